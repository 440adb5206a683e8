import { spawnSync } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fastify } from 'fastify';
import postgres from 'postgres';
import { createAccessTokens } from '../api/plugins/access-token.ts';
import { type ManagedProcess, startProcess, untilReady } from '../local/managed-process.ts';
import { apiVariables, type Backends } from '../local/platform-processes.ts';
import { freePort } from '../local/ports.ts';
import { createSecrets } from '../local/secrets.ts';
import { readSigningKeys } from '../platform/json-web-keys.ts';
import { benchDir } from './backends.ts';
import type { BenchRow } from './bench-row.ts';
import { measurePasswords } from './password-row.ts';
import { seed } from './postgres-data.ts';
import { compare, figure } from './rounds.ts';
import { findWrk, load } from './wrk.ts';

const rounds = 15;
const seconds = 1;

/** The server has a core to itself, as the one process of a container has; wrk and the database have the rest. */
export const benchHttp = async (backends: Backends): Promise<BenchRow[]> => {
  const wrk = await findWrk();
  const sql = postgres(backends.databaseUrl, { max: 1, onnotice: () => {} });
  const data = await seed(sql);
  const [document] = data.documents as [(typeof data.documents)[0]];

  const secrets = createSecrets();
  const variables = { ...apiVariables(backends, secrets, { api: 3000 }), BENCH_SECRET: secrets.postgresPassword };
  const issuer = variables.PUBLIC_URL as string;
  const accessTokens = await createAccessTokens(fastify(), { keys: readSigningKeys(secrets.jwtKeys), issuer });
  const owner = { accountId: document.ownerId, role: 'customer', scopes: null } as const;
  const accessToken = () =>
    accessTokens.issue({ ...owner, sessionId: randomUUID(), authenticatedAt: Date.now() / 1000 }).accessToken;

  const row = async (options: {
    measure: string;
    ours: string;
    peer: string;
    goal: number;
    path?: string;
    tokens?: { ours: string; peer: string };
  }): Promise<BenchRow> => {
    const { path = '/', tokens } = options;
    const start = async (side: 'ours' | 'peer') => {
      const { url, process } = await startServer(options[side], variables);
      const headers = tokens && { authorization: `Bearer ${tokens[side]}` };
      const measure = () => load(wrk, { url: `${url}${path}`, headers: headers ?? {}, seconds, prefix: onCore(1) });
      return { measure, process };
    };
    const [ours, peer] = [await start('ours'), await start('peer')];
    const result = await compare({ rounds, ours: ours.measure, peer: peer.measure });
    await Promise.all([ours.process.kill(), peer.process.kill()]);
    return {
      measure: options.measure,
      ours: `${figure(result.ours)} /s`,
      peer: `${figure(result.peer)} /s`,
      ratio: result.ratio,
      goal: options.goal,
      better: 'higher',
    };
  };

  const verificationRow = async (): Promise<BenchRow> => {
    const token = accessToken();
    const { url, process } = await startServer('API', variables);
    const headers = { authorization: `Bearer ${token}` };
    const result = await compare({
      rounds,
      ours: async () => microsecondsOf(() => accessTokens.verify(token)),
      peer: async () =>
        1e6 / (await load(wrk, { url: `${url}/v1/documents/${document.id}`, headers, seconds, prefix: onCore(1) })),
    });
    await process.kill();
    return {
      measure: 'verifying a known token ÷ GET /v1/documents/:id',
      ours: `${figure(result.ours)} µs`,
      peer: `${figure(result.peer)} µs`,
      ratio: result.ratio,
      goal: 0.1,
      better: 'lower',
    };
  };

  const rows = [
    await row({
      measure: 'Fastify route with schema ÷ node:http',
      ours: 'Fastify with schema',
      peer: 'node:http',
      goal: 0.85,
    }),
    await row({
      measure: 'authenticated route, token known ÷ node:http with HS256 by hand',
      ours: 'Fastify authenticated',
      peer: 'node:http with HS256',
      goal: 0.95,
      tokens: { ours: accessToken(), peer: hs256(variables.BENCH_SECRET, document.ownerId, issuer) },
    }),
    await row({
      measure: 'authenticated route, measured for Prometheus ÷ not measured',
      ours: 'Fastify measured',
      peer: 'Fastify authenticated',
      goal: 0.9,
      tokens: { ours: accessToken(), peer: accessToken() },
    }),
    await row({
      measure: 'the same, measured, and a tenth of the requests traced ÷ neither',
      ours: 'Fastify traced, a tenth',
      peer: 'Fastify authenticated',
      goal: 0.75,
      tokens: { ours: accessToken(), peer: accessToken() },
    }),
    await row({
      measure: 'the same, measured, and every request traced ÷ neither',
      ours: 'Fastify traced',
      peer: 'Fastify authenticated',
      goal: 0.4,
      tokens: { ours: accessToken(), peer: accessToken() },
    }),
    await row({
      measure: 'logged as in production ÷ unlogged',
      ours: 'Fastify logged',
      peer: 'Fastify with schema',
      goal: 0.8,
    }),
    await row({
      measure: 'GET /v1/documents/:id ÷ the same SQL by postgres.js behind bare Fastify',
      ours: 'API',
      peer: 'Fastify with postgres.js',
      goal: 0.7,
      path: `/v1/documents/${document.id}`,
      tokens: { ours: accessToken(), peer: 'none' },
    }),
    await verificationRow(),
    await measurePasswords(),
  ];

  await sql`truncate accounts, documents, renditions cascade`;
  await sql.end();
  return rows;
};

const startServer = async (
  name: string,
  variables: Record<string, string | undefined>,
): Promise<{ url: string; process: ManagedProcess }> => {
  const port = await freePort();
  const server = await startProcess({
    name,
    id: name.replaceAll(/\W+/g, '-'),
    home: benchDir,
    command: process.execPath,
    args: [join(import.meta.dirname, 'http-servers/main.ts'), name, `${port}`],
    prefix: onCore(0),
    env: { ...process.env, NODE_ENV: 'production', ...variables },
  });
  const url = `http://127.0.0.1:${port}`;
  await untilReady(server, async () => (await fetch(url)).status > 0);
  return { url, process: server };
};

const canPin = availableParallelism() > 1 && spawnSync('taskset', ['-V']).status === 0;

/** taskset(1), where there is one. */
const onCore = (core: number): string[] => (canPin ? ['taskset', '--cpu-list', `${core}`] : []);

const microsecondsOf = (work: () => unknown): number => {
  const times = 20_000;
  const began = performance.now();
  for (let count = 0; count < times; count++) work();
  return ((performance.now() - began) / times) * 1000;
};

/** What the peer checks: the same claims as ours, signed by a secret of both. */
const hs256 = (secret: string, sub: string, issuer: string): string => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const seconds = Math.floor(Date.now() / 1000);
  const signed = `${part({ alg: 'HS256', typ: 'at+jwt' })}.${part({
    role: 'customer',
    sub,
    iss: issuer,
    aud: issuer,
    iat: seconds,
    exp: seconds + 600,
  })}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
};
