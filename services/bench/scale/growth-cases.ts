import { randomUUIDv7 } from 'node:crypto';
import { createAdministrationRepository } from '../../domains/administration/index.ts';
import { createAuditRepository } from '../../domains/audit/index.ts';
import {
  createDocumentRepository,
  createDocumentSearch,
  createDocumentSearchRepository,
  createTrashRepository,
  createUsageRepository,
} from '../../domains/documents/index.ts';
import { createJobRepository } from '../../domains/jobs/index.ts';
import { createSessionRepository } from '../../domains/sessions/index.ts';
import { createSystemRepository } from '../../domains/system/index.ts';
import type { Database, Transaction } from '../../platform/db.ts';
import type { Principal } from '../../platform/principal.ts';
import type { Grown } from './growth-data.ts';

/** One thing that the platform asks of the database; it leaves everything as it was. */
export type GrowthCase = {
  name: string;
  /** How often it is measured. */
  calls: number;
  call: (index: number) => Promise<unknown>;
};

/** Changes nothing: what was done is undone. */
class Undo extends Error {}

export const createGrowthCases = (database: Database, { accounts, ids, pendingJobs }: Grown): GrowthCase[] => {
  const documents = createDocumentRepository(database);
  const search = createDocumentSearch({ repository: documents, search: createDocumentSearchRepository(database) });
  const jobs = createJobRepository(database);
  const usage = createUsageRepository(database);
  const trash = createTrashRepository(database);
  const sessions = createSessionRepository(database);
  const system = createSystemRepository(database);
  const administration = createAdministrationRepository(database);
  const audit = createAuditRepository(database);

  const undone = (work: (transaction: Transaction) => Promise<unknown>) => async (): Promise<void> => {
    await database
      .transact(async (transaction) => {
        await work(transaction);
        throw new Undo();
      })
      .catch((error: unknown) => {
        if (!(error instanceof Undo)) throw error;
      });
  };
  const at = <Value>(values: readonly Value[], index: number): Value => values[index % values.length] as Value;
  const ownerOf = (index: number) => ({ accountId: at(accounts, index) }) as Principal;
  const page = { limit: 25, trashed: false } as const;
  const newDocument = (ownerId: string) => ({
    id: randomUUIDv7(),
    ownerId,
    filename: 'facture-mot17.pdf',
    mediaType: 'application/pdf' as const,
    size: 1,
    sha256: '0'.repeat(64),
  });

  return [
    { name: 'a document', calls: 300, call: (n) => documents.find(at(ids, n)) },
    { name: 'a page of 25 documents', calls: 200, call: (n) => documents.list(at(accounts, n), page) },
    {
      name: 'a search, rare word',
      calls: 100,
      call: (n) => search.list(ownerOf(n), { ...page, q: `mot${5_000 + n} ` }),
    },
    {
      name: 'a search, common word',
      calls: 50,
      call: (n) => search.list(ownerOf(n), { ...page, q: `mot${3 + (n % 10)} ` }),
    },
    {
      name: 'a new document, with its words',
      calls: 200,
      call: (n) => undone((transaction) => documents.insert(newDocument(at(accounts, n)), transaction))(),
    },
    {
      name: 'a document changes its state',
      calls: 200,
      call: (n) => undone((t) => documents.change(t, at(ids, n), ['ready'], { state: 'failed' }))(),
    },
    { name: 'what an account uses', calls: 200, call: (n) => usage.countUploads(at(accounts, n)) },
    { name: 'the relay takes 500 jobs', calls: 20, call: undone((t) => jobs.takePending(t, 500)) },
    { name: 'a job starts', calls: 200, call: (n) => jobs.start(at(pendingJobs, n)) },
    { name: 'a job is completed', calls: 200, call: (n) => undone((t) => jobs.complete(t, at(pendingJobs, n), 1))() },
    { name: 'the reconciler reads 5,000 jobs', calls: 20, call: () => jobs.inFlight(new Date(), 5_000) },
    { name: 'the queues as staff sees them', calls: 20, call: () => jobs.counts() },
    { name: 'whose documents are due to be purged', calls: 50, call: () => trash.ownersOfDue(100) },
    { name: 'which sessions have ended', calls: 100, call: () => sessions.ended(120) },
    {
      name: 'a page of the audit log of one account',
      calls: 100,
      call: (n) => audit.list({ accountId: at(accounts, n), limit: 25 }),
    },
    { name: 'a page of accounts', calls: 100, call: () => administration.list({ limit: 25 }, undefined) },
    { name: 'housekeeping: sessions', calls: 5, call: () => sessions.deleteExpired() },
    { name: 'housekeeping: jobs', calls: 5, call: () => jobs.deleteEnded() },
    { name: 'housekeeping: audit log', calls: 5, call: () => audit.deleteExpired() },
    { name: 'the totals as staff sees them, once a minute', calls: 5, call: () => system.totals() },
  ];
};
