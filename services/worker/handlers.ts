import type { Container } from '../container.ts';
import { createProcessImageHandler, processImageJob } from '../domains/documents/index.ts';
import type { ProcessImage } from '../domains/documents/processed-image.ts';
import type { JobKind } from '../domains/jobs/index.ts';
import { createSendMailHandler, sendMailJob } from '../domains/mail/index.ts';
import {
  createEraseAccountHandler,
  createExportAccountHandler,
  eraseAccountJob,
  exportAccountJob,
} from '../domains/privacy/index.ts';
import type { JobDefinition, JobHandler, PayloadOf } from '../platform/job.ts';
import type { Mailer } from '../platform/mailer.ts';
import { deleteKeysNaming } from '../platform/redis.ts';

/** Every job of the platform: one without a handler does not compile. */
const definitions = {
  [processImageJob.name]: processImageJob,
  [sendMailJob.name]: sendMailJob,
  [exportAccountJob.name]: exportAccountJob,
  [eraseAccountJob.name]: eraseAccountJob,
} as const satisfies Record<string, JobDefinition>;

type Handlers = { [Name in keyof typeof definitions]: JobHandler<PayloadOf<(typeof definitions)[Name]>> };

/** What runs each job, by its name. */
export const createJobKinds = (
  container: Container,
  { processImage, mailer, webUrl }: { processImage: ProcessImage; mailer: Mailer; webUrl: string },
): ReadonlyMap<string, JobKind> => {
  const { redis, storage, seal, audit, mail, privacyRepository: repository, personalData } = container;
  const handlers: Handlers = {
    'process-image': createProcessImageHandler({
      processing: container.documentProcessing,
      storage,
      processImage,
    }),
    'send-mail': createSendMailHandler({ repository: container.mailRepository, seal, mailer }),
    'export-account': createExportAccountHandler({ repository, personalData, storage, mail, webUrl }),
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
