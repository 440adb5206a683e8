import { randomUUIDv7 } from 'node:crypto';
import type { Role } from '../contracts/accounts.ts';
import { createAccountRepository, hashPassword } from '../domains/accounts/index.ts';
import { openDatabase } from '../platform/db.ts';
import type { Language } from '../platform/errors.ts';

/**
 * Opens an account that needs no mail to be confirmed: for developers' machines and tests.
 * @returns its id
 * @throws {Error} when the address has an account
 */
export const openAccount = async (
  databaseUrl: string,
  options: { email: string; password: string; role?: Role; language?: Language },
): Promise<string> => {
  const { email, password, role = 'customer', language = 'fr' } = options;
  const database = openDatabase({ url: databaseUrl, poolSize: 1, service: 'local' });
  try {
    const passwordHash = await hashPassword(password);
    const row = { id: randomUUIDv7(), email: email.toLowerCase(), passwordHash, role, language };
    if (!(await createAccountRepository(database).insert(row))) throw new Error(`${email} has an account.`);
    return row.id;
  } finally {
    await database.close();
  }
};
