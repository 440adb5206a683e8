import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createTestBackends } from '../../acceptance/test-backends.ts';
import { system } from '../../platform/actor.ts';
import { type Database, openDatabase } from '../../platform/db.ts';
import { createAuditRepository, createAuditService } from '../audit/index.ts';
import { createGuesses } from './accounts.guesses.ts';
import { createAccountRepository } from './accounts.repository.ts';
import { type AccountService, createAccountService } from './accounts.service.ts';
import { hashPassword } from './password.ts';

const verified: string[] = [];
vi.mock('@node-rs/argon2', async (importOriginal) => {
  const argon2 = await importOriginal<typeof import('@node-rs/argon2')>();
  const verify = (hash: string, password: string) => {
    verified.push(hash);
    return argon2.verify(hash, password);
  };
  return { ...argon2, verify };
});

const password = 'trois vélos dans la grange';

let database: Database;
let redis: Redis;
let accounts: AccountService;

beforeAll(async () => {
  const { databaseUrl, redisUrl } = await createTestBackends();
  database = openDatabase({ url: databaseUrl, poolSize: 2, service: 'test' });
  redis = new Redis(redisUrl, { enableOfflineQueue: false, maxRetriesPerRequest: 1, lazyConnect: true });
  redis.on('error', () => {});
  await redis.connect();
  accounts = createAccountService({
    repository: createAccountRepository(database),
    audit: createAuditService({ repository: createAuditRepository(database) }),
    guesses: createGuesses(redis),
  });
});
afterAll(async () => {
  redis.disconnect();
  await database.close();
});

const newAccount = async (passwordHash: string | null): Promise<string> => {
  const email = `${randomUUID()}@example.fr`;
  const row = { id: randomUUID(), email, passwordHash, role: 'customer', language: 'fr' } as const;
  await createAccountRepository(database).insert(row);
  return email;
};

const signIn = (email: string, given: string) =>
  accounts.authenticate({ email, password: given }, { actor: system, knownDevice: true });

/** Cost and length of what was verified: the same work takes the same time, whatever the salt. */
const workOf = async (email: string) => {
  verified.length = 0;
  await expect(signIn(email, 'a wrong phrase of words')).rejects.toMatchObject({ code: 'credentials-wrong' });
  return verified.map((hash) => [hash.split('$').slice(0, 4).join('$'), hash.length]);
};

test('security-06 an unknown address, and an account without a password, cost the same work as a wrong password', async () => {
  const known = await workOf(await newAccount(await hashPassword(password)));
  expect(known).toEqual([['$argon2id$v=19$m=19456,t=2,p=1', 97]]);
  expect(await workOf(`${randomUUID()}@example.fr`)).toEqual(known);
  expect(await workOf(await newAccount(null))).toEqual(known);
});

test('an outage of the database counts as no guess', async () => {
  const email = await newAccount(await hashPassword(password));
  const away = createAccountService({
    repository: { ...createAccountRepository(database), findByEmail: () => Promise.reject(new Error('away')) },
    audit: createAuditService({ repository: createAuditRepository(database) }),
    guesses: createGuesses(redis),
  });
  for (let n = 0; n < 12; n++) {
    const attempt = away.authenticate({ email, password }, { actor: system, knownDevice: true });
    await expect(attempt).rejects.toThrow('away');
  }
  expect((await signIn(email, password)).email).toBe(email);
});

test('security-40 nobody signs in, and no password is looked at, while guesses cannot be counted', async () => {
  const email = await newAccount(await hashPassword(password));
  redis.disconnect();
  verified.length = 0;
  await expect(signIn(email, password)).rejects.toThrow(/Connection is closed|isn't writeable/);
  expect(verified).toEqual([]);
});
