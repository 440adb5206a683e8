import { availableParallelism } from 'node:os';
import { createContainer } from '../container.ts';
import { createJobRunner, type JobExhausted, startReconciler } from '../domains/jobs/index.ts';
import { scanStorageJob } from '../domains/storage-scan/index.ts';
import { startWebhookRetries } from '../domains/webhooks/index.ts';
import { createMeters } from '../meters.ts';
import { WorkerEnvSchema } from '../platform/env.schema.ts';
import { readEnv } from '../platform/env.ts';
import { openErrorReports } from '../platform/error-reports.ts';
import { startInternalServer } from '../platform/internal-server.ts';
import { closeOnSignal } from '../platform/lifecycle.ts';
import { createLogger } from '../platform/logger.ts';
import { openMailer } from '../platform/mailer.ts';
import { watchClients } from '../platform/metrics.clients.ts';
import { createMetrics } from '../platform/metrics.ts';
import type { QueueName } from '../platform/queue.ts';
import { openPatientRedis } from '../platform/redis.ts';
import { start } from '../platform/start.ts';
import { openTracer } from '../platform/tracing.ts';
import { startConsumer } from './consumer.ts';
import { createJobKinds } from './handlers.ts';
import { startHousekeeping } from './housekeeping.ts';
import { startCloudWatchMetrics } from './metrics/cloudwatch.ts';
import { watchWork } from './metrics/gauges.ts';
import { createFileDecoders } from './processing/file-decoders.ts';
import { createScanReaders } from './processing/scan-readers.ts';

await start(async () => {
  const env = readEnv(WorkerEnvSchema);
  const logger = createLogger('worker', env.LOG_LEVEL);
  const metrics = createMetrics('worker', env.RELEASE);
  const meters = createMeters(metrics.registry);
  const reports = await openErrorReports(env, 'worker', logger);
  const tracer = await openTracer(env, 'worker', logger);
  const container = await createContainer(env, logger, 'worker', { meters });
  const { database, jobRepository: repository, queues, redis, relay, readiness } = container;
  const cores = env.WORKER_CONCURRENCY || availableParallelism();
  const decoders = createFileDecoders({ size: cores, died: (reason) => meters.decoderDied('file', reason) });
  const readers = createScanReaders({ died: (reason) => meters.decoderDied('scan', reason) });

  const connection = openPatientRedis(env.REDIS_URL, logger);
  const mailer = openMailer({ url: env.MAIL_URL, from: env.MAIL_FROM, region: env.AWS_REGION });
  const kinds = createJobKinds(container, {
    processFile: decoders.process,
    readScan: readers.read,
    mailer,
    webUrl: env.WEB_URL,
    reportScan: (report, clean) =>
      clean ? logger.info(report, 'storage and database agree') : logger.warn(report, 'storage and database differ'),
    meters,
  });
  const runJob = createJobRunner({
    database,
    repository,
    kinds,
    tracer,
    watch: {
      started: ({ queue, name }, waited) => meters.jobStarted(queue, name, waited),
      ended: ({ queue, name }, outcome, took) => meters.jobEnded(queue, name, outcome, took),
    },
  });
  const cloudWatch =
    env.METRICS_NAMESPACE === undefined
      ? null
      : startCloudWatchMetrics({
          namespace: env.METRICS_NAMESPACE,
          backlog: repository.backlog,
          workers: () => queues.byName.images.getWorkersCount(),
          logger,
        });
  const jobFailed = (error: JobExhausted, name: string) => {
    cloudWatch?.jobFailed();
    reports.report(error.cause, { job: name });
  };
  // Before anything is taken: Redis may have forgotten what stands still.
  const { alignPauses } = container.queueControl;
  await alignPauses().catch((err: unknown) => logger.warn({ err }, 'the pauses of queues are told to Redis later'));
  const consume = (queue: QueueName, concurrency: number) =>
    startConsumer({ queue, concurrency, connection, runJob, jobFailed, logger });
  // One more than there are decoders: while they work, the next picture is fetched and the last one stored.
  const consumers = [
    consume('images', cores + 1),
    // Scans are read one at a time, and may take minutes: other documents go past those that wait.
    consume('documents', cores + 2),
    consume('delivery', 4),
    consume('webhooks', 32),
    consume('maintenance', 4),
  ];
  const reconciler = startReconciler({ repository, redis, alignPauses, requeued: relay.nudge, logger });
  const webhookRetries = startWebhookRetries({
    deliveries: container.deliveryRepository,
    transact: database.transact,
    jobs: container.jobs,
    logger,
  });
  const housekeeping = startHousekeeping(
    {
      sessions: container.sessions.deleteExpired,
      'known devices': container.knownDevices.deleteExpired,
      'audit events': container.audit.deleteExpired,
      'one-time tokens': container.oneTimeTokens.deleteExpired,
      exports: container.exports.deleteExpired,
      shares: container.shares.deleteEnded,
      'webhook deliveries': container.deliveryRepository.deleteExpired,
      'webhook secrets': container.webhookRepository.deleteExpiredSecrets,
      'documents of accounts': container.trash.purgeDue,
      jobs: container.jobs.deleteEnded,
      'scans of the storage': async () => {
        if (!(await container.jobs.isDueWeekly(scanStorageJob))) return 0;
        await database.transact((transaction) => container.jobs.enqueue(transaction, scanStorageJob, {}));
        return 1;
      },
    },
    logger,
  );
  watchClients(metrics, { readiness, pool: database.pool, poolSize: env.DATABASE_POOL_SIZE });
  watchWork(metrics, {
    queues: container.jobAdministration.queues,
    decoders: { file: decoders.state, scan: readers.state },
    redis,
    system: container.systemRepository,
  });
  const internal = await startInternalServer({ port: env.INTERNAL_PORT, readiness, metrics });

  closeOnSignal(
    [
      { name: 'readiness', timeout: 100, close: async () => readiness.drain() },
      { name: 'metrics', timeout: 100, close: async () => cloudWatch?.close() },
      {
        name: 'jobs',
        timeout: 13_500,
        close: () => Promise.all([...consumers, reconciler, webhookRetries, housekeeping].map(({ close }) => close())),
      },
      { name: 'mail', timeout: 100, close: async () => mailer.close() },
      { name: 'decoders', timeout: 1_000, close: () => Promise.all([decoders.close(), readers.close()]) },
      { name: 'connection', timeout: 500, close: async () => connection.disconnect() },
      ...container.shutdown,
      { name: 'traces', timeout: 1_000, close: async () => tracer?.close() },
      { name: 'error reports', timeout: 1_500, close: reports.close },
      { name: 'internal server', timeout: 500, close: internal.close },
    ],
    logger,
    reports,
  );
  readiness.check().then((report) => logger.info({ ...report, cores }, 'working'));
});
