import { randomBytes, randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { TOTP } from 'otpauth';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestBackends } from '../../acceptance/test-backends.ts';
import type { Actor } from '../../platform/actor.ts';
import { type Database, openDatabase } from '../../platform/db.ts';
import { createLogger } from '../../platform/logger.ts';
import { openRedis } from '../../platform/redis.ts';
import { createSeal } from '../../platform/sealed.ts';
import { createThrottle } from '../../platform/throttle.ts';
import { createOwnerMail, type EndSessions } from '../accounts/index.ts';
import { createAuditRepository, createAuditService } from '../audit/index.ts';
import { createJobRepository, createJobService } from '../jobs/index.ts';
import { createMailRepository, createMailService } from '../mail/index.ts';
import { createTwoFactorRepository } from './two-factor.repository.ts';
import { createTwoFactorService, type TwoFactorService } from './two-factor.service.ts';

const minute = 60_000;
const calls = 1_000;

let database: Database;
let sql: postgres.Sql;
let redis: Redis;
let service: TwoFactorService;
/** The same, which bears fewer guesses. */
let strict: TwoFactorService;
const seal = createSeal(
  JSON.stringify({ keys: [{ kty: 'oct', kid: 'test', k: randomBytes(32).toString('base64url') }] }),
);

/** Of the service's clock, milliseconds. */
let time: number;
let account: { id: string; email: string };
let actor: Actor;
let ended: { accountId: string; except: string | null | undefined }[];

const endSessions: EndSessions = async (accountId, _actor, _on, options) =>
  void ended.push({ accountId, except: options?.except });

beforeAll(async () => {
  const { databaseUrl, redisUrl } = await createTestBackends();
  database = openDatabase({ url: databaseUrl, poolSize: 10, service: 'test' });
  sql = postgres(databaseUrl, { max: 2 });
  redis = await openRedis(redisUrl, createLogger('test', 'silent'));
  const jobs = createJobService({ repository: createJobRepository(database), relayed: () => {} });
  const mail = createMailService({ repository: createMailRepository(database), jobs, seal });
  const bearing = (failures: number) => createThrottle({ redis, name: `bears-${failures}`, failures, window: 900 });
  const options = {
    repository: createTwoFactorRepository(database),
    transact: database.transact,
    seal,
    audit: createAuditService({ repository: createAuditRepository(database) }),
    tellOwner: createOwnerMail({ mail, find: async () => ({ email: account.email, language: 'fr' }) }),
    endSessions,
    now: () => time,
  };
  service = createTwoFactorService({ ...options, throttle: bearing(calls) });
  strict = createTwoFactorService({ ...options, throttle: bearing(5) });
});
afterAll(async () => {
  await redis.quit();
  await sql.end();
  await database.close();
});
beforeEach(() => {
  time = Date.UTC(2026, 0, 1, 12);
  account = { id: randomUUID(), email: 'marie@example.fr' };
  actor = { kind: 'account', accountId: account.id, address: '192.0.2.1', userAgent: 'test', requestId: 'r' };
  ended = [];
});

const codeAt = (secret: string, at = time): string => TOTP.generate({ secret: secretOf(secret), timestamp: at });

/** The right code, then some that are wrong now. */
const codesOf = (secret: string): [string, ...string[]] => [
  codeAt(secret),
  ...[5, 6, 7].map((late) => codeAt(secret, time + late * minute)),
];

const secretOf = (base32: string) => new TOTP({ secret: base32 }).secret;

const enable = async () => {
  const { secret } = await service.beginEnrolment(account);
  const { recoveryCodes } = await service.confirmEnrolment(account.id, codeAt(secret), actor);
  return { secret, recoveryCodes };
};

const verify = (proof: { code: string } | { recoveryCode: string }) => service.verify(account.id, proof, actor);

const wrong = { code: 'second-factor-wrong' };

/** How often each of many calls at the same time ended how. */
const race = async (call: () => Promise<unknown>): Promise<Record<string, number>> => {
  const ends = await Promise.all(
    Array.from({ length: calls }, () => call().then(String, (error: { code: string }) => error.code)),
  );
  return Object.fromEntries([...new Set(ends)].map((end) => [end, ends.filter((one) => one === end).length]));
};

