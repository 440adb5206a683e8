import { channel } from 'node:diagnostics_channel';
import type { FastifyInstance, RouteOptions } from 'fastify';
import postgres from 'postgres';
import { buildApp } from '../api/app.ts';
import { createContainer } from '../container.ts';
import { apiVariables, type Backends } from '../local/platform-processes.ts';
import { freePort } from '../local/ports.ts';
import { createSecrets } from '../local/secrets.ts';
import { ApiEnvSchema } from '../platform/env.schema.ts';
import { readEnv } from '../platform/env.ts';
import { createLogger } from '../platform/logger.ts';
import { subscribeToChanges } from '../platform/notifier.ts';
import { openPatientRedis } from '../platform/redis.ts';
import { createTestAccounts } from './test-accounts.ts';
import { createTestBackends } from './test-backends.ts';

export type TestApi = Awaited<ReturnType<typeof startApi>>;

/**
 * The API alone, in this process, on backends of this test's own: there sooner than a platform, and its routes can be
 * looked at. Accounts are written straight into its database.
 */
export const startApi = async (options: { backends?: Backends; variables?: Record<string, string> } = {}) => {
  const backends = options.backends ?? (await createTestBackends());
  const secrets = createSecrets();
  const port = await freePort();
  const env = readEnv(ApiEnvSchema, {
    ...apiVariables(backends, secrets, { api: port }),
    INTERNAL_PORT: '0',
    LOG_LEVEL: 'silent',
    ...options.variables,
  });
  const logger = createLogger('api', env.LOG_LEVEL);
  const container = await createContainer(env, logger, 'api');
  const subscriber = openPatientRedis(env.REDIS_URL, logger);
  const { app, routes } = await collectRoutes(() =>
    buildApp(env, { container, changes: subscribeToChanges(subscriber, logger), logger }),
  );
  await app.listen({ host: env.HOST, port });
  const sql = postgres(backends.databaseUrl, { max: 4 });

  return {
    url: env.PUBLIC_URL,
    /** Every route there is, as Fastify was told of it. */
    routes,
    container,
    /** Its database, to look behind the API. */
    sql,
    accounts: await createTestAccounts({ sql, issuer: env.PUBLIC_URL, jwtKeys: secrets.jwtKeys }),

    /** An answer with its body, if that is JSON. A server that sheds load on a busy machine is asked again. */
    call: async (method: string, path: string, { token, body, headers }: Call = {}): Promise<Answer> => {
      for (;;) {
        const response = await fetch(`${env.PUBLIC_URL}${path}`, {
          method,
          redirect: 'manual',
          headers: {
            ...(token !== undefined && { authorization: `Bearer ${token}` }),
            ...(body !== undefined && { 'content-type': 'application/json' }),
            ...headers,
          },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        });
        const isJson = /json/.test(response.headers.get('content-type') ?? '');
        const answer = (isJson ? await response.json() : {}) as Answer['body'];
        if (!isJson) await response.body?.cancel();
        if (!['unavailable', 'overloaded'].includes(String(answer['code'])) || options.backends) {
          return { status: response.status, code: answer['code'] as string, headers: response.headers, body: answer };
        }
      }
    },

    stop: async () => {
      await app.close();
      subscriber.disconnect();
      // What it stands on may be gone: a test of that ends here, too.
      for (const { close } of container.shutdown) await Promise.resolve(close()).catch(() => {});
      await sql.end();
    },
  };
};

type Call = { token?: string; body?: unknown; headers?: Record<string, string> };

export type Answer = {
  status: number;
  /** Of the problem, if it is one. */
  code: string | undefined;
  headers: Headers;
  body: Record<string, unknown>;
};

/** Fastify tells of each instance that is made, before it has any route. */
const collectRoutes = async (build: () => Promise<FastifyInstance>) => {
  const routes: RouteOptions[] = [];
  const listen = (message: unknown) =>
    (message as { fastify: FastifyInstance }).fastify.addHook('onRoute', (route) => void routes.push(route));
  channel('fastify.initialization').subscribe(listen);
  const app = await build().finally(() => channel('fastify.initialization').unsubscribe(listen));
  return { app, routes };
};
