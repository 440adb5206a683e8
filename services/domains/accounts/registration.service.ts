import { randomUUIDv7 } from 'node:crypto';
import type { Account, Registration, RegistrationConfirmation } from '../../contracts/accounts.ts';
import { type Actor, byOwner } from '../../platform/actor.ts';
import type { Language } from '../../platform/errors.ts';
import { accountError } from './accounts.errors.ts';
import { createNewsOfAccount } from './accounts.mails.ts';
import { type AccountParts, linkTo, normaliseEmail } from './accounts.parts.ts';
import { presentAccount } from './accounts.presenter.ts';
import { hashChosenPassword, verifyPassword } from './password.ts';

/** What is decided at the registration, kept in the token until the mail is read. */
type Chosen = { email: string; passwordHash: string; language: Language };

/** Accounts are opened by a mail, so nobody learns who has one, and every address is its owner's. */
export const createRegistrationService = (parts: AccountParts) => {
  const { repository, transact, audit, mail, oneTimeTokens, guesses, mailsOnRequest, webUrl } = parts;
  const tellOfAccount = createNewsOfAccount(parts);

  const sendLink = (chosen: Chosen): Promise<void> =>
    transact(async (transaction) => {
      const { token } = await oneTimeTokens.issue('confirm-registration', { data: chosen }, transaction);
      const { email: to, language } = chosen;
      const data = { url: linkTo(webUrl, 'confirm-registration', token) };
      await mail.send(transaction, { accountId: null, to, language, template: 'confirm-registration', data });
    });

  return {
    /**
     * Sends a mail, to whoever has the address: with the link that opens the account, or the news that there is one.
     * @param language of the mails
     * @throws password-unsuitable, too-many-attempts
     */
    register: async ({ email, password }: Registration, language: Language, actor: Actor): Promise<void> => {
      await mailsOnRequest.allow(actor);
      const address = normaliseEmail(email);
      const passwordHash = await hashChosenPassword(password, address, '/body/password');
      await mailsOnRequest.send(address, async () => {
        const existing = await repository.findByEmail(address);
        if (existing) await transact((transaction) => tellOfAccount(existing, transaction));
        else await sendLink({ email: address, passwordHash, language });
      });
    },

    /**
     * Opens the account, for who reads its mail and knows its password.
     * @throws link-invalid, registration-password-wrong, too-many-attempts; email-taken when another link did it
     */
    confirm: async ({ token, password }: RegistrationConfirmation, actor: Actor): Promise<Account> => {
      const found = await oneTimeTokens.find('confirm-registration', token);
      if (!found) throw accountError('link-invalid');
      const { email, passwordHash, language } = found.data as Chosen;
      const attempt = await guesses.begin(email, { actor, knownDevice: false });
      if (!(await verifyPassword(passwordHash, password))) {
        await attempt.failed();
        throw accountError('registration-password-wrong');
      }
      await attempt.passed();
      const row = await transact(async (transaction) => {
        if (!(await oneTimeTokens.take('confirm-registration', token, transaction))) throw accountError('link-invalid');
        const account = { id: randomUUIDv7(), email, passwordHash, role: 'customer', language } as const;
        const inserted = await repository.insert(account, transaction);
        if (!inserted) throw accountError('email-taken');
        const { id: accountId } = inserted;
        await audit.record(byOwner(actor, accountId), { action: 'account.registered', accountId }, transaction);
        return inserted;
      });
      return presentAccount(row);
    },
  };
};

export type RegistrationService = ReturnType<typeof createRegistrationService>;
