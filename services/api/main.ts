import { createContainer } from '../container.ts';
import { createMeters } from '../meters.ts';
import { ApiEnvSchema } from '../platform/env.schema.ts';
import { readEnv } from '../platform/env.ts';
import { openErrorReports } from '../platform/error-reports.ts';
import { startInternalServer } from '../platform/internal-server.ts';
import { closeOnSignal } from '../platform/lifecycle.ts';
import { createLogger } from '../platform/logger.ts';
import { watchClients } from '../platform/metrics.clients.ts';
import { createMetrics } from '../platform/metrics.ts';
import { subscribeToChanges } from '../platform/notifier.ts';
import { openPatientRedis } from '../platform/redis.ts';
import { start } from '../platform/start.ts';
import { openTracer } from '../platform/tracing.ts';
import { buildApp } from './app.ts';

/** Milliseconds from "not ready" to closing: the load balancer must have noticed. */
const drainTime = 2_000;

await start(async () => {
  const env = readEnv(ApiEnvSchema);
  const logger = createLogger('api', env.LOG_LEVEL);
  const metrics = createMetrics('api', env.RELEASE);
  const { registry } = metrics;
  const reports = await openErrorReports(env, 'api', logger);
  const tracer = await openTracer(env, 'api', logger);
  const container = await createContainer(env, logger, 'api', { meters: createMeters(registry) });
  const subscriber = openPatientRedis(env.REDIS_URL, logger);
  const changes = subscribeToChanges(subscriber, logger);
  const app = await buildApp(env, { container, changes, registry, tracer, report: reports.report, logger });
  const { readiness, database } = container;
  watchClients(metrics, { readiness, pool: database.pool, poolSize: env.DATABASE_POOL_SIZE });
  // Who is told that it is ready can call it.
  const internal = app
    .listen({ host: env.HOST, port: env.PORT })
    .then(() => startInternalServer({ port: env.INTERNAL_PORT, readiness, metrics }));

  closeOnSignal(
    [
      { name: 'drain', timeout: drainTime + 500, close: () => drain(readiness) },
      { name: 'http', timeout: 10_000, close: () => app.close() },
      { name: 'subscriber', timeout: 500, close: async () => subscriber.disconnect() },
      ...container.shutdown,
      { name: 'traces', timeout: 1_000, close: async () => tracer?.close() },
      { name: 'error reports', timeout: 1_500, close: reports.close },
      { name: 'internal server', timeout: 500, close: async () => (await internal).close() },
    ],
    logger,
    reports,
  );

  await internal;
});

async function drain(readiness: { drain(): void }): Promise<void> {
  readiness.drain();
  await new Promise((resolve) => setTimeout(resolve, drainTime));
}