const actions = async (): Promise<string[]> =>
  (await sql`select action from audit_events where account_id = ${account.id} order by id`).map(({ action }) => action);

const mails = async (): Promise<string[]> =>
  (await sql`select template from mails where account_id = ${account.id} order by id`).map(({ template }) => template);

describe('enrolment', () => {
  test('is in force once the first code has confirmed it', async () => {
    const { secret } = await service.beginEnrolment(account);
    expect(await service.status(account.id)).toEqual({ enabled: false, recoveryCodesLeft: 0 });
    await expect(verify({ code: codeAt(secret) })).rejects.toMatchObject(wrong);
    const { recoveryCodes } = await service.confirmEnrolment(account.id, codeAt(secret), actor, undefined, 'this one');
    expect(recoveryCodes).toHaveLength(10);
    expect(await service.status(account.id)).toEqual({ enabled: true, recoveryCodesLeft: 10 });
    expect(ended).toEqual([{ accountId: account.id, except: 'this one' }]);
    expect(await actions()).toEqual(['second-factor.failed', 'two-factor.enabled']);
    expect(await mails()).toEqual(['two-factor-enabled']);
  });

  test('asks for a code of the newest key', async () => {
    const { secret } = await service.beginEnrolment(account);
    const newer = await service.beginEnrolment(account);
    expect(newer.secret).not.toBe(secret);
    const confirm = (code: string) => service.confirmEnrolment(account.id, code, actor);
    await expect(confirm(codeAt(secret))).rejects.toMatchObject(wrong);
    await expect(confirm(codeAt(newer.secret))).resolves.toBeTruthy();
  });

  test('takes nothing from who has a second factor, nor confirms what was not begun', async () => {
    const confirm = (code: string) => service.confirmEnrolment(account.id, code, actor);
    await expect(confirm('123456')).rejects.toMatchObject({ code: 'two-factor-not-begun' });
    const { secret } = await enable();
    await expect(service.beginEnrolment(account)).rejects.toMatchObject({ code: 'two-factor-enabled' });
    time += minute;
    await expect(confirm(codeAt(secret))).rejects.toMatchObject({ code: 'two-factor-enabled' });
    expect(await verify({ code: codeAt(secret) })).toBe('totp');
  });

  test('rolls back with the transaction it joins', async () => {
    const { secret } = await service.beginEnrolment(account);
    const attempt = database.transact(async (transaction) => {
      await service.confirmEnrolment(account.id, codeAt(secret), actor, transaction);
      throw new Error('the rest failed');
    });
    await expect(attempt).rejects.toThrow('the rest failed');
    expect(await service.status(account.id)).toEqual({ enabled: false, recoveryCodesLeft: 0 });
    expect(await mails()).toEqual([]);
  });

  test('happens once, however often it is confirmed at the same time', async () => {
    const { secret } = await service.beginEnrolment(account);
    const code = codeAt(secret);
    const ends = await race(async () => (await service.confirmEnrolment(account.id, code, actor)).recoveryCodes.length);
    expect(ends['10']).toBe(1);
    expect(await service.status(account.id)).toEqual({ enabled: true, recoveryCodesLeft: 10 });
  });
});

