import type { Transaction } from '../../platform/db.ts';
import type { Language } from '../../platform/errors.ts';
import type { MailService, MailTemplate, MailTemplates } from '../mail/index.ts';

type FindOwner = (
  accountId: string,
  on: Transaction,
) => Promise<{ readonly email: string; readonly language: Language } | null>;

/** Tells an account's owner what was done to it (ASVS 6.3.7), where he reads his mail and in his language. */
export const createOwnerMail =
  ({ mail, find }: { mail: MailService; find: FindOwner }) =>
  async <Template extends MailTemplate>(
    accountId: string,
    template: Template,
    data: MailTemplates[Template],
    on: Transaction,
  ): Promise<void> => {
    const owner = await find(accountId, on);
    if (!owner) return;
    const { email: to, language } = owner;
    await mail.send(on, { accountId, to, language, template, data });
  };

export type TellOwner = ReturnType<typeof createOwnerMail>;
