import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nextMail } from './mailbox.ts';
import { newPerson } from './person.ts';
import { startPlatform } from './test-platform.ts';

let platform: Awaited<ReturnType<typeof startPlatform>>;

beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.stop());

/** Processes start slowly on a machine that is busy with tests. */
const slow = { timeout: 120_000 };

const openAccount = (...args: string[]) =>
  promisify(execFile)(process.execPath, [join(import.meta.dirname, '../open-account/main.ts'), ...args], {
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: join(import.meta.dirname, '../../.cache/node'),
      DATABASE_URL: platform.backends.databaseUrl,
      DATA_KEYS: platform.secrets.dataKeys,
      WEB_URL: platform.url,
    },
  });

test(
  'an operator opens the first administrator’s account, who sets the password by the link of a mail',
  slow,
  async () => {
    const { browser, email, password } = newPerson(platform.url);
    const { stdout } = await openAccount(email, '--role', 'admin');
    const { token } = await nextMail(platform, email, 'invitation');
    expect(stdout).toContain('(admin) is open');
    expect(stdout).not.toContain(token);
    await expect(openAccount(email)).rejects.toMatchObject({ code: 1 });

    const login = () => browser.ask('POST', '/v1/auth/login', { body: { email, password } });
    expect((await login()).status).toBe(401);
    const confirm = (given: string) =>
      browser.ask('POST', '/v1/auth/invitation/confirm', { body: { token, password: given } });
    expect(await confirm('passwordpassword')).toMatchObject({ status: 400, body: { errors: [{ code: 'common' }] } });
    expect((await confirm(password)).status).toBe(204);
    expect((await confirm(password)).status).toBe(410);
    expect(await login()).toMatchObject({ status: 202, body: { enrolment: true } });

    const events =
      await platform.sql`select action, actor_kind from audit_events where action <> 'sign-in.failed' order by id`;
    expect([...events]).toEqual([
      { action: 'account.invited', actor_kind: 'system' },
      { action: 'account.password-changed', actor_kind: 'account' },
    ]);
  },
);

test('the link is printed when that is asked for', slow, async () => {
  const { email } = newPerson(platform.url);
  const { stdout } = await openAccount(email, '--role', 'staff', '--language', 'en', '--print-link');
  const { token } = await nextMail(platform, email, 'invitation');
  expect(stdout).toContain(`${platform.url}/accept-invitation#token=${token}`);
});

test.each([[['marie']], [['marie@example.fr', '--role', 'root']]])(
  'the arguments %j are refused',
  slow,
  async (args) => {
    await expect(openAccount(...args)).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('Usage:') });
  },
);
