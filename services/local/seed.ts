import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';

/** Everybody may know it: it exists on developers' machines only. */
export const demoAccount = { email: 'demo@example.com', password: 'trois-moteurs-bien-huiles' };

/**
 * Registers the demo account when there is no account at all. The API itself does it, so that the password is
 * checked and hashed like anybody's.
 */
export const seed = async ({ apiUrl, databaseUrl }: { apiUrl: string; databaseUrl: string }): Promise<void> => {
  const sql = postgres(databaseUrl, { max: 1 });
  const [found] = await sql`select exists (select from accounts) as any_account`.finally(() => sql.end());
  if (found?.['any_account']) return;
  const response = await register(apiUrl);
  if (!response.ok) throw new Error(`The API refused the demo account (${response.status}): ${await response.text()}`);
};

/** An API that has only just started may shed load: it says when to come again. */
const register = async (apiUrl: string, tries = 10): Promise<Response> => {
  const response = await fetch(`${apiUrl}/v1/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(demoAccount),
  });
  if (response.status !== 503 || tries === 1) return response;
  await sleep(1000 * Number(response.headers.get('retry-after') ?? 1));
  return register(apiUrl, tries - 1);
};
