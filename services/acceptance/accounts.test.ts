import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPlatform } from './test-platform.ts';

let platform: Awaited<ReturnType<typeof startPlatform>>;

beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.stop());

const post = async (path: string, body: unknown) => {
  const response = await fetch(`${platform.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

const me = async (token: string) =>
  (await fetch(`${platform.url}/v1/me`, { headers: { authorization: `Bearer ${token}` } })).status;

describe('an account', () => {
  const credentials = { email: 'Marie@Example.fr', password: 'une phrase bien à moi' };

  test('is opened with an address and a password, and signs in with them', async () => {
    const registered = await post('/v1/auth/register', credentials);
    expect(registered).toMatchObject({ status: 201, body: { email: 'marie@example.fr', role: 'customer' } });
    expect(registered.body).not.toHaveProperty('passwordHash');
    const signedIn = await post('/v1/auth/login', { ...credentials, email: 'marie@example.fr' });
    expect(signedIn).toMatchObject({ status: 200, body: { expiresIn: 600 } });
    expect(await me(signedIn.body['accessToken'] as string)).toBe(200);
  });

  test('exists once for an address, however it is written', async () => {
    expect(await post('/v1/auth/register', { ...credentials, email: 'MARIE@example.fr' })).toMatchObject({
      status: 409,
      body: { code: 'email-taken' },
    });
  });

  test('does not tell whether the address or the password was wrong', async () => {
    const wrongPassword = await post('/v1/auth/login', { ...credentials, password: 'une autre phrase' });
    const wrongAddress = await post('/v1/auth/login', { ...credentials, email: `${randomUUID()}@example.fr` });
    expect(wrongPassword).toMatchObject({ status: 401, body: { code: 'credentials-wrong' } });
    expect({ ...wrongAddress.body, requestId: null }).toEqual({ ...wrongPassword.body, requestId: null });
  });

  test('takes long passwords whole, and refuses short and endless ones', async () => {
    const email = `${randomUUID()}@example.fr`;
    expect((await post('/v1/auth/register', { email, password: 'x'.repeat(14) })).status).toBe(400);
    expect((await post('/v1/auth/register', { email, password: 'x'.repeat(129) })).status).toBe(400);
    expect((await post('/v1/auth/register', { email, password: 'x'.repeat(128) })).status).toBe(201);
    expect((await post('/v1/auth/login', { email, password: 'x'.repeat(127) })).status).toBe(401);
  });

  test('cannot choose its own role', async () => {
    const email = `${randomUUID()}@example.fr`;
    const answer = await post('/v1/auth/register', { email, password: credentials.password, role: 'admin' });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '/body/role' }] } });
  });
});