describe('a code', () => {
  test('security-10 works once: not again, nor one of an older step', async () => {
    const { secret } = await enable();
    await expect(verify({ code: codeAt(secret) })).rejects.toMatchObject(wrong);
    time += minute;
    const [older, code] = [codeAt(secret, time - 30_000), codeAt(secret)];
    expect(await verify({ code })).toBe('totp');
    await expect(verify({ code })).rejects.toMatchObject(wrong);
    await expect(verify({ code: older })).rejects.toMatchObject(wrong);
    time += 30_000;
    expect(await verify({ code: codeAt(secret) })).toBe('totp');
  });

  test(`security-10 of ${calls} calls with it at the same time, one succeeds`, async () => {
    const { secret } = await enable();
    time += minute;
    const code = codeAt(secret);
    expect(await race(() => verify({ code }))).toEqual({ totp: 1, 'second-factor-wrong': calls - 1 });
  });

  test('security-11 counts one step early and one late, not two', async () => {
    const { secret } = await enable();
    time += 10 * minute;
    await expect(verify({ code: codeAt(secret, time - minute) })).rejects.toMatchObject(wrong);
    await expect(verify({ code: codeAt(secret, time + minute) })).rejects.toMatchObject(wrong);
    expect(await verify({ code: codeAt(secret, time - minute / 2) })).toBe('totp');
    expect(await verify({ code: codeAt(secret, time + minute / 2) })).toBe('totp');
  });

  test('is the account’s own', async () => {
    const { secret } = await enable();
    account = { id: randomUUID(), email: 'luc@example.fr' };
    await enable();
    time += minute;
    await expect(verify({ code: codeAt(secret) })).rejects.toMatchObject(wrong);
    expect(await actions()).toContain('second-factor.failed');
  });
});

describe('guessing', () => {
  const guess = (proof: { code: string } | { recoveryCode: string }) => strict.verify(account.id, proof, actor);
  const guessRecoveryCode = () => guess({ recoveryCode: 'f'.repeat(32) });

  test('security-07 ends after five codes, however many are tried at the same time', async () => {
    const { secret } = await enable();
    time += minute;
    const [right, ...guesses] = codesOf(secret);
    const code = guesses[0] ?? '';
    expect(await race(() => guess({ code }))).toEqual({ 'second-factor-wrong': 5, 'too-many-attempts': calls - 5 });
    await expect(guess({ code: right })).rejects.toMatchObject({
      code: 'too-many-attempts',
      headers: { 'retry-after': expect.stringMatching(/^[1-9]\d{2}$/) },
    });
    expect((await actions()).filter((action) => action === 'second-factor.failed')).toHaveLength(5);
  });

  test('security-08 of codes does not keep the owner from using a recovery code, nor others from theirs', async () => {
    const { recoveryCodes } = await enable();
    await race(() => guess({ code: '000000' }));
    expect(await guess({ recoveryCode: recoveryCodes[0] ?? '' })).toBe('recovery-code');
    account = { id: randomUUID(), email: 'luc@example.fr' };
    const { secret } = await enable();
    time += minute;
    expect(await guess({ code: codeAt(secret) })).toBe('totp');
  });

  test('starts afresh with a right code', async () => {
    const { secret } = await enable();
    for (let round = 0; round < 3; round++) {
      time += minute;
      const [right, wrongOne = ''] = codesOf(secret);
      for (let guesses = 0; guesses < 4; guesses++) {
        await expect(guess({ code: wrongOne })).rejects.toMatchObject(wrong);
      }
      expect(await guess({ code: right })).toBe('totp');
    }
  });

  test('of recovery codes ends as well', async () => {
    await enable();
    for (let guesses = 0; guesses < 5; guesses++) await expect(guessRecoveryCode()).rejects.toMatchObject(wrong);
    await expect(guessRecoveryCode()).rejects.toMatchObject({ code: 'too-many-attempts' });
  });
});

test('security-12 a seed is kept sealed, for its account alone', async () => {
  const { secret } = await enable();
  const [row] = await sql<{ sealed_seed: string }[]>`select * from totp_seeds where account_id = ${account.id}`;
  const seed = secretOf(secret).hex.toLowerCase();
  const stored = JSON.stringify(row);
  for (const clear of [secret, seed, Buffer.from(seed, 'hex').toString('base64')]) expect(stored).not.toContain(clear);
  expect(seal.open(row?.sealed_seed ?? '', account.id)).toBe(seed);
  expect(() => seal.open(row?.sealed_seed ?? '', randomUUID())).toThrow();
});

