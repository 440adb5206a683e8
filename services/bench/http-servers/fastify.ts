import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type FastifyInstance, fastify } from 'fastify';
import { Registry } from 'prom-client';
import { createAccessTokens } from '../../api/plugins/access-token.ts';
import { authenticationPlugin, identificationPlugin } from '../../api/plugins/authentication.ts';
import { httpMetricsPlugin } from '../../api/plugins/http-metrics.ts';
import { requestContextPlugin } from '../../api/plugins/request-context.ts';
import { requestLogPlugin } from '../../api/plugins/request-log.ts';
import { serverOptions } from '../../api/server-options.ts';
import { readSigningKeys } from '../../platform/json-web-keys.ts';
import { createLogger } from '../../platform/logger.ts';
import { openTracer } from '../../platform/tracing.ts';
import { Answer, answer } from './answer.ts';

/** Fastify as the API has it, without its plugins. */
const server = (): FastifyInstance => fastify(serverOptions({ TRUST_PROXY_HOPS: 1 }, createLogger('bench', 'info')));

const route = (app: FastifyInstance): FastifyInstance =>
  app.get('/', { schema: { response: { 200: Answer } } }, async () => answer());

export const withSchema = async (): Promise<FastifyInstance> => route(server());

/** Who calls is found out as in the API. */
export const authenticated = (jwtKeys: string, issuer: string): Promise<FastifyInstance> =>
  withTokens(server(), jwtKeys, issuer);

const withTokens = async (app: FastifyInstance, jwtKeys: string, issuer: string): Promise<FastifyInstance> => {
  const accessTokens = await createAccessTokens(app, { keys: readSigningKeys(jwtKeys), issuer });
  await app.register(identificationPlugin, {
    accessTokens,
    revocations: { has: () => false },
    apiKeys: { verify: async () => null },
  });
  await app.register(authenticationPlugin);
  return route(app);
};

/** Each request is measured for Prometheus as in the API. */
export const measured = async (jwtKeys: string, issuer: string): Promise<FastifyInstance> => {
  const app = server();
  await app.register(httpMetricsPlugin, { registry: new Registry() });
  return withTokens(app, jwtKeys, issuer);
};

/** Each request is measured and traced, its spans sent to a collector that throws them away. */
export const traced = async (jwtKeys: string, issuer: string, ratio: number): Promise<FastifyInstance> => {
  const collector = createServer((request, response) => {
    request.resume().on('end', () => response.end('{}'));
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const { port } = collector.address() as AddressInfo;
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`, OTEL_TRACES_SAMPLER_ARG: ratio };
  const logger = createLogger('bench', 'info');
  const app = server();
  const tracer = await openTracer({ ...env, RELEASE: 'bench', ENVIRONMENT: 'bench' }, 'bench', logger);
  await app.register(requestContextPlugin, { tracer });
  await app.register(httpMetricsPlugin, { registry: new Registry() });
  return withTokens(app, jwtKeys, issuer);
};

/** Each request is logged as in the API, to standard output. */
export const logged = async (): Promise<FastifyInstance> => {
  const app = server();
  await app.register(requestLogPlugin);
  return route(app);
};
