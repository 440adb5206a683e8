import postgres from 'postgres';
import type { Backends } from '../local/platform-processes.ts';
import { openDatabase } from '../platform/db.ts';
import type { BenchRow } from './bench-row.ts';
import { createCases } from './postgres-cases.ts';
import { seed } from './postgres-data.ts';
import { compare, figure, throughput } from './rounds.ts';

const rounds = 7;
const connections = 10;
const inFlight = 50;

/** Calls a round. */
const calls = 2_000;

/** Each hot function of the repositories beside the same SQL by postgres.js, both as prepared statements. */
export const benchPostgres = async ({ databaseUrl }: Backends): Promise<BenchRow[]> => {
  const setUp = postgres(databaseUrl, { max: 1 });
  // Waiting for the disk would hide what ours costs more.
  await setUp`alter database postgres set synchronous_commit = off`;
  const data = await seed(setUp);
  const database = openDatabase({ url: databaseUrl, poolSize: connections, service: 'bench' });
  const sql = postgres(databaseUrl, { max: connections });

  const rows: BenchRow[] = [];
  for (const { name, inputs, ours, peer } of createCases(database, sql, data)) {
    const measure = (call: (input: never) => Promise<unknown>) => async () => {
      const given = await inputs(calls);
      return throughput(calls, inFlight, (index) => call(given[index] as never));
    };
    const result = await compare({ rounds, ours: measure(ours), peer: measure(peer) });
    rows.push({
      measure: `${name} ÷ postgres.js`,
      ours: `${figure(result.ours)} /s`,
      peer: `${figure(result.peer)} /s`,
      ratio: result.ratio,
      goal: 0.85,
      better: 'higher',
    });
  }

  await setUp`alter database postgres reset synchronous_commit`;
  await setUp`truncate accounts, documents, renditions, jobs, idempotency_keys cascade`;
  await Promise.all([database.close(), sql.end(), setUp.end()]);
  return rows;
};
