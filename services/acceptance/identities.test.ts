import { createPrivateKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../local/ports.ts';
import { challengeOf, newVisitor, type OpenIdProvider, startOpenIdProvider, type Visitor } from './openid-provider.ts';
import { startPlatform } from './test-platform.ts';

let platform: Awaited<ReturnType<typeof startPlatform>>;
let google: OpenIdProvider;
let microsoft: OpenIdProvider;

const webUrl = 'http://www.localhost:4000';
const clients = {
  GOOGLE_CLIENT_ID: 'google-client',
  GOOGLE_CLIENT_SECRET: 'google-secret',
  MICROSOFT_CLIENT_ID: 'microsoft-client',
  MICROSOFT_CLIENT_SECRET: 'microsoft-secret',
};

beforeAll(async () => {
  [google, microsoft] = await Promise.all([startOpenIdProvider(), startOpenIdProvider()]);
  platform = await startPlatform({
    variables: {
      ...clients,
      GOOGLE_ISSUER: google.issuer,
      MICROSOFT_ISSUER: microsoft.issuer,
      WEB_URL: webUrl,
    },
  });
});
afterAll(async () => {
  await Promise.all([platform.stop(), google.stop(), microsoft.stop()]);
});

const newPerson = (claims: Record<string, unknown> = {}) => ({
  sub: randomUUID(),
  email: `${randomUUID()}@example.fr`,
  email_verified: true,
  xms_edov: true,
  ...claims,
});

/** Signed in by Google, for the first time. */
const newCustomer = async () => {
  const person = newPerson();
  google.signIn(person);
  const browser = newVisitor(platform.url);
  expect(await browser.visit('google')).toBe(`${webUrl}/documents`);
  return { person, browser, token: await browser.accessToken() };
};

const ask = (browser: Visitor, accessToken: string, method: string, path: string, body?: unknown) =>
  browser.ask(method, path, { accessToken, ...(body !== undefined && { body }) });

const accountOf = async (browser: Visitor): Promise<{ id: string }> =>
  (await ask(browser, await browser.accessToken(), 'GET', '/v1/me')).body;

const accountsWith = async (email: string): Promise<number> =>
  (await platform.sql`select id from accounts where email = ${email}`).length;

const isRefused = (where: string, code: string) => expect(where).toBe(`${webUrl}/sign-in?error=${code}`);

/** Nobody is signed in after a failure. */
const hasNoSession = (browser: Visitor) => expect([...browser.cookies.keys()]).not.toContain('__Host-refresh');

const audited = async (accountId: unknown): Promise<string[]> =>
  (await platform.sql`select action from audit_events where account_id = ${accountId as string} order by id`).map(
    ({ action }) => action,
  );

const mailsTo = async (accountId: unknown): Promise<string[]> =>
  (await platform.sql`select template from mails where account_id = ${accountId as string} order by id`).map(
    ({ template }) => template,
  );

describe('a sign-in by a provider', () => {
  test('is offered where there is a client', async () => {
    const response = await fetch(`${platform.url}/v1/auth/providers`);
    expect(await response.json()).toEqual({
      items: [
        { provider: 'google', name: 'Google' },
        { provider: 'microsoft', name: 'Microsoft' },
      ],
    });
  });

  test.each([
    ['google', () => google],
    ['microsoft', () => microsoft],
  ])('by %s opens an account, and signs in to it again whatever its address is by then', async (name, provider) => {
    const person = newPerson({ email: `${randomUUID()}@Example.fr` });
    provider().signIn(person);
    const browser = newVisitor(platform.url);
    expect(await browser.visit(name, '/documents?page=2')).toBe(`${webUrl}/documents?page=2`);
    const account = await accountOf(browser);
    expect(account).toMatchObject({ email: person.email.toLowerCase(), role: 'customer' });
    expect(await audited(account.id)).toEqual(['account.registered', 'identity.linked', 'sign-in.succeeded']);

    provider().signIn({ ...person, email: 'another@example.fr' });
    const elsewhere = newVisitor(platform.url);
    await elsewhere.visit(name);
    expect((await accountOf(elsewhere)).id).toBe(account.id);
  });

  test('that is broken off says so and leaves no session', async () => {
    const browser = newVisitor(platform.url);
    const left = new URL(await browser.leave('google'));
    const refusal = `${left.searchParams.get('redirect_uri')}?error=access_denied&state=${left.searchParams.get('state')}`;
    isRefused(await browser.comeBack(refusal), 'provider-refused');
    hasNoSession(browser);
  });

  test('is not for a disabled account', async () => {
    const { person, browser } = await newCustomer();
    await platform.sql`update accounts set disabled_at = now() where email = ${person.email}`;
    browser.cookies.clear();
    isRefused(await browser.visit('google'), 'account-closed');
    hasNoSession(browser);
  });
});

describe('the way to a provider and back', () => {
  let browser: Visitor;
  beforeAll(() => google.signIn(newPerson()));
  afterEach(() => google.signIn(newPerson()));

  test('security-31 carries state, nonce and a PKCE challenge (S256) whose verifier stays here', async () => {
    browser = newVisitor(platform.url);
    const [first, second] = [new URL(await browser.leave('google')), new URL(await browser.leave('google'))];
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(first.searchParams.get(name)).toMatch(/^[\w-]{43}$/);
      expect(first.searchParams.get(name)).not.toBe(second.searchParams.get(name));
    }
    expect(first.searchParams.get('code_challenge_method')).toBe('S256');
    await browser.follow(second.href);
    const { code_verifier = '' } = google.tokenRequests.at(-1) ?? {};
    expect(challengeOf(code_verifier)).toBe(second.searchParams.get('code_challenge'));
    const kept = await platform.sql`select data::text from one_time_tokens where purpose = 'openid-connect'`;
    expect(JSON.stringify(kept)).not.toContain(first.searchParams.get('state'));
  });

  test('security-31 is bound to the browser by a cookie that scripts and other hosts cannot reach', async () => {
    browser = newVisitor(platform.url);
    const left = await browser.request('GET', '/v1/auth/oidc/google');
    const [cookie] = left.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-oidc=[\w-]{43};/);
    expect(cookie?.split('; ').slice(1).sort()).toEqual([
      'HttpOnly',
      'Max-Age=600',
      'Path=/',
      'SameSite=Lax',
      'Secure',
    ]);
  });

  test('security-31 cannot be ended by another browser', async () => {
    browser = newVisitor(platform.url);
    const callback = await browser.signInThere(await browser.leave('google'));
    const other = newVisitor(platform.url);
    isRefused(await other.comeBack(callback), 'provider-visit-expired');
    await other.leave('google');
    isRefused(await other.comeBack(callback), 'provider-answer-invalid');
    hasNoSession(other);
    expect(await browser.comeBack(callback)).toBe(`${webUrl}/documents`);
  });

  test('security-31 ends once, however many come back at the same time', async () => {
    browser = newVisitor(platform.url);
    const callback = await browser.signInThere(await browser.leave('google'));
    const cookie = `__Host-oidc=${browser.cookies.get('__Host-oidc')}`;
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => fetch(callback, { redirect: 'manual', headers: { cookie } })),
    );
    const places = answers.map((answer) => answer.headers.get('location'));
    expect(places.filter((place) => place === `${webUrl}/documents`)).toHaveLength(1);
    expect(new Set(places)).toEqual(new Set([`${webUrl}/documents`, `${webUrl}/sign-in?error=provider-visit-expired`]));
    browser.cookies.set('__Host-oidc', cookie.slice('__Host-oidc='.length));
    isRefused(await browser.comeBack(callback), 'provider-visit-expired');
  });

  test('security-31 takes ten minutes at most', async () => {
    browser = newVisitor(platform.url);
    const callback = await browser.signInThere(await browser.leave('google'));
    const [row] = await platform.sql`
      select extract(epoch from expires_at - created_at)::float as seconds from one_time_tokens
      where purpose = 'openid-connect' order by created_at desc limit 1`;
    expect(row?.['seconds']).toBeCloseTo(600, 0);
    await platform.sql`update one_time_tokens set expires_at = now() where purpose = 'openid-connect'`;
    isRefused(await browser.comeBack(callback), 'provider-visit-expired');
    hasNoSession(browser);
  });

  test.each<[string, (callback: URL, others: URL) => void]>([
    ['another state', (callback) => callback.searchParams.set('state', 'x'.repeat(43))],
    ['no state', (callback) => callback.searchParams.delete('state')],
    ['two states', (callback) => callback.searchParams.append('state', callback.searchParams.get('state') ?? '')],
    [
      'the code of another visit',
      (callback, others) => callback.searchParams.set('code', others.searchParams.get('code') ?? ''),
    ],
    ['no code', (callback) => callback.searchParams.delete('code')],
  ])('security-31 does not end with %s', async (_name, change) => {
    const stranger = newVisitor(platform.url);
    const others = new URL(await stranger.signInThere(await stranger.leave('google')));
    browser = newVisitor(platform.url);
    const callback = new URL(await browser.signInThere(await browser.leave('google')));
    change(callback, others);
    isRefused(await browser.comeBack(callback.href), 'provider-answer-invalid');
    hasNoSession(browser);
  });

  test('security-31 does not end with a code that was redeemed before', async () => {
    browser = newVisitor(platform.url);
    const used = new URL(await browser.signInThere(await browser.leave('google')));
    await browser.comeBack(used.href);
    browser.cookies.clear();
    const callback = new URL(await browser.signInThere(await browser.leave('google')));
    callback.searchParams.set('code', used.searchParams.get('code') ?? '');
    isRefused(await browser.comeBack(callback.href), 'provider-answer-invalid');
    hasNoSession(browser);
  });

  test('security-32 ends where it began: at the callback of its own provider', async () => {
    browser = newVisitor(platform.url);
    const callback = await browser.signInThere(await browser.leave('google'));
    isRefused(await browser.comeBack(callback.replace('/google/', '/microsoft/')), 'provider-visit-expired');
    hasNoSession(browser);
  });

  test('security-33 names the registered address to the letter, whatever the request says', async () => {
    const forged = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', forwarded: 'host=evil.example' };
    browser = newVisitor(platform.url);
    const response = await browser.request('GET', '/v1/auth/oidc/google', undefined, forged);
    const left = response.headers.get('location') as string;
    const expected = `${platform.url}/v1/auth/oidc/google/callback`;
    expect(new URL(left).searchParams.get('redirect_uri')).toBe(expected);
    const callback = await browser.signInThere(left);
    await browser.request('GET', callback.slice(platform.url.length), undefined, forged);
    expect(google.tokenRequests.at(-1)?.['redirect_uri']).toBe(expected);
  });

  test.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'documents',
    '/a b',
    '/a#token',
    '/a\r\nset-cookie: a=b',
    '',
  ])('security-33 does not lead to %j', async (returnTo) => {
    const query = new URLSearchParams({ returnTo });
    const response = await fetch(`${platform.url}/v1/auth/oidc/google?${query}`, { redirect: 'manual' });
    expect(response.status).toBe(400);
    expect(response.headers.getSetCookie()).toEqual([]);
  });
});

