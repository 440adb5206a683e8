import { randomUUIDv7 } from 'node:crypto';
import type { Transaction } from '../../platform/db.ts';
import type { Language } from '../../platform/errors.ts';
import type { Seal } from '../../platform/sealed.ts';
import type { JobService } from '../jobs/index.ts';
import { sendMailJob } from './mail.jobs.ts';
import type { MailRepository } from './mail.repository.ts';
import type { MailTemplate, MailTemplates } from './mail.templates.ts';

export type NewMail<Template extends MailTemplate = MailTemplate> = {
  accountId: string | null;
  to: string;
  language: Language;
  template: Template;
  data: MailTemplates[Template];
};

export const createMailService = ({
  repository,
  jobs,
  seal,
}: {
  repository: MailRepository;
  jobs: JobService;
  seal: Seal;
}) => ({
  /** Writes a mail down in the transaction of what it tells; the worker sends it after the commit. */
  send: async <Template extends MailTemplate>(
    transaction: Transaction,
    { accountId, to, language, template, data }: NewMail<Template>,
  ): Promise<void> => {
    const id = randomUUIDv7();
    const sealed = seal.seal(JSON.stringify({ to, data }), id);
    await repository.insert({ id, accountId, template, language, sealed }, transaction);
    await jobs.enqueue(transaction, sendMailJob, { mailId: id }, id);
  },
});

export type MailService = ReturnType<typeof createMailService>;
