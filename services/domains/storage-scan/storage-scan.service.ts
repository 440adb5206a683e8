import { system } from '../../platform/actor.ts';
import type { Transact } from '../../platform/db.ts';
import type { ListedObject, Storage } from '../../platform/storage.ts';
import type { AuditService } from '../audit/index.ts';
import {
  type DocumentProcessing,
  type DocumentRepository,
  originalKey,
  type UsageRepository,
} from '../documents/index.ts';
import { inStep } from './in-step.ts';
import type { KnownObject, StorageScanRepository, WrongUsage } from './storage-scan.repository.ts';

/** Findings of one kind that a report names; it counts all. */
const mostNamed = 20;

/** Objects that are deleted at a time. */
const batchSize = 1_000;

/** Milliseconds an object may be there before its row. */
const grace = 86_400_000;

/** Most accounts whose usage one scan looks at closer. */
const mostAccounts = 10_000;

type Findings<Finding = string> = { count: number; first: Finding[] };

export type ScanReport = {
  objects: number;
  bytes: number;
  /** Objects that no row knows, older than 24 hours. */
  orphans: Findings & { bytes: number };
  /** Keys of ready documents and exports that are not in the storage. */
  missingOriginals: Findings;
  missingRenditions: Findings;
  missingExports: Findings;
  wrongSizes: Findings;
  wrongUsage: Findings<WrongUsage>;
  /** Null when nothing was to be repaired. */
  repaired: { deleted: number; remade: number; lost: number; recounted: number } | null;
};

const none = <Finding>(): Findings<Finding> => ({ count: 0, first: [] });

const note = <Finding>(findings: Findings<Finding>, finding: Finding): void => {
  findings.count += 1;
  if (findings.first.length < mostNamed) findings.first.push(finding);
};

/** Compares the storage with the database, in both directions. */
export const createStorageScan = (options: {
  repository: StorageScanRepository;
  documents: DocumentRepository;
  processing: DocumentProcessing;
  usage: UsageRepository;
  storage: Storage;
  transact: Transact;
  audit: AuditService;
}) => {
  const { repository, documents, processing, usage, storage, transact, audit } = options;

  /** What is found may have changed since: whether the document is ready still, and the object still not as it was. */
  const isStillWrong = async ({ key, size, id, kind }: KnownObject): Promise<boolean> => {
    if (kind !== 'export' && (await documents.find(id))?.state !== 'ready') return false;
    const found = await storage.head(key);
    return !found || (size !== null && found.size !== size);
  };

  /**
   * Makes what is wrong with a ready document right again, as far as that goes.
   * @returns what was done
   */
  const mend = async (id: string): Promise<'remade' | 'lost' | null> => {
    const document = await documents.find(id);
    if (!document) return null;
    const original = await storage.head(originalKey(document));
    const isWhole = original?.size === document.size;
    if (isWhole) return (await processing.remake(id)) ? 'remade' : null;
    return (await processing.loseOriginal(id)) ? 'lost' : null;
  };

  return {
    /**
     * Reads every key of the bucket and of the database once, in step, so that memory stays the same however many
     * there are. With `repair` it deletes orphans, has lost renditions made again, says of documents without their
     * original that it is lost, and counts usage anew.
     * @param options.now milliseconds since the epoch
     */
    scan: async (options: { repair: boolean; signal?: AbortSignal; now?: number }): Promise<ScanReport> => {
      const { repair, signal, now = Date.now() } = options;
      const before = now - grace;
      const report: ScanReport = {
        objects: 0,
        bytes: 0,
        orphans: { ...none(), bytes: 0 },
        missingOriginals: none(),
        missingRenditions: none(),
        missingExports: none(),
        wrongSizes: none(),
        wrongUsage: none(),
        repaired: repair ? { deleted: 0, remade: 0, lost: 0, recounted: 0 } : null,
      };
      const { repaired } = report;
      const missing = {
        original: report.missingOriginals,
        rendition: report.missingRenditions,
        export: report.missingExports,
      };

      let orphans: string[] = [];
      const deleteOrphans = async (): Promise<void> => {
        const keys = await repository.stillUnknown(orphans);
        await storage.delete(keys);
        if (repaired) repaired.deleted += keys.length;
        orphans = [];
      };

      const onOrphan = async ({ key, size, modifiedAt }: ListedObject): Promise<void> => {
        if (modifiedAt.getTime() > before) return;
        note(report.orphans, key);
        report.orphans.bytes += size;
        if (repair && orphans.push(key) === batchSize) await deleteOrphans();
      };

      const onKnown = async (known: KnownObject, object: ListedObject | null): Promise<void> => {
        const { key, kind, id, required } = known;
        if (!required || kind === 'upload') return;
        if (object && (known.size === null || object.size === known.size)) return;
        if (!(await isStillWrong(known))) return;
        note(object ? report.wrongSizes : missing[kind], key);
        if (!repaired || kind === 'export') return;
        const done = await mend(id);
        if (done) repaired[done] += 1;
      };

      for await (const [object, known] of inStep(storage.list(), repository.known())) {
        signal?.throwIfAborted();
        if (object) {
          report.objects += 1;
          report.bytes += object.size;
        }
        if (object && known.length === 0) await onOrphan(object);
        for (const one of known) await onKnown(one, object);
      }
      await deleteOrphans();

      for (const wrong of await repository.wrongUsage(mostAccounts)) {
        note(report.wrongUsage, wrong);
        if (!repaired) continue;
        await transact((transaction) => usage.countAnew(transaction, wrong.accountId));
        repaired.recounted += 1;
      }
      if (repaired && Object.values(repaired).some((count) => count > 0)) {
        await audit.record(system, { action: 'storage.repaired', accountId: null, details: { ...repaired } });
      }
      return report;
    },
  };
};

export type StorageScan = ReturnType<typeof createStorageScan>;

/** Whether a scan found anything. */
export const isClean = (report: ScanReport): boolean =>
  [
    report.orphans,
    report.missingOriginals,
    report.missingRenditions,
    report.missingExports,
    report.wrongSizes,
    report.wrongUsage,
  ].every(({ count }) => count === 0);
