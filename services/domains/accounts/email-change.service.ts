import type { Account } from '../../contracts/accounts.ts';
import type { Actor } from '../../platform/actor.ts';
import { occasionOf } from '../mail/index.ts';
import { accountError } from './accounts.errors.ts';
import { createNewsOfAccount } from './accounts.mails.ts';
import { type AccountParts, linkTo, normaliseEmail } from './accounts.parts.ts';
import { presentAccount } from './accounts.presenter.ts';

/** An address is changed by who reads the mail to the new one while signed in to the account. */
export const createEmailChangeService = (parts: AccountParts) => {
  const { repository, transact, audit, mail, oneTimeTokens, mailsOnRequest, webUrl } = parts;
  const tellOfAccount = createNewsOfAccount(parts);

  return {
    /** Sends a link to the new address, or the news that it has an account. @throws too-many-attempts */
    request: async (accountId: string, email: string, actor: Actor): Promise<void> => {
      await mailsOnRequest.allow(actor);
      const to = normaliseEmail(email);
      await mailsOnRequest.send(to, async () => {
        const [account, owner] = [await repository.find(accountId), await repository.findByEmail(to)];
        if (!account) return;
        await transact(async (transaction) => {
          if (owner) return tellOfAccount(owner, transaction);
          const { language } = account;
          const { token } = await oneTimeTokens.issue('change-email', { accountId, data: { email: to } }, transaction);
          const data = { url: linkTo(webUrl, 'confirm-email', token) };
          await mail.send(transaction, { accountId, to, language, template: 'confirm-email', data });
        });
      });
    },

    /** @throws link-invalid, also when it is of another account; email-taken */
    confirm: async (accountId: string, token: string, actor: Actor): Promise<Account> =>
      transact(async (transaction) => {
        const taken = await oneTimeTokens.take('change-email', token, transaction);
        const account = taken?.accountId === accountId ? await repository.find(accountId, transaction) : null;
        if (!taken || !account) throw accountError('link-invalid');
        const { email } = taken.data as { email: string };
        if (!(await repository.changeEmail(accountId, email, transaction))) throw accountError('email-taken');
        // Links that lie in the old mailbox, and others to new ones.
        await oneTimeTokens.revoke('reset-password', accountId, transaction);
        await oneTimeTokens.revoke('invitation', accountId, transaction);
        await oneTimeTokens.revoke('change-email', accountId, transaction);
        await audit.record(actor, { action: 'account.email-changed', accountId }, transaction);
        const { email: to, language } = account;
        const data = { ...occasionOf(actor), email };
        await mail.send(transaction, { accountId, to, language, template: 'email-changed', data });
        return presentAccount({ ...account, email });
      }),
  };
};

export type EmailChangeService = ReturnType<typeof createEmailChangeService>;
