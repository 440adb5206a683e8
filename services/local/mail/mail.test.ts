import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openMailer } from '../../platform/mailer.ts';
import { startMailPage } from '../mail.ts';
import type { ManagedServer } from '../managed-process.ts';
import { freePort } from '../ports.ts';

const dir = join(inject('servers').dir, `page-${randomUUID()}`, 'mail');
const mail = {
  id: randomUUID(),
  template: 'reset-password',
  to: 'marie@example.fr',
  subject: 'A <b>subject</b>',
  text: 'Click https://www.example.fr/#token=x <script>alert(1)</script>',
  html: '<p>hello</p><script>alert(1)</script>',
};
let server: ManagedServer;

beforeAll(async () => {
  server = await startMailPage({ dir, port: await freePort() });
  await openMailer({ url: pathToFileURL(dir).href, from: 'Us <us@example.fr>', region: 'eu-west-3' }).send(mail);
});
afterAll(() => server.stop());

test('the page lists mails and shows one, without believing anything in it', async () => {
  const list = await (await fetch(server.url)).text();
  expect(list).toContain('marie@example.fr');
  expect(list).toContain(`href="/${mail.id}"`);
  expect(list).not.toContain('<b>');
  const shown = await (await fetch(`${server.url}/${mail.id}`)).text();
  expect(shown).toContain('<a href="https://www.example.fr/#token=x"');
  expect(shown).not.toContain('<script');
  expect(shown).toMatch(/<iframe src="\/[\w-]+\/html" sandbox="allow-popups allow-popups-to-escape-sandbox"/);
  const html = await fetch(`${server.url}/${mail.id}/html`);
  expect(await html.text()).toContain('<p>hello</p>');
  expect(html.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox/);
});

test('it reads mails only, and answers to its own name only', async () => {
  expect((await fetch(`${server.url}/..%2f..%2fsecrets.json`)).status).toBe(404);
  expect((await fetch(`${server.url}/${randomUUID()}`)).status).toBe(404);
  const status = await new Promise((resolve) =>
    request(server.url, { headers: { host: 'evil.example' } }, (response) => resolve(response.statusCode)).end(),
  );
  expect(status).toBe(403);
});
