import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';

/** Sends back what it is sent. */
let echo: Server;
let proxy: FaultProxy;
let clients: Socket[];
/** Connections that the server has. */
let served: Set<Socket>;

beforeEach(async () => {
  clients = [];
  served = new Set();
  echo = createServer({ allowHalfOpen: true }, (socket) => {
    served.add(socket);
    socket.on('error', () => {}).on('close', () => served.delete(socket));
    socket.pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  proxy = await startFaultProxy((echo.address() as AddressInfo).port);
});
afterEach(() => {
  for (const client of clients) client.destroy();
  proxy.close();
  echo.close();
});

const dial = (): Socket => {
  const client = connect(proxy.port, '127.0.0.1');
  clients.push(client);
  return client;
};

const open = async (): Promise<Socket> => {
  const client = dial();
  await once(client, 'connect');
  return client;
};

const answerTo = async (client: Socket, text: string): Promise<string> => {
  client.write(text);
  const parts: Buffer[] = [];
  while (Buffer.concat(parts).length < text.length) parts.push((await once(client, 'data'))[0]);
  return Buffer.concat(parts).toString();
};

const failureOf = async (client: Socket): Promise<string> => (await once(client, 'error'))[0].code;

test('passes everything on, in its order, and the end of each side', async () => {
  const client = await open();
  const text = Array.from({ length: 50_000 }, (_, index) => `${index};`).join('');
  expect(await answerTo(client, text)).toBe(text);
  client.end();
  await once(client, 'end');
});

test('makes every answer late, by the latency of both ways', async () => {
  const client = await open();
  await proxy.disturb({ kind: 'latency', ms: 100, jitter: 20 });
  const start = performance.now();
  expect(await answerTo(client, 'late')).toBe('late');
  // Timers may fire a millisecond early.
  expect(performance.now() - start).toBeGreaterThan(198);
});

test('lets so many bytes a second through', async () => {
  const client = await open();
  await proxy.disturb({ kind: 'slow', bytesPerSecond: 2_000 });
  const start = performance.now();
  expect(await answerTo(client, 'x'.repeat(1_000))).toBe('x'.repeat(1_000));
  expect(performance.now() - start).toBeGreaterThan(400);
});

test('resets what is connected, and whoever connects', async () => {
  const before = await open();
  const failure = failureOf(before);
  await proxy.disturb({ kind: 'reset' });
  expect(await failure).toBe('ECONNRESET');
  expect(await failureOf(dial())).toBe('ECONNRESET');
  await proxy.disturb(null);
  expect(await answerTo(await open(), 'again')).toBe('again');
});

test('refuses on the same port, which it takes again afterwards', async () => {
  const before = await open();
  const failure = failureOf(before);
  await proxy.disturb({ kind: 'refused' });
  expect(await failure).toBe('ECONNRESET');
  expect(await failureOf(dial())).toBe('ECONNREFUSED');
  await proxy.disturb(null);
  expect(await answerTo(await open(), 'again')).toBe('again');
});

test('is half-open: silent to old and new connections, for good, and open to those made afterwards', async () => {
  const before = await open();
  expect(await answerTo(before, 'hello')).toBe('hello');
  await proxy.disturb({ kind: 'half-open' });
  const during = await open();
  const heard: unknown[] = [];
  for (const client of [before, during]) {
    client.on('data', (data) => heard.push(data));
    client.write('anybody?');
  }
  // An answer takes a millisecond: here another connection's shows that it would have come.
  await proxy.disturb(null);
  expect(await answerTo(await open(), 'again')).toBe('again');
  await sleep(50);
  expect(heard).toEqual([]);
  expect([before.destroyed, during.destroyed]).toEqual([false, false]);
});

test('half-open, does not tell the server that the client has gone, before it is over', async () => {
  const client = await open();
  expect(await answerTo(client, 'hello')).toBe('hello');
  const [atServer] = [...served] as [Socket];
  await proxy.disturb({ kind: 'half-open' });
  client.destroy();
  await once(client, 'close');
  await sleep(50);
  expect(served.has(atServer)).toBe(true);
  const told = new Promise((resolve) => atServer.once('close', resolve));
  await proxy.disturb(null);
  await told;
});
