import postgres from 'postgres';
import { openAccount } from './accounts.ts';

/** Everybody may know them: they exist on developers' machines only. */
export const demoAccount = { email: 'demo@example.com', password: 'trois-moteurs-bien-huiles' };
/** May do all in the administration. Its first sign-in asks for a second factor. */
export const demoAdmin = { email: 'admin@example.com', password: 'trois-moteurs-bien-huiles' };

/** Opens the demo accounts when there is no account at all. */
export const seed = async (databaseUrl: string): Promise<void> => {
  const sql = postgres(databaseUrl, { max: 1 });
  const [found] = await sql`select exists (select from accounts) as any_account`.finally(() => sql.end());
  if (found?.['any_account']) return;
  await openAccount(databaseUrl, demoAccount);
  await openAccount(databaseUrl, { ...demoAdmin, role: 'admin' });
};
