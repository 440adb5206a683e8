import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nextMail } from './mailbox.ts';
import { newAddress, newCustomer, newPerson } from './person.ts';
import { startPlatform } from './test-platform.ts';

let platform: Awaited<ReturnType<typeof startPlatform>>;

beforeAll(async () => {
  platform = await startPlatform({ variables: { TRUST_PROXY_HOPS: '1' } });
});
afterAll(() => platform.stop());

const anybody = () => newPerson(platform.url);
const login = ({ browser, email, password }: ReturnType<typeof anybody>) =>
  browser.ask('POST', '/v1/auth/login', { body: { email, password } });

describe('an account', () => {
  test('is opened by the link of a mail and the password chosen before, once', async () => {
    const { browser, email, password } = anybody();
    const registered = await browser.ask('POST', '/v1/auth/register', { body: { email, password } });
    expect(registered).toMatchObject({ status: 202, body: { email } });
    expect((await login({ browser, email, password })).status).toBe(401);

    const { token, text } = await nextMail(platform, email, 'confirm-registration');
    expect(text).toContain(`${platform.url}/confirm-registration#token=`);
    const confirm = (given: string) =>
      browser.ask('POST', '/v1/auth/register/confirm', { body: { token, password: given } });
    expect(await confirm('quatre vélos dans la grange')).toMatchObject({
      status: 403,
      body: { code: 'registration-password-wrong' },
    });
    expect(await confirm(password)).toMatchObject({ status: 201, body: { email, role: 'customer', language: 'fr' } });
    expect(await confirm(password)).toMatchObject({ status: 410, body: { code: 'link-invalid' } });
    expect((await login({ browser, email, password })).status).toBe(200);
  });

  test('is opened once by links of several registrations', async () => {
    const { browser, email, password } = anybody();
    const tokens: string[] = [];
    for (let n = 0; n < 2; n++) {
      await browser.ask('POST', '/v1/auth/register', { body: { email, password } });
      tokens.push((await nextMail(platform, email)).token);
    }
    const answers = await Promise.all(
      tokens.map((token) => browser.ask('POST', '/v1/auth/register/confirm', { body: { token, password } })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  test('is told of by mail only, when somebody registers its address again', async () => {
    const { email, password } = await newCustomer(platform);
    const { browser, ...other } = anybody();
    const repeated = await browser.ask('POST', '/v1/auth/register', {
      body: { email: email.toUpperCase(), password: other.password },
    });
    const first = await browser.ask('POST', '/v1/auth/register', { body: other });
    expect([repeated.status, first.status]).toEqual([202, 202]);
    expect(Object.keys(repeated.body)).toEqual(Object.keys(first.body));
    expect((await nextMail(platform, email)).template).toBe('registration-repeated');
    expect((await login({ browser, email, password })).status).toBe(200);
  });

  test('is nobody’s target of mails: the sixth in an hour is not sent', async () => {
    const { browser, email, password } = anybody();
    const count = async () => (await platform.sql`select from mails`).count;
    const before = await count();
    const statuses: number[] = [];
    for (let n = 0; n < 7; n++) {
      const headers = { 'x-forwarded-for': newAddress() };
      statuses.push((await browser.request('POST', '/v1/auth/register', { email, password }, headers)).status);
    }
    expect(statuses).toEqual(Array(7).fill(202));
    expect((await count()) - before).toBe(5);
  });

  test('gets mails in its language', async () => {
    const { browser, email, accessToken } = await newCustomer(platform);
    const changed = await browser.ask('PATCH', '/v1/me', { body: { language: 'en' }, accessToken });
    expect(changed).toMatchObject({ status: 200, body: { language: 'en' } });
    await browser.ask('POST', '/v1/auth/password-reset', { body: { email } });
    expect((await nextMail(platform, email, 'reset-password')).text).toContain('password');
  });

  test('changes its address by a link to the new one, and the old one is told', async () => {
    const { browser, email, password, accessToken } = await newCustomer(platform);
    const newEmail = anybody().email;
    await browser.ask('POST', '/v1/auth/password-reset', { body: { email } });
    const oldLink = await nextMail(platform, email, 'reset-password');
    const asked = await browser.ask('POST', '/v1/me/email', { body: { email: newEmail }, accessToken });
    expect(asked).toMatchObject({ status: 202, body: { email: newEmail } });
    const { token } = await nextMail(platform, newEmail, 'confirm-email');

    const stranger = await newCustomer(platform);
    const confirm = (accessToken: string) =>
      browser.ask('POST', '/v1/me/email/confirm', { body: { token }, accessToken });
    expect((await confirm(stranger.accessToken)).status).toBe(410);
    expect(await confirm(accessToken)).toMatchObject({ status: 200, body: { email: newEmail } });
    expect((await nextMail(platform, email, 'email-changed')).text).toContain(newEmail);
    expect((await login({ browser, email: newEmail, password })).status).toBe(200);
    expect((await login({ browser, email, password })).status).toBe(401);
    const body = { token: oldLink.token, password: 'cinq vélos dans la grange' };
    expect((await browser.ask('POST', '/v1/auth/password-reset/confirm', { body })).status).toBe(410);
  });

  test('does not get the address of another, who is told', async () => {
    const { browser, accessToken } = await newCustomer(platform);
    const { email } = await newCustomer(platform);
    const asked = await browser.ask('POST', '/v1/me/email', { body: { email }, accessToken });
    expect(asked.status).toBe(202);
    expect((await nextMail(platform, email)).template).toBe('registration-repeated');
  });

  test('loses the race for an address to who confirms first', async () => {
    const [one, two] = [await newCustomer(platform), await newCustomer(platform)];
    const { email } = anybody();
    const confirmations: (() => Promise<{ status: number }>)[] = [];
    for (const { browser, accessToken } of [one, two]) {
      await browser.ask('POST', '/v1/me/email', { body: { email }, accessToken });
      const { token } = await nextMail(platform, email, 'confirm-email');
      confirmations.push(() => browser.ask('POST', '/v1/me/email/confirm', { body: { token }, accessToken }));
    }
    const answers = await Promise.all(confirmations.map((confirm) => confirm()));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });
});

describe('security-37 fields', () => {
  test.each([
    ['POST', '/v1/auth/register', { email: 'a@example.fr', password: 'trois vélos dans la grange' }, 'role', 'admin'],
    ['POST', '/v1/auth/register', { email: 'a@example.fr', password: 'trois vélos dans la grange' }, 'id', '1'],
    ['POST', '/v1/auth/login', { email: 'a@example.fr', password: 'x' }, 'role', 'admin'],
    ['PATCH', '/v1/me', { language: 'fr' }, 'role', 'admin'],
    ['PATCH', '/v1/me', { language: 'fr' }, 'email', 'a@example.fr'],
    ['PATCH', '/v1/me', { language: 'fr' }, 'disabledAt', null],
    ['POST', '/v1/me/password', { currentPassword: 'x', newPassword: 'trois vélos dans la grange' }, 'accountId', '1'],
  ])('%s %s with %o refuses %s', async (method, path, body, field, value) => {
    const { browser, accessToken } = await newCustomer(platform);
    const answer = await browser.ask(method, path, { body: { ...body, [field]: value }, accessToken });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: `/body/${field}` }] } });
  });

  test('that a body does not name are refused by every route, and every answer has a schema', async () => {
    const { paths } = (await (await fetch(`${platform.url}/openapi.json`)).json()) as {
      paths: Record<string, Record<string, Operation>>;
    };
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, ...operation })),
    );
    expect(operations.length).toBeGreaterThan(20);
    for (const { name, requestBody, responses } of operations) {
      const json = requestBody?.content['application/json'];
      if (json) expect(json.schema, name).toMatchObject({ additionalProperties: false });
      const answers = Object.entries(responses).filter(([status]) => status.startsWith('2'));
      for (const [status, { content }] of answers) {
        if (status !== '204' && content?.['application/json']) {
          expect(JSON.stringify(content['application/json'].schema), name).toMatch(/properties|null|\$ref/);
        }
      }
    }
  });

  test('of the row never leave it', async () => {
    const { browser, accessToken } = await newCustomer(platform);
    const { body } = await browser.ask('GET', '/v1/me', { accessToken });
    expect(Object.keys(body).sort()).toEqual(['createdAt', 'email', 'id', 'language', 'role']);
  });
});

type Operation = {
  requestBody?: { content: Record<string, { schema: object }> };
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
};
