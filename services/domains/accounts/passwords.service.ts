import type { PasswordByLink, PasswordChange } from '../../contracts/accounts.ts';
import type { AuditAction } from '../../contracts/audit.ts';
import { type Actor, byOwner } from '../../platform/actor.ts';
import type { Transaction } from '../../platform/db.ts';
import type { Principal } from '../../platform/principal.ts';
import { occasionOf } from '../mail/index.ts';
import { accountError } from './accounts.errors.ts';
import { type AccountParts, linkTo, normaliseEmail } from './accounts.parts.ts';
import type { AccountRow } from './accounts.table.ts';
import { hashChosenPassword, verifyPassword } from './password.ts';

export const createPasswordService = (parts: AccountParts) => {
  const { repository, transact, audit, mail, oneTimeTokens, guesses, mailsOnRequest, endSessions, webUrl } = parts;

  /** What follows a new password: sessions and links of before are void, and its owner is told. */
  const changed = async (
    { id: accountId, email: to, language }: AccountRow,
    action: AuditAction,
    actor: Actor,
    on: Transaction,
    except: string | null = null,
  ): Promise<void> => {
    await oneTimeTokens.revoke('reset-password', accountId, on);
    await oneTimeTokens.revoke('invitation', accountId, on);
    await oneTimeTokens.revoke('second-factor', accountId, on);
    await endSessions(accountId, actor, on, { except });
    await audit.record(actor, { action, accountId }, on);
    const data = occasionOf(actor);
    await mail.send(on, { accountId, to, language, template: 'password-changed', data });
  };

  const setByLink = async (
    purpose: 'reset-password' | 'invitation',
    { token, password }: PasswordByLink,
    actor: Actor,
  ): Promise<void> => {
    const found = await oneTimeTokens.find(purpose, token);
    const account = found?.accountId ? await repository.find(found.accountId) : null;
    if (!account || account.disabledAt) throw accountError('link-invalid');
    const passwordHash = await hashChosenPassword(password, account.email, '/body/password');
    await transact(async (transaction) => {
      if (!(await oneTimeTokens.take(purpose, token, transaction))) throw accountError('link-invalid');
      await repository.change(account.id, { passwordHash }, transaction);
      const action = purpose === 'invitation' ? 'account.password-changed' : 'account.password-reset';
      await changed(account, action, byOwner(actor, account.id), transaction);
      // Last, and before the commit: without Redis nothing is changed, and the link stays good.
      await guesses.clear(account.email);
    });
  };

  return {
    /**
     * Ends all other sessions.
     * @throws password-wrong, also for an account without a password; password-unsuitable, too-many-attempts
     */
    change: async (
      { accountId, sessionId }: Principal,
      { currentPassword, newPassword }: PasswordChange,
      actor: Actor,
    ): Promise<void> => {
      const account = await repository.find(accountId);
      if (!account) throw accountError('unauthenticated');
      const { id, email, passwordHash: replaced } = account;
      const attempt = await guesses.begin(email, { actor, knownDevice: true });
      if (!(await verifyPassword(replaced, currentPassword))) {
        await attempt.failed();
        throw accountError('password-wrong');
      }
      await attempt.passed();
      const passwordHash = await hashChosenPassword(newPassword, email, '/body/newPassword');
      await transact(async (transaction) => {
        const replacement = { id, passwordHash, replaced: replaced as string };
        if (!(await repository.replacePassword(replacement, transaction))) throw accountError('password-wrong');
        await changed(account, 'account.password-changed', actor, transaction, sessionId);
      });
    },

    /** Sends a link to the owner, where there is one. @throws too-many-attempts */
    requestReset: async (email: string, actor: Actor): Promise<void> => {
      await mailsOnRequest.allow(actor);
      const address = normaliseEmail(email);
      await mailsOnRequest.send(address, async () => {
        const account = await repository.findByEmail(address);
        if (!account || account.disabledAt) return;
        await transact(async (transaction) => {
          const { id: accountId, language } = account;
          const { token } = await oneTimeTokens.issue('reset-password', { accountId }, transaction);
          const data = { url: linkTo(webUrl, 'reset-password', token) };
          await mail.send(transaction, { accountId, to: address, language, template: 'reset-password', data });
        });
      });
    },

    /**
     * Ends all sessions and clears what was counted against the account. Signs nobody in: the second factor is asked
     * for as ever (ASVS 6.4.3).
     * @throws link-invalid, password-unsuitable
     */
    reset: (given: PasswordByLink, actor: Actor): Promise<void> => setByLink('reset-password', given, actor),

    /** Sets the first password of an account that staff opened. @throws link-invalid, password-unsuitable */
    acceptInvitation: (given: PasswordByLink, actor: Actor): Promise<void> => setByLink('invitation', given, actor),
  };
};

export type PasswordService = ReturnType<typeof createPasswordService>;
