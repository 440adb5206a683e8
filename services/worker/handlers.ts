import type { Container } from '../container.ts';
import {
  createProcessDocumentHandler,
  createPurgeDocumentsHandler,
  processDocumentJob,
  processImageJob,
  purgeDocumentsJob,
} from '../domains/documents/index.ts';
import type { ProcessFile, ReadScan } from '../domains/documents/processed-file.ts';
import type { JobKind } from '../domains/jobs/index.ts';
import { createSendMailHandler, sendMailJob } from '../domains/mail/index.ts';
import {
  createEraseAccountHandler,
  createExportAccountHandler,
  eraseAccountJob,
  exportAccountJob,
} from '../domains/privacy/index.ts';
import { createScanStorageHandler, type ScanReport, scanStorageJob } from '../domains/storage-scan/index.ts';
import { createDeliverWebhookHandler, deliverWebhookJob } from '../domains/webhooks/index.ts';
import type { Meters } from '../meters.ts';
import type { JobDefinition, JobHandler, PayloadOf } from '../platform/job.ts';
import type { Mailer } from '../platform/mailer.ts';
import { postPublicly } from '../platform/public-request.ts';
import { deleteKeysNaming } from '../platform/redis.ts';
import { createRoom } from '../platform/room.ts';
import { inSpan } from '../platform/under-way.ts';

/** Bytes of files in the memory of one worker: two of the largest, and many small ones beside them. */
const mostHeld = 128 * 1024 ** 2;

/** Every job of the platform: one without a handler does not compile. */
const definitions = {
  [processImageJob.name]: processImageJob,
  [processDocumentJob.name]: processDocumentJob,
  [purgeDocumentsJob.name]: purgeDocumentsJob,
  [sendMailJob.name]: sendMailJob,
  [deliverWebhookJob.name]: deliverWebhookJob,
  [exportAccountJob.name]: exportAccountJob,
  [eraseAccountJob.name]: eraseAccountJob,
  [scanStorageJob.name]: scanStorageJob,
} as const satisfies Record<string, JobDefinition>;

type Handlers = { [Name in keyof typeof definitions]: JobHandler<PayloadOf<(typeof definitions)[Name]>> };

/** What runs each job, by its name. */
export const createJobKinds = (
  container: Container,
  tools: {
    processFile: ProcessFile;
    readScan: ReadScan;
    mailer: Mailer;
    webUrl: string;
    reportScan: (report: ScanReport, clean: boolean) => void;
    meters: Meters;
  },
): ReadonlyMap<string, JobKind> => {
  const { processFile, readScan, mailer, webUrl, reportScan, meters } = tools;
  const { redis, storage, seal, audit, mail, privacyRepository: repository, personalData } = container;
  const processing = container.documentProcessing;
  const processDocument = createProcessDocumentHandler({
    processing,
    storage,
    processFile,
    readScan,
    read: meters.documentRead,
    room: createRoom(mostHeld),
  });
  const handlers: Handlers = {
    'process-image': processDocument,
    'process-document': processDocument,
    'purge-documents': createPurgeDocumentsHandler({
      repository: container.trashRepository,
      quotas: container.quotas,
      transact: container.database.transact,
      storage,
      jobs: container.jobs,
      audit,
    }),
    'send-mail': createSendMailHandler({
      repository: container.mailRepository,
      seal,
      mailer,
      handedOn: meters.mailHandedOn,
    }),
    'deliver-webhook': createDeliverWebhookHandler({
      repository: container.webhookRepository,
      deliveries: container.deliveryRepository,
      seal,
      post: (url, options) => inSpan('POST webhook', { kind: 'client' }, () => postPublicly(url, options)),
      audit,
      tellOwner: container.tellOwner,
      attempted: meters.webhookAttempted,
    }),
    'export-account': createExportAccountHandler({ repository, personalData, storage, mail, webUrl }),
    'scan-storage': createScanStorageHandler({ scan: container.storageScan.scan, report: reportScan }),
    'erase-account': createEraseAccountHandler({
      repository,
      personalData,
      transact: container.database.transact,
      storage,
      forget: (text) => deleteKeysNaming(redis, text),
      seal,
      audit,
      mail,
    }),
  };
  return new Map(
    Object.entries(definitions).map(([name, definition]) => [
      name,
      { definition, handler: handlers[name as keyof Handlers] },
    ]),
  );
};
