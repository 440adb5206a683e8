import type { Container } from '../container.ts';
import { createProcessImageHandler, processImageJob } from '../domains/documents/index.ts';
import type { ProcessImage } from '../domains/documents/processed-image.ts';
import type { JobKind } from '../domains/jobs/index.ts';
import { createSendMailHandler, sendMailJob } from '../domains/mail/index.ts';
import type { JobDefinition, JobHandler, PayloadOf } from '../platform/job.ts';
import type { Mailer } from '../platform/mailer.ts';

/** Every job of the platform: one without a handler does not compile. */
const definitions = {
  [processImageJob.name]: processImageJob,
  [sendMailJob.name]: sendMailJob,
} as const satisfies Record<string, JobDefinition>;

type Handlers = { [Name in keyof typeof definitions]: JobHandler<PayloadOf<(typeof definitions)[Name]>> };

/** What runs each job, by its name. */
export const createJobKinds = (
  container: Container,
  { processImage, mailer }: { processImage: ProcessImage; mailer: Mailer },
): ReadonlyMap<string, JobKind> => {
  const handlers: Handlers = {
    'process-image': createProcessImageHandler({
      processing: container.documentProcessing,
      storage: container.storage,
      processImage,
    }),
    'send-mail': createSendMailHandler({ repository: container.mailRepository, seal: container.seal, mailer }),
  };
  return new Map(
    Object.entries(definitions).map(([name, definition]) => [
      name,
      { definition, handler: handlers[name as keyof Handlers] },
    ]),
  );
};
