import { randomUUIDv7 } from 'node:crypto';
import type { Account, Credentials, Registration } from '../../contracts/accounts.ts';
import { accountError } from './accounts.errors.ts';
import type { AccountRepository } from './accounts.repository.ts';
import type { AccountRow } from './accounts.table.ts';
import { hashPassword, verifyPassword } from './password.ts';

export const createAccountService = ({ repository }: { repository: AccountRepository }) => ({
  /** @throws email-taken */
  register: async ({ email, password }: Registration): Promise<Account> => {
    const passwordHash = await hashPassword(password);
    const row = await repository.insert({ id: randomUUIDv7(), email: normalise(email), passwordHash });
    if (!row) throw accountError('email-taken');
    return toAccount(row);
  },

  /** @throws credentials-wrong, the same for an unknown address as for a wrong password */
  authenticate: async ({ email, password }: Credentials): Promise<Account> => {
    const row = await repository.findByEmail(normalise(email));
    if (!(await verifyPassword(row?.passwordHash, password)) || !row) throw accountError('credentials-wrong');
    return toAccount(row);
  },

  /** @throws unauthenticated when the account is no more */
  get: async (id: string): Promise<Account> => {
    const row = await repository.find(id);
    if (!row) throw accountError('unauthenticated');
    return toAccount(row);
  },
});

export type AccountService = ReturnType<typeof createAccountService>;

const normalise = (email: string): string => email.trim().toLowerCase();

const toAccount = ({ id, email, role, createdAt }: AccountRow): Account => ({
  id,
  email,
  role,
  createdAt: createdAt.toISOString(),
});