describe('a recovery code', () => {
  test('security-13 has 128 bits, is kept as its hash only and works once, as people write it', async () => {
    const { recoveryCodes } = await enable();
    const [first, second] = recoveryCodes as [string, string];
    expect(new Set(recoveryCodes).size).toBe(10);
    for (const code of recoveryCodes) expect(code.replaceAll('-', '')).toMatch(/^[0-9a-f]{32}$/);
    const stored = JSON.stringify(await sql`select * from recovery_codes where account_id = ${account.id}`);
    for (const code of recoveryCodes) expect(stored).not.toContain(code.replaceAll('-', ''));
    expect(await verify({ recoveryCode: first })).toBe('recovery-code');
    await expect(verify({ recoveryCode: first })).rejects.toMatchObject(wrong);
    expect(await verify({ recoveryCode: ` ${second.toUpperCase().replaceAll('-', ' ')} ` })).toBe('recovery-code');
    expect(await service.status(account.id)).toEqual({ enabled: true, recoveryCodesLeft: 8 });
    expect(await mails()).toEqual(['two-factor-enabled', 'recovery-code-used', 'recovery-code-used']);
    expect(await actions()).toEqual([
      'two-factor.enabled',
      'recovery-code.used',
      'second-factor.failed',
      'recovery-code.used',
    ]);
  });

  test(`security-13 of ${calls} calls with it at the same time, one succeeds`, async () => {
    const [recoveryCode = ''] = (await enable()).recoveryCodes;
    expect(await race(() => verify({ recoveryCode }))).toEqual({
      'recovery-code': 1,
      'second-factor-wrong': calls - 1,
    });
  });

  test('is the account’s own', async () => {
    const [recoveryCode = ''] = (await enable()).recoveryCodes;
    account = { id: randomUUID(), email: 'luc@example.fr' };
    await enable();
    await expect(verify({ recoveryCode })).rejects.toMatchObject(wrong);
  });

  test('is void once all are replaced', async () => {
    const [old = ''] = (await enable()).recoveryCodes;
    const { recoveryCodes } = await service.replaceRecoveryCodes(account.id, actor);
    const [recoveryCode = ''] = recoveryCodes;
    await expect(verify({ recoveryCode: old })).rejects.toMatchObject(wrong);
    expect(await verify({ recoveryCode })).toBe('recovery-code');
    expect(await mails()).toContain('recovery-codes-replaced');
    expect(await actions()).toContain('recovery-codes.replaced');
  });

  test('exists ten times, however often all are replaced at the same time', async () => {
    await enable();
    await Promise.all(Array.from({ length: 50 }, () => service.replaceRecoveryCodes(account.id, actor)));
    expect(await service.status(account.id)).toEqual({ enabled: true, recoveryCodesLeft: 10 });
  });
});

describe('disabling', () => {
  test('forgets the seed and the recovery codes, and ends the other sessions', async () => {
    const { secret, recoveryCodes } = await enable();
    ended = [];
    await service.disable({ id: account.id, role: 'customer' }, actor, 'this one');
    expect(ended).toEqual([{ accountId: account.id, except: 'this one' }]);
    expect(await service.status(account.id)).toEqual({ enabled: false, recoveryCodesLeft: 0 });
    time += minute;
    await expect(verify({ code: codeAt(secret) })).rejects.toMatchObject(wrong);
    await expect(verify({ recoveryCode: recoveryCodes[0] ?? '' })).rejects.toMatchObject(wrong);
    expect(await mails()).toEqual(['two-factor-enabled', 'two-factor-disabled']);
    expect(await actions()).toContain('two-factor.disabled');
  });

  test('is refused to staff, and where there is nothing to disable', async () => {
    const disable = (role: 'customer' | 'staff' | 'admin') => service.disable({ id: account.id, role }, actor);
    await expect(disable('customer')).rejects.toMatchObject({ code: 'two-factor-not-enabled' });
    await expect(service.replaceRecoveryCodes(account.id, actor)).rejects.toMatchObject({
      code: 'two-factor-not-enabled',
    });
    await enable();
    await expect(disable('staff')).rejects.toMatchObject({ code: 'two-factor-required' });
    await expect(disable('admin')).rejects.toMatchObject({ code: 'two-factor-required' });
    expect(await service.status(account.id)).toMatchObject({ enabled: true });
  });
});