describe('what a provider says', () => {
  test('security-32 security-35 is believed as it is', async () => {
    google.signIn(newPerson());
    google.tamper({ token: () => {} });
    expect(await newVisitor(platform.url).visit('google')).toBe(`${webUrl}/documents`);
  });

  const now = () => Math.floor(Date.now() / 1000);
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

  test.each<[string, Record<string, () => unknown>]>([
    ['security-32 of another issuer', { iss: () => microsoft.issuer }],
    ['security-32 of no issuer', { iss: () => undefined }],
    ['security-35 for another audience', { aud: () => clients.MICROSOFT_CLIENT_ID }],
    [
      'security-35 for a second audience that we do not trust',
      { aud: () => [clients.GOOGLE_CLIENT_ID, 'x'], azp: () => 'x' },
    ],
    ['security-35 that has expired', { exp: () => now() - 3600 }],
    ['security-35 without an end', { exp: () => undefined }],
    ['security-35 not valid yet', { nbf: () => now() + 3600 }],
    ['security-35 for nobody', { sub: () => undefined }],
    ['security-31 with another nonce', { nonce: () => 'x'.repeat(43) }],
    ['security-31 without a nonce', { nonce: () => undefined }],
  ])('an id token %s is refused', async (_name, claims) => {
    const person = newPerson();
    google.signIn(person);
    google.tamper({
      token: ({ payload }) => {
        for (const [name, value] of Object.entries(claims)) (payload as Record<string, unknown>)[name] = value();
      },
    });
    const browser = newVisitor(platform.url);
    isRefused(await browser.visit('google'), 'provider-answer-invalid');
    hasNoSession(browser);
    expect(await accountsWith(person.email)).toBe(0);
  });

  test.each<[string, (token: string) => string | undefined]>([
    ['changed after it was signed', (token) => withPayload(token, (claims) => ({ ...claims, sub: 'somebody-else' }))],
    ['without a signature', (token) => `${encode({ alg: 'none' })}.${token.split('.')[1]}.`],
    ['signed with a key of somebody else’s', (token) => resigned(token)],
    ['missing', () => undefined],
  ])('security-35 an id token that is %s is refused', async (_name, change) => {
    const person = newPerson();
    google.signIn(person);
    google.tamper({
      answer: (answer) => {
        answer['id_token'] = change(answer['id_token'] as string);
      },
    });
    const browser = newVisitor(platform.url);
    isRefused(await browser.visit('google'), 'provider-answer-invalid');
    hasNoSession(browser);
    expect(await accountsWith(person.email)).toBe(0);
  });

  const withPayload = (token: string, change: (claims: object) => object): string => {
    const [header, payload = '', signature] = token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
    return `${header}.${encode(change(claims))}.${signature}`;
  };

  const strangersKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const resigned = (token: string): string => {
    const [header, payload] = token.split('.');
    const content = `${header}.${payload}`;
    return `${content}.${sign('sha256', Buffer.from(content), strangersKey).toString('base64url')}`;
  };
});

