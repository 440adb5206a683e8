import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Role } from '../contracts/accounts.ts';
import { Scope } from '../contracts/api-keys.ts';
import { createOpaqueToken } from '../platform/opaque-token.ts';
import { type Access, access, resources } from './access-matrix.ts';
import type { TestAccount } from './test-accounts.ts';
import { type Answer, startApi, type TestApi } from './test-api.ts';

let api: TestApi;
beforeAll(async () => {
  // Each cell comes from an address of its own, so that no limit of tries is met.
  api = await startApi({ variables: { TRUST_PROXY_HOPS: '1' } });
});
afterAll(() => api.stop());

/** Seconds since the sign-in: more than the ten minutes for which nobody is asked again. */
const longAgo = 601;

type Caller = {
  name: string;
  /** What he sends as a bearer token; nobody sends none. */
  token: (account: TestAccount) => Promise<string | undefined>;
  /** Null for who is not known. */
  as: { role: Role; age?: number; scopes?: Scope[] } | null;
};

const unknown = (name: string, token?: string): Caller => ({ name, token: async () => token, as: null });

const signedIn = (role: Role, age = 0): Caller => ({
  name: age ? `${role}, long ago` : role,
  token: (account) => api.accounts.signIn(account, age),
  as: { role, age },
});

const key = (name: string, role: Role, scopes: Scope[]): Caller => ({
  name,
  token: (account) => api.accounts.createKey(account, scopes),
  as: { role, scopes },
});

const callersOf = ({ scope }: Access): Caller[] => [
  unknown('nobody'),
  unknown('garbage', 'garbage'),
  unknown('unknown key', `ipk_${createOpaqueToken().token}`),
  ...Role.enum.flatMap((role) => [signedIn(role), signedIn(role, longAgo)]),
  key('key with all other scopes', 'customer', without(Scope.enum, scope)),
  key("admin's key with all other scopes", 'admin', without(Scope.enum, scope)),
  ...(scope ? [key('key with the scope', 'customer', [scope]), key("admin's key with it", 'admin', [scope])] : []),
];

const without = (scopes: readonly Scope[], one: Scope | undefined) => scopes.filter((scope) => scope !== one);

type Target = 'own' | 'foreign' | 'absent';

const targetsOf = (row: Access, caller: Caller): (Target | null)[] => {
  if (!row.id) return [null];
  return caller.as ? ['own', 'foreign', 'absent'] : ['foreign', 'absent'];
};

const expected = (row: Access, { as }: Caller, target: Target | null): string => {
  if (row.public) return row.answer;
  if (!as) return '401 unauthenticated';
  if (as.scopes && !(row.scope && as.scopes.includes(row.scope))) return '403 scope-missing';
  if (row.roles && !row.roles.includes(as.role)) return '403 role-missing';
  if (row.recent && (as.scopes || as.age === longAgo)) return '403 sign-in-too-old';
  if (!row.id || target === 'own') return row.byRole?.[as.role] ?? row.answer;
  const { unknown, ...resource } = resources[row.id];
  return target === 'foreign' && 'everybodys' in resource ? row.answer : unknown;
};

/** Caller and target are made for each cell, so that what a call does changes no other. */
const ask = async (route: string, row: Access, caller: Caller, target: Target | null): Promise<Answer> => {
  const account = await api.accounts.create(caller.as?.role);
  const id = row.id && target ? await targetId(row.id, target, account) : '';
  const [method, pattern] = route.split(' ') as [string, string];
  const params: Record<string, string> = { id, ...row.params };
  const path = pattern.replace(/:(\w+)/g, (_, name: string) => params[name] as string).replace('*', 'x');
  const token = await caller.token(account);
  return api.call(method, path, {
    headers: { 'x-forwarded-for': `10.${[...randomBytes(3)].join('.')}` },
    ...(token !== undefined && { token }),
    ...(row.body && { body: row.body }),
  });
};

const targetId = async (id: keyof typeof resources, target: Target, { id: ownId }: TestAccount): Promise<string> => {
  if (target === 'absent') return randomUUIDv7();
  return resources[id].create(api.sql, target === 'own' ? ownId : (await api.accounts.create()).id);
};

const said = ({ status, code }: Answer): string => (code ? `${status} ${code}` : `${status}`);

describe('security-36 what each caller gets', () => {
  test.each(Object.entries(access))('security-36 %s', async (route, row) => {
    const cells = callersOf(row).flatMap((caller) => targetsOf(row, caller).map((target) => ({ caller, target })));
    const name = ({ caller, target }: (typeof cells)[number]) => (target ? `${caller.name}, ${target}` : caller.name);
    const answers: Record<string, Answer> = {};
    for (const cell of cells) answers[name(cell)] = await ask(route, row, cell.caller, cell.target);

    expect(Object.fromEntries(Object.entries(answers).map(([cell, answer]) => [cell, said(answer)]))).toEqual(
      Object.fromEntries(cells.map((cell) => [name(cell), expected(row, cell.caller, cell.target)])),
    );
    if (!row.id || 'everybodys' in resources[row.id]) return;
    for (const { name } of callersOf(row)) {
      const [foreign, absent] = [answers[`${name}, foreign`]?.body, answers[`${name}, absent`]?.body];
      expect({ ...foreign, requestId: null }).toEqual({ ...absent, requestId: null });
    }
  });

  test('security-36 is known of every route there is', () => {
    // The page for people is files; CORS preflights carry nothing; Bull Board opens by its cookie only (board.test.ts).
    const elsewhere = (url: string) => url.startsWith('/docs') || url === '*' || /^\/v1\/admin\/board(\/|$)/.test(url);
    const known = api.routes.filter(({ url }) => !elsewhere(url));
    const named = known.flatMap(({ method, url }) => [method].flat().map((one) => `${one} ${url}`));
    const withoutHead = named.filter((route) => !route.startsWith('HEAD '));
    expect(withoutHead.sort()).toEqual(Object.keys(access).sort());
    expect(new Set(withoutHead).size).toBe(withoutHead.length);
  });

  test('security-36 is the same for HEAD as for GET', () => {
    const configOf = (method: string) =>
      Object.fromEntries(
        api.routes
          .filter((route) => route.url.startsWith('/v1/') && [route.method].flat().includes(method))
          .map(({ url, config: { public: isPublic, scope, roles, recentSignIn } = {} }) => [
            url,
            { isPublic, scope, roles, recentSignIn },
          ]),
      );
    expect(Object.keys(configOf('HEAD')).length).toBeGreaterThan(10);
    expect(configOf('HEAD')).toEqual(configOf('GET'));
  });
});
