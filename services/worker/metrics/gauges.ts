import type { Redis } from 'ioredis';
import type { QueueState } from '../../contracts/jobs.ts';
import type { SystemRepository } from '../../domains/system/index.ts';
import type { Metrics, Reading } from '../../platform/metrics.ts';
import { redisFigures } from '../../platform/redis.ts';
import type { PoolState } from '../processing/decoder-pool.ts';

/** Milliseconds for which the count of everything is good. */
const contentsFreshness = 30_000;

/**
 * What the worker tells Prometheus of queues, decoders, backends and contents, looked up when asked for. But for the
 * decoders every worker tells the same of all: take the greatest, not the sum.
 */
export const watchWork = (
  metrics: Metrics,
  work: {
    queues: () => Promise<QueueState[]>;
    decoders: Readonly<Record<'file' | 'scan', () => PoolState>>;
    redis: Redis;
    system: SystemRepository;
  },
): void => {
  watchQueues(metrics, work.queues);
  watchDecoders(metrics, work.decoders);
  watchRedis(metrics, work.redis);
  watchDatabase(metrics, work.system);
  watchContents(metrics, work.system);
};

const watchQueues = ({ lookUp }: Metrics, queues: () => Promise<QueueState[]>): void => {
  const labels = ['queue'];
  lookUp(
    {
      jobs_waiting: { help: 'Jobs that wait to be started, in the outbox or in Redis.', labels },
      jobs_delayed: { help: 'Jobs that failed and wait for their next try.', labels },
      jobs_active: { help: 'Jobs that run.', labels },
      jobs_failed: { help: 'Jobs that were given up and not retried.', labels },
      jobs_oldest_waiting_seconds: { help: 'Since the oldest of those that wait last moved.', labels },
      queue_workers: { help: 'Processes that take from the queue.', labels },
      queue_paused: { help: 'Whether staff have paused the queue.', labels },
    },
    async () => {
      const states = await queues();
      const each = (figure: (state: QueueState) => number) =>
        states.map((state) => [{ queue: state.name }, figure(state)] as const);
      return {
        jobs_waiting: each(({ waiting }) => waiting),
        jobs_delayed: each(({ delayed }) => delayed),
        jobs_active: each(({ active }) => active),
        jobs_failed: each(({ failed }) => failed),
        jobs_oldest_waiting_seconds: each(({ oldestWaitingSeconds }) => oldestWaitingSeconds),
        queue_workers: each(({ workers }) => workers),
        queue_paused: each(({ pausedAt }) => (pausedAt === null ? 0 : 1)),
      };
    },
  );
};

const watchDecoders = ({ lookUp }: Metrics, decoders: Readonly<Record<string, () => PoolState>>): void => {
  const labels = ['kind'];
  lookUp(
    {
      decoders_busy: { help: 'Files that this worker decodes.', labels },
      decoders_size: { help: 'Files that it decodes at once, at most.', labels },
      decoders_waiting: { help: 'Files that wait for a decoding process.', labels },
    },
    async () => {
      const each = (figure: (state: PoolState) => number) =>
        Object.entries(decoders).map(([kind, state]) => [{ kind }, figure(state())] as const);
      return {
        decoders_busy: each(({ busy }) => busy),
        decoders_size: each(({ size }) => size),
        decoders_waiting: each(({ waiting }) => waiting),
      };
    },
  );
};

const watchRedis = ({ lookUp }: Metrics, redis: Redis): void =>
  lookUp(
    {
      redis_memory_used_bytes: { help: 'Memory that Redis uses.' },
      redis_memory_max_bytes: { help: 'Memory at which Redis refuses to write; 0: no limit.' },
      redis_connected_clients: { help: 'Connections to Redis.' },
    },
    async () => {
      const { used, max, clients } = await redisFigures(redis);
      return { redis_memory_used_bytes: used, redis_memory_max_bytes: max, redis_connected_clients: clients };
    },
  );

const watchDatabase = ({ lookUp }: Metrics, system: SystemRepository): void =>
  lookUp(
    {
      postgres_database_size_bytes: { help: 'Size of the database.' },
      postgres_connections: { help: 'Connections of all processes to the server.', labels: ['state'] },
      postgres_max_connections: { help: 'Connections that the server takes.' },
      postgres_oldest_transaction_seconds: { help: 'Since the oldest open transaction of ours began.' },
    },
    async () => {
      const { bytes, connections, maxConnections, oldestTransaction } = await system.database();
      return {
        postgres_database_size_bytes: bytes,
        postgres_connections: by('state', connections),
        postgres_max_connections: maxConnections,
        postgres_oldest_transaction_seconds: oldestTransaction,
      };
    },
  );

const watchContents = ({ lookUp }: Metrics, system: SystemRepository): void =>
  lookUp(
    {
      documents: { help: 'Documents, those in the trash included.', labels: ['status'] },
      documents_bytes: { help: 'Bytes of their files.' },
      accounts: { help: 'Accounts, disabled ones included.', labels: ['role'] },
    },
    async () => {
      const { documents, bytes, accounts } = await system.contents();
      return { documents: by('status', documents), documents_bytes: bytes, accounts: by('role', accounts) };
    },
    contentsFreshness,
  );

const by = (label: string, figures: Readonly<Record<string, number>>): Reading =>
  Object.entries(figures).map(([value, figure]) => [{ [label]: value }, figure] as const);