describe('whose account an identity is', () => {
  test('security-34 is said by issuer and subject: the same address with another subject is somebody else', async () => {
    const { person } = await newCustomer();
    google.signIn({ ...person, sub: randomUUID() });
    const browser = newVisitor(platform.url);
    isRefused(await browser.visit('google'), 'identity-email-taken');
    hasNoSession(browser);
  });

  test('security-34 the same subject at another issuer is somebody else', async () => {
    const { person, browser } = await newCustomer();
    const stranger = newPerson({ sub: person.sub });
    microsoft.signIn(stranger);
    const other = newVisitor(platform.url);
    await other.visit('microsoft');
    expect((await accountOf(other)).id).not.toBe((await accountOf(browser)).id);
  });

  test('security-34 an address that has an account links nothing', async () => {
    const email = `${randomUUID()}@example.fr`;
    await platform.sql`insert into accounts (id, email) values (${randomUUID()}, ${email})`;
    google.signIn(newPerson({ email: email.toUpperCase() }));
    isRefused(await newVisitor(platform.url).visit('google'), 'identity-email-taken');
    const linked = await platform.sql`
      select 1 from identities join accounts on accounts.id = identities.account_id where accounts.email = ${email}`;
    expect(linked).toHaveLength(0);
  });

  test.each([
    ['google', { email_verified: false }],
    ['google', { email_verified: undefined }],
    ['google', { email_verified: 'true' }],
    ['google', { email: undefined }],
    ['microsoft', { xms_edov: undefined, email_verified: true }],
    ['microsoft', { xms_edov: false }],
    ['microsoft', { xms_edov: '0' }],
  ])('security-34 an address that %s does not vouch for (%o) opens nothing and links nothing', async (name, claims) => {
    const { person: owner } = await newCustomer();
    for (const email of [owner.email, `${randomUUID()}@example.fr`]) {
      const before = await accountsWith(email);
      (name === 'google' ? google : microsoft).signIn(newPerson({ email, ...claims }));
      const browser = newVisitor(platform.url);
      isRefused(await browser.visit(name), 'identity-email-unverified');
      hasNoSession(browser);
      expect(await accountsWith(email)).toBe(before);
    }
  });
});

