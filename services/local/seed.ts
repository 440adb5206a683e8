import postgres from 'postgres';
import { openAccount } from './accounts.ts';

/** Everybody may know it: it exists on developers' machines only. */
export const demoAccount = { email: 'demo@example.com', password: 'trois-moteurs-bien-huiles' };

/** Opens the demo account when there is no account at all. */
export const seed = async (databaseUrl: string): Promise<void> => {
  const sql = postgres(databaseUrl, { max: 1 });
  const [found] = await sql`select exists (select from accounts) as any_account`.finally(() => sql.end());
  if (!found?.['any_account']) await openAccount(databaseUrl, demoAccount);
};
