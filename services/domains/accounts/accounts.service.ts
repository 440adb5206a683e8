import type { Account, AccountChange, Credentials } from '../../contracts/accounts.ts';
import type { Actor } from '../../platform/actor.ts';
import { withdrawing } from '../../platform/throttle.ts';
import { accountError } from './accounts.errors.ts';
import { type AccountParts, normaliseEmail } from './accounts.parts.ts';
import { presentAccount } from './accounts.presenter.ts';
import { verifyPassword } from './password.ts';

type Needs = Pick<AccountParts, 'repository' | 'audit' | 'guesses'>;

export const createAccountService = ({ repository, audit, guesses }: Needs) => ({
  /**
   * The account that a password opens. Guesses are counted before they are looked at.
   *
   * @param knownDevice whether the account was signed in to from this browser
   * @throws credentials-wrong, the same, with the same work, for an unknown address, an account without a password and
   *   one that is disabled; too-many-attempts
   */
  authenticate: async (
    { email, password }: Credentials,
    { actor, knownDevice }: { actor: Actor; knownDevice: boolean },
  ): Promise<Account & { passwordHash: string }> => {
    const address = normaliseEmail(email);
    const attempt = await guesses.begin(address, { actor, knownDevice });
    const check = async () => {
      const row = await repository.findByEmail(address);
      const right = await verifyPassword(row?.passwordHash, password);
      return { row, right };
    };
    const { row, right } = await check().catch(withdrawing(attempt));
    if (row?.passwordHash && right && !row.disabledAt) {
      await attempt.passed();
      return { ...presentAccount(row), passwordHash: row.passwordHash };
    }
    const accountId = row?.id ?? null;
    const reason = !row ? 'unknown' : row.disabledAt ? 'disabled' : row.passwordHash ? 'password' : 'no-password';
    await audit.record(actor, { action: 'sign-in.failed', accountId, details: { reason } });
    const seconds = await attempt.failed();
    if (seconds !== null) await audit.record(actor, { action: 'sign-in.throttled', accountId, details: { seconds } });
    throw accountError('credentials-wrong');
  },

  /** @throws unauthenticated when the account is no more */
  get: async (id: string): Promise<Account> => {
    const row = await repository.find(id);
    if (!row) throw accountError('unauthenticated');
    return presentAccount(row);
  },

  /** @throws unauthenticated when the account is no more */
  change: async (id: string, changed: AccountChange): Promise<Account> => {
    const row = await repository.change(id, changed);
    if (!row) throw accountError('unauthenticated');
    return presentAccount(row);
  },
});

export type AccountService = ReturnType<typeof createAccountService>;
