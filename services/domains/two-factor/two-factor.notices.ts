import type { Actor } from '../../platform/actor.ts';
import type { Transaction } from '../../platform/db.ts';
import type { Language } from '../../platform/errors.ts';
import type { MailService } from '../mail/index.ts';

/** Where an account's owner reads his mail, and in which language. */
export type ContactOf = (
  accountId: string,
  on: Transaction,
) => Promise<{ readonly email: string; readonly language: Language } | null>;

/** Mails that tell an account's owner what was done to his second factor (ASVS 6.3.7). */
export const createTwoFactorNotices = ({ mail, contactOf }: { mail: MailService; contactOf: ContactOf }) => {
  const tell =
    (template: 'two-factor-enabled' | 'two-factor-disabled' | 'recovery-codes-replaced') =>
    async (accountId: string, actor: Actor, on: Transaction): Promise<void> => {
      const contact = await contactOf(accountId, on);
      if (!contact) return;
      const { email: to, language } = contact;
      await mail.send(on, { accountId, to, language, template, data: occasionOf(actor) });
    };

  return {
    enabled: tell('two-factor-enabled'),
    disabled: tell('two-factor-disabled'),
    recoveryCodesReplaced: tell('recovery-codes-replaced'),

    recoveryCodeUsed: async (accountId: string, actor: Actor, left: number, on: Transaction): Promise<void> => {
      const contact = await contactOf(accountId, on);
      if (!contact) return;
      const { email: to, language } = contact;
      const data = { ...occasionOf(actor), left };
      await mail.send(on, { accountId, to, language, template: 'recovery-code-used', data });
    },
  };
};

export type TwoFactorNotices = ReturnType<typeof createTwoFactorNotices>;

const occasionOf = ({ address }: Actor) => ({ at: new Date().toISOString(), address });
