import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ForbiddenAddressError, isPublic, type PublicRequestOptions, postPublicly } from './public-request.ts';

let server: Server;
let ca: string;
let port: number;
/** What the server was asked. */
let calls: { url: string | undefined; host: string | undefined; body: string }[] = [];
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeAll(async () => {
  const names = [{ type: 2 as const, value: 'hook.example' }];
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'hook.example' }], {
    extensions: [{ name: 'subjectAltName', altNames: names }],
  });
  ca = cert;
  server = createServer({ cert, key }, async (request, response) => {
    const body = (await request.toArray()).join('');
    calls.push({ url: request.url, host: request.headers.host, body });
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** The server of this test stands for one on the public Internet. */
const post = (target: string, options: Partial<PublicRequestOptions> = {}) => {
  calls = [];
  return postPublicly(target, { headers: {}, body: '{}', timeoutMs: 5_000, ca, ...options });
};
const here = { resolve: async () => [{ address: '127.0.0.1', family: 4 }], allowed: () => true };

describe('security-45 a request to where a stranger says', () => {
  test('security-45 reaches a public server, with its certificate checked against its name', async () => {
    answer = (_request, response) => response.writeHead(201).end('thank you');
    const url = `https://hook.example:${port}/in?a=b`;
    expect(await post(url, { ...here, body: '{"a":1}' })).toEqual({ status: 201, body: 'thank you', retryAfter: null });
    expect(calls).toEqual([{ url: '/in?a=b', host: `hook.example:${port}`, body: '{"a":1}' }]);
    await expect(post(`https://other.example:${port}/`, here)).rejects.toThrow(/altnames/i);
    await expect(post(url, { ...here, ca: '' })).rejects.toThrow(/self-signed/);
    expect(calls).toEqual([]);
  });

  test('security-45 resolves a name once, and goes where it was found then', async () => {
    answer = (_request, response) => response.end();
    // The second answer is one that leads to nobody.
    const answers = ['127.0.0.1', '127.0.0.2'];
    const resolve = async () => [{ address: answers.shift() as string, family: 4 }];
    await post(`https://hook.example:${port}/`, { resolve, allowed: () => true });
    expect(answers).toEqual(['127.0.0.2']);
    expect(calls).toHaveLength(1);
  });

  test('security-45 follows no redirect', async () => {
    answer = (_request, response) => response.writeHead(302, { location: `https://hook.example:${port}/secret` }).end();
    expect(await post(`https://hook.example:${port}/`, here)).toEqual({ status: 302, body: '', retryAfter: null });
    expect(calls.map(({ url }) => url)).toEqual(['/']);
  });

  test('security-45 ends after its time, and reads the beginning of an answer only', async () => {
    answer = () => {};
    await expect(post(`https://hook.example:${port}/`, { ...here, timeoutMs: 200 })).rejects.toThrow(/aborted/);
    const resolve = () => new Promise<never>(() => {});
    await expect(post('https://hook.example/', { resolve, timeoutMs: 200 })).rejects.toThrow(/timeout/);
    answer = (_request, response) => {
      const more = () => response.write('x'.repeat(65_536)) && setImmediate(more);
      more();
      response.on('drain', more).on('error', () => {});
    };
    expect((await post(`https://hook.example:${port}/`, here)).body).toBe('x'.repeat(4096));
  });

  test.each(['http://hook.example/', 'ftp://hook.example/', 'https://user:password@hook.example/'])(
    'security-45 %s is not called at all',
    async (target) => {
      await expect(post(target, here)).rejects.toThrow(ForbiddenAddressError);
    },
  );

  test.each([
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:a9fe:a9fe]/',
    'https://169.254.169.254/latest/meta-data',
    'https://169.254.170.2/v2/credentials',
    'https://[fd00:ec2::254]/',
    'https://10.0.0.1/',
    'https://172.31.0.2/',
    'https://192.168.1.1/',
    'https://100.64.0.1/',
    'https://224.0.0.1/',
    'https://255.255.255.255/',
    'https://[fe80::1]/',
    'https://[64:ff9b::10.0.0.1]/',
    'https://[2002:a00:1::]/',
    'https://localhost/',
  ])('security-45 %s is not public', async (target) => {
    await expect(post(target)).rejects.toThrow(ForbiddenAddressError);
  });

  test('security-45 a name with one private address among public ones is refused', async () => {
    const resolve = async () => [
      { address: '93.184.215.14', family: 4 },
      { address: '10.0.0.1', family: 4 },
    ];
    await expect(post('https://hook.example/', { resolve })).rejects.toThrow(ForbiddenAddressError);
    await expect(post('https://hook.example/', { resolve: async () => [] })).rejects.toThrow(ForbiddenAddressError);
  });

  test('security-45 public addresses are public', () => {
    expect(['93.184.215.14', '2606:2800:21f:cb07:6820:80da:af6b:8b2c'].map(isPublic)).toEqual([true, true]);
  });
});
