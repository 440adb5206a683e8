import type { JobHandler, PayloadOf } from '../../platform/job.ts';
import type { Mailer } from '../../platform/mailer.ts';
import type { Seal } from '../../platform/sealed.ts';
import type { sendMailJob } from './mail.jobs.ts';
import { renderMail } from './mail.render.ts';
import type { MailRepository } from './mail.repository.ts';
import type { MailTemplate, MailTemplates } from './mail.templates.ts';

/**
 * The job behind `send-mail`. A worker that dies between the server's answer and the commit sends the mail again, with
 * the same Message-ID.
 */
export const createSendMailHandler = (options: {
  repository: MailRepository;
  seal: Seal;
  mailer: Mailer;
  /** Told of each attempt to hand a mail on. */
  handedOn?: (outcome: 'sent' | 'failed') => void;
}): JobHandler<PayloadOf<typeof sendMailJob>> => {
  const { repository, seal, mailer, handedOn } = options;
  return {
    run: async ({ mailId }) => {
      const row = await repository.find(mailId);
      // Sent, or its account was erased.
      if (!row?.sealed) return async () => {};
      const template = row.template as MailTemplate;
      const { to, data } = JSON.parse(seal.open(row.sealed, row.id)) as {
        to: string;
        data: MailTemplates[typeof template];
      };
      const mail = { id: row.id, template, to, ...renderMail(template, row.language, data) };
      const messageId = await mailer.send(mail).catch((error: unknown) => {
        handedOn?.('failed');
        throw error;
      });
      handedOn?.('sent');
      return (transaction) => repository.empty(mailId, messageId, transaction);
    },

    exhausted:
      ({ mailId }) =>
      (transaction) =>
        repository.empty(mailId, null, transaction),
  };
};
