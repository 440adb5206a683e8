import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { resources } from '../../acceptance/access-matrix.ts';
import { createTestAccounts, type TestAccount } from '../../acceptance/test-accounts.ts';
import { Scope } from '../../contracts/api-keys.ts';
import { hashPassword } from '../../domains/accounts/index.ts';
import type { Target } from '../target.ts';

export const callerNames = ['customer', 'nobody', 'key', 'staff', 'admin', 'another customer'] as const;
export type CallerName = (typeof callerNames)[number];

type Resource = keyof typeof resources;

/** Somebody who calls the API, with all that an account can have. */
export type Caller = {
  name: CallerName;
  account: TestAccount;
  /** His own headers; each time from another network. */
  lines: () => string[];
  /** Puts in what only he has. */
  resolve: (kind: string, name: string) => string;
  /** Remembers what an answer told him: it may be asked for by the same name. */
  remember: (answer: unknown) => void;
  /** His token is no longer taken. */
  leave: () => void;
};

/** Requests after which an account is left for a new one: fewer than the 600 a minute that one may make. */
const requestsEach = 450;

/** Of each kind. */
const thingsEach = 4;

/** Values that are remembered under one name. */
const rememberedEach = 8;

const password = 'un cheval correct agrafé';

/** The callers, and whose secret is whose: a word that is in all that an account has, and nowhere else. */
export const createCallers = async ({ backends, url, secrets }: Target) => {
  const sql = postgres(backends.databaseUrl, { max: 2, onnotice: () => {} });
  const accounts = await createTestAccounts({ sql, issuer: url, jwtKeys: secrets.jwtKeys });
  const passwordHash = await hashPassword(password);
  const owners = new Map<string, string>();
  const present = new Map<CallerName, Promise<Caller & { uses: number }>>();
  const foreign = new Map<Resource, string[]>();

  /** All that an account can have, with its secret word in it. */
  const furnish = async ({ id, email }: TestAccount): Promise<Map<Resource, string[]>> => {
    const secret = secretOf(email);
    owners.set(secret, id);
    await sql`update accounts set password_hash = ${passwordHash} where id = ${id}`;
    const things = await Promise.all(
      (Object.keys(resources) as Resource[]).map(async (kind) => {
        const ids: string[] = [];
        for (let count = 0; count < thingsEach; count++) ids.push(await resources[kind].create(sql, id));
        return [kind, ids] as const;
      }),
    );
    // One after the other: each locks rows of the search's index.
    await sql`update documents set filename = ${`${secret}.jpg`} where owner_id = ${id}`;
    await sql`update document_texts set content = ${secret} where document_id in (select id from documents where owner_id = ${id})`;
    await sql`update webhooks set url = ${`https://${secret}.example/`} where account_id = ${id}`;
    await sql`update api_keys set name = ${secret} where account_id = ${id}`;
    return new Map(things);
  };

  const arrive = async (name: CallerName): Promise<Caller & { uses: number }> => {
    const account = await accounts.create(name === 'staff' || name === 'admin' ? name : 'customer');
    const things = await furnish(account);
    const token = await tokenOf(name, account);
    const seen = new Map<string, string[]>([
      ['email', [account.email]],
      ['password', [password]],
    ]);
    if (name === 'another customer' || foreign.size === 0) for (const [kind, ids] of things) foreign.set(kind, ids);
    let turn = 0;
    const pick = (values: readonly string[] = []) => values[turn++ % values.length] ?? 'x';
    return {
      name,
      account,
      uses: 0,
      lines: () => [
        `x-forwarded-for: 10.${[...randomBytes(3)].join('.')}`,
        ...(token === undefined ? [] : [`authorization: Bearer ${token}`]),
      ],
      resolve: (kind, what) => {
        if (kind === 'seen') return pick(seen.get(what));
        return pick((kind === 'own' ? things : foreign).get(what as Resource));
      },
      remember: (answer) => {
        for (const [key, value] of leaves(answer)) {
          const values = seen.get(key) ?? [];
          seen.set(key, [value, ...values.filter((one) => one !== value)].slice(0, rememberedEach));
        }
      },
      leave: () => void present.delete(name),
    };
  };

  const tokenOf = async (name: CallerName, account: TestAccount): Promise<string | undefined> => {
    if (name === 'nobody') return undefined;
    return name === 'key' ? accounts.createKey(account, [...Scope.enum]) : accounts.signIn(account);
  };

  return {
    /** Who plays the part now. */
    get: async (name: CallerName): Promise<Caller> => {
      const caller = await (present.get(name) ?? present.set(name, arrive(name)).get(name));
      if (!caller) throw new Error(`Nobody is ${name}.`);
      if (++caller.uses >= requestsEach) present.delete(name);
      return caller;
    },
    /** Whether a text tells of an account that is not the caller's. */
    betrays: ({ account }: Caller, text: string): boolean =>
      (text.match(uuids) ?? []).some((word) => (owners.get(word) ?? account.id) !== account.id),
    close: () => sql.end(),
  };
};

export type Callers = Awaited<ReturnType<typeof createCallers>>;

const uuids = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Test accounts have a random UUID for an address. */
const secretOf = (email: string): string => email.split('@')[0] ?? '';

/** Names under which what is asked for is answered. */
const asked: Record<string, string> = { nextCursor: 'cursor', recoveryCodes: 'recoveryCode' };

/** Every text in an answer, with the name of its member. */
const leaves = (value: unknown, name = ''): [name: string, text: string][] => {
  if (typeof value === 'string') return value.length > 0 ? [[asked[name] ?? name, value]] : [];
  if (Array.isArray(value)) return value.slice(0, 5).flatMap((one) => leaves(one, name));
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, one]) => {
    const nameOfId = key === 'id' && name ? [[`${name.replace(/s$/, '')}Id`, `${one}`] as [string, string]] : [];
    return [...leaves(one, key), ...nameOfId];
  });
};
