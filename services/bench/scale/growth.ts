import postgres from 'postgres';
import type { Backends } from '../../local/platform-processes.ts';
import { openDatabase } from '../../platform/db.ts';
import { median } from '../rounds.ts';
import { createGrowthCases } from './growth-cases.ts';
import { grow } from './growth-data.ts';

/** Milliseconds of one call, the median, by the number of documents. */
export type Growth = { name: string; milliseconds: { documents: number; median: number }[] };

/** The same questions, one after the other, as the platform grows. */
export const measureGrowth = async ({ databaseUrl }: Backends, sizes: readonly number[]): Promise<Growth[]> => {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  const database = openDatabase({ url: databaseUrl, poolSize: 1, service: 'bench' });
  const growth = new Map<string, Growth>();
  for (const documents of sizes) {
    console.error(`  ${documents} documents …`);
    const grown = await grow(sql, documents);
    for (const { name, calls, call } of createGrowthCases(database, grown)) {
      // Plans are made and pages are read before anything counts.
      for (let n = 0; n < Math.max(7, calls / 10); n++) await call(n);
      const times: number[] = [];
      for (let n = 0; n < calls; n++) {
        const start = performance.now();
        await call(n);
        times.push(performance.now() - start);
      }
      const one = growth.get(name) ?? { name, milliseconds: [] };
      one.milliseconds.push({ documents, median: median(times) });
      growth.set(name, one);
    }
  }
  await sql`truncate accounts, account_usage, documents, document_search, renditions, jobs, sessions, audit_events cascade`.catch(
    () => {},
  );
  await Promise.all([database.close(), sql.end()]);
  return [...growth.values()];
};