describe('a linked provider', () => {
  const link = async (browser: Visitor, token: string, provider: string, returnTo = '/settings') => {
    const { body } = await ask(browser, token, 'POST', `/v1/me/identities/${provider}`, { returnTo });
    return body['url'] as string;
  };

  const items = async (browser: Visitor, token: string) =>
    (await ask(browser, token, 'GET', '/v1/me/identities')).body['items'];

  test('signs in to the account, until it is unlinked', async () => {
    const { browser, token, person } = await newCustomer();
    const account = await accountOf(browser);
    // The address is of no account and nobody's word is asked for: who is signed in says whose identity it is.
    const other = newPerson({ xms_edov: false });
    microsoft.signIn(other);
    expect(await browser.follow(await link(browser, token, 'microsoft'))).toBe(`${webUrl}/settings`);
    expect(await items(browser, token)).toMatchObject([
      { provider: 'google', email: person.email },
      { provider: 'microsoft', email: other.email },
    ]);
    const elsewhere = newVisitor(platform.url);
    await elsewhere.visit('microsoft');
    expect((await accountOf(elsewhere)).id).toBe(account.id);

    expect((await ask(browser, token, 'DELETE', '/v1/me/identities/microsoft')).status).toBe(204);
    expect(await mailsTo(account.id)).toEqual(['identity-linked', 'identity-unlinked']);
    expect(await audited(account.id)).toEqual(expect.arrayContaining(['identity.linked', 'identity.unlinked']));
    await expect(elsewhere.accessToken()).rejects.toThrow('no session: 401');
    await browser.accessToken();
    isRefused(await elsewhere.visit('microsoft'), 'identity-email-unverified');
    expect(await ask(browser, token, 'DELETE', '/v1/me/identities/microsoft')).toMatchObject({
      status: 404,
      body: { code: 'identity-not-found' },
    });
  });

  test('that is another account’s is not linked', async () => {
    const { person } = await newCustomer();
    microsoft.signIn(newPerson());
    const browser = newVisitor(platform.url);
    await browser.visit('microsoft');
    google.signIn(person);
    const url = await link(browser, await browser.accessToken(), 'google');
    expect(await browser.follow(url)).toBe(`${webUrl}/settings?error=identity-taken`);
  });

  test('is one a provider', async () => {
    const { browser, token } = await newCustomer();
    google.signIn(newPerson());
    const url = await link(browser, token, 'google', '/settings?tab=security');
    expect(await browser.follow(url)).toBe(`${webUrl}/settings?tab=security&error=identity-provider-linked`);
  });

  test('is linked by the browser and the session that asked, and by no other', async () => {
    const { browser, token } = await newCustomer();
    microsoft.signIn(newPerson());
    const callback = await browser.signInThere(await link(browser, token, 'microsoft'));
    isRefused(await newVisitor(platform.url).comeBack(callback), 'provider-visit-expired');
    await browser.request('POST', '/v1/auth/logout');
    expect(await browser.comeBack(callback)).toBe(`${webUrl}/settings?error=provider-visit-expired`);
  });

  test('stays when it is the last way to sign in, also when two are taken away at once', async () => {
    const { browser, token } = await newCustomer();
    const last = { status: 409, body: { code: 'identity-last' } };
    expect(await ask(browser, token, 'DELETE', '/v1/me/identities/google')).toMatchObject(last);
    microsoft.signIn(newPerson());
    await browser.follow(await link(browser, token, 'microsoft'));
    const answers = await Promise.all(
      ['google', 'microsoft'].map((provider) => ask(browser, token, 'DELETE', `/v1/me/identities/${provider}`)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
    expect(await items(browser, token)).toHaveLength(1);
  });

  test('security-15 is linked and unlinked by who has just proved who he is', async () => {
    const { browser, token } = await newCustomer();
    const old = withOldSignIn(token);
    expect(await ask(browser, old, 'GET', '/v1/me/identities')).toMatchObject({ status: 200 });
    const tooOld = { status: 403, body: { code: 'sign-in-too-old' } };
    expect(await ask(browser, old, 'POST', '/v1/me/identities/microsoft', {})).toMatchObject(tooOld);
    expect(await ask(browser, old, 'DELETE', '/v1/me/identities/google')).toMatchObject(tooOld);
  });

  /** The same token, of a sign-in an hour ago. */
  const withOldSignIn = (token: string): string => {
    const [header, payload = ''] = token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, number>;
    const changed = { ...claims, auth_time: (claims['auth_time'] ?? 0) - 3600 };
    const content = `${header}.${Buffer.from(JSON.stringify(changed)).toString('base64url')}`;
    const [jwk] = JSON.parse(platform.secrets.jwtKeys).keys;
    const key = { key: createPrivateKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' as const };
    return `${content}.${sign('sha256', Buffer.from(content), key).toString('base64url')}`;
  };
});

describe('a second factor', () => {
  const totpOf = (secret: string) => new TOTP({ secret: Secret.fromBase32(secret) });

  test('security-16 is asked for after a provider’s sign-in too', async () => {
    const { browser, token } = await newCustomer();
    const account = await accountOf(browser);
    const { body: enrolment } = await ask(browser, token, 'POST', '/v1/me/two-factor', {});
    const totp = totpOf(enrolment['secret'] as string);
    const { body } = await ask(browser, token, 'POST', '/v1/me/two-factor/confirm', { code: totp.generate() });
    const [recoveryCode] = body['recoveryCodes'] as string[];

    const elsewhere = newVisitor(platform.url);
    const callback = await elsewhere.signInThere(await elsewhere.leave('google'));
    const answer = await elsewhere.request('GET', callback.slice(platform.url.length));
    expect(answer.headers.get('location')).toBe(
      `${webUrl}/sign-in/second-factor?enrolment=false&returnTo=%2Fdocuments`,
    );
    hasNoSession(elsewhere);
    const challenge = answer.headers.getSetCookie().find((line) => line.startsWith('__Host-challenge='));
    expect(challenge).toMatch(/; HttpOnly; Secure; SameSite=Strict/);
    const secondFactor = (body: object) => elsewhere.ask('POST', '/v1/auth/login/second-factor', { body });
    expect((await secondFactor({ code: '000000' })).status).toBe(401);
    hasNoSession(elsewhere);
    expect((await secondFactor({ recoveryCode })).status).toBe(200);
    expect((await accountOf(elsewhere)).id).toBe(account.id);
  });
});

describe('proving again who one is, at a provider', () => {
  const now = () => Math.floor(Date.now() / 1000);

  const stepUp = async (browser: Visitor, token: string, provider = 'google') => {
    const path = `/v1/auth/step-up/${provider}`;
    return (await ask(browser, token, 'POST', path, { returnTo: '/settings' })).body['url'] as string;
  };

  test('asks the provider to ask again', async () => {
    const { browser, token } = await newCustomer();
    const atGoogle = new URL(await stepUp(browser, token)).searchParams;
    expect(atGoogle.get('max_age')).toBe('0');
    expect(JSON.parse(atGoogle.get('claims') ?? '')).toEqual({ id_token: { auth_time: { essential: true } } });
    const atMicrosoft = new URL(await stepUp(browser, token, 'microsoft')).searchParams;
    expect([atMicrosoft.get('prompt'), atMicrosoft.get('max_age')]).toEqual(['login', '0']);
  });

  test('begins a new session in place of the old one', async () => {
    const { browser, person, token } = await newCustomer();
    const sessions = async () =>
      (await ask(browser, await browser.accessToken(), 'GET', '/v1/me/sessions')).body['items'];
    const [before] = (await sessions()) as { id: string }[];
    google.signIn({ ...person, auth_time: now() });
    expect(await browser.follow(await stepUp(browser, token))).toBe(`${webUrl}/settings`);
    const after = (await sessions()) as { id: string }[];
    expect(after).toHaveLength(1);
    expect(after[0]?.id).not.toBe(before?.id);
    expect(await audited((await accountOf(browser)).id)).toContain('session.stepped-up');
  });

  test.each([
    ['did not ask him', () => ({ auth_time: now() - 3600 }), 'provider-sign-in-too-old'],
    ['does not say when it asked him', () => ({}), 'provider-sign-in-too-old'],
    ['knows him as somebody else', () => ({ auth_time: now(), sub: randomUUID() }), 'identity-wrong'],
  ])('fails when the provider %s', async (_name, claims, code) => {
    const { browser, person, token } = await newCustomer();
    const session = browser.cookies.get('__Host-refresh');
    google.signIn({ ...person, ...claims() });
    expect(await browser.follow(await stepUp(browser, token))).toBe(`${webUrl}/settings?error=${code}`);
    expect(browser.cookies.get('__Host-refresh')).toBe(session);
  });
});

describe('a provider that is away', () => {
  test('is all that does not work', async () => {
    const away = await startPlatform({
      variables: {
        GOOGLE_CLIENT_ID: 'id',
        GOOGLE_CLIENT_SECRET: 'secret',
        GOOGLE_ISSUER: `http://localhost:${await freePort()}`,
      },
    });
    try {
      const get = async (path: string) => {
        const response = await fetch(`${away.url}${path}`, { redirect: 'manual' });
        return { status: response.status, body: (await response.json()) as unknown };
      };
      const unavailable = { status: 503, body: { code: 'provider-unavailable' } };
      expect(await get('/v1/auth/oidc/google')).toMatchObject(unavailable);
      expect(await get('/v1/auth/oidc/microsoft')).toMatchObject({ status: 404, body: { code: 'provider-unknown' } });
      expect(await get('/v1/auth/oidc/facebook')).toMatchObject({ status: 400 });
      expect(await get('/v1/auth/providers')).toEqual({
        status: 200,
        body: { items: [{ provider: 'google', name: 'Google' }] },
      });
    } finally {
      await away.stop();
    }
  }, 60_000);

  test('during a visit ends it, and comes back later', async () => {
    google.signIn(newPerson());
    const browser = newVisitor(platform.url);
    const callback = await browser.signInThere(await browser.leave('google'));
    google.fail(true);
    isRefused(await browser.comeBack(callback), 'provider-unavailable');
    google.fail(false);
    expect(await browser.visit('google')).toBe(`${webUrl}/documents`);
  });

  test('half a client stops the API at once', async () => {
    await expect(startPlatform({ variables: { GOOGLE_CLIENT_ID: 'id' } })).rejects.toThrow(/GOOGLE_CLIENT_SECRET/);
  }, 60_000);
});
