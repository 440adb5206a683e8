import type { Dashboard } from './dashboard.ts';

export const backends: Dashboard = {
  name: 'backends',
  title: 'Database, cache and storage',
  explanation: 'What API and worker stand on: PostgreSQL, Redis and S3, as they see them.',
  panels: [
    {
      title: 'Does everything answer?',
      explanation: 'Each dependency, as the readiness of the processes asks it. Down: runbook, dependency-down.',
      unit: 'count',
      as: 'number',
      bad: { below: 1 },
      words: { 0: 'down', 1: 'up' },
      queries: { '{{dependency}}, {{job}}': 'min by (dependency, job) (dependency_up)' },
    },
    {
      title: 'How many connections are left?',
      explanation: 'Share of max_connections of PostgreSQL in use. Above 80 %: runbook, database-connections.',
      unit: 'share',
      as: 'number',
      bad: { above: 0.8 },
      queries: { used: 'sum(max by (state) (postgres_connections)) / max(postgres_max_connections)' },
    },
    {
      title: 'How full is Redis?',
      explanation:
        'Memory in use. With a limit (in the cloud) the alarm is at 75 % of it; nothing is evicted: runbook, cache-memory.',
      unit: 'bytes',
      as: 'number',
      queries: { used: 'max(redis_memory_used_bytes)', 'at most (0: no limit)': 'max(redis_memory_max_bytes)' },
    },
    {
      title: 'How large is the database?',
      explanation: 'On disk, with indexes.',
      unit: 'bytes',
      as: 'number',
      queries: { size: 'max(postgres_database_size_bytes)' },
    },
    {
      title: 'Who holds connections, and in which state?',
      explanation: 'Of the whole server. "idle in transaction" that stays is a transaction that somebody forgot.',
      unit: 'count',
      as: 'stack',
      queries: { '{{state}}': 'max by (state) (postgres_connections)' },
    },
    {
      title: 'Do statements wait for a connection?',
      explanation:
        'Connections of each process in use, and statements that wait because all are: runbook, database-pool.',
      unit: 'count',
      queries: {
        '{{job}} {{instance}} in use': 'db_client_connection_count{state="used"}',
        '{{job}} {{instance}} waiting': 'db_client_connection_pending_requests',
      },
    },
    {
      title: 'How long do statements take?',
      explanation:
        'With the wait for a connection. p99 above 0.1 s: look for slow statements in the log of PostgreSQL.',
      unit: 'seconds',
      queries: {
        '{{job}} p50':
          'histogram_quantile(0.5, sum by (le, job) (rate(db_client_operation_duration_seconds_bucket[$__rate_interval])))',
        '{{job}} p99':
          'histogram_quantile(0.99, sum by (le, job) (rate(db_client_operation_duration_seconds_bucket[$__rate_interval])))',
      },
    },
    {
      title: 'Is a transaction open for too long?',
      explanation:
        'It holds up vacuum and the stream of events. The nightly dump is one, of minutes: runbook, old-transaction.',
      unit: 'seconds',
      bad: { above: 1800 },
      queries: { oldest: 'max(postgres_oldest_transaction_seconds)' },
    },
    {
      title: 'How much memory does Redis use?',
      explanation: 'Jobs hold ids only: a long queue takes megabytes. What climbs without a queue is something else.',
      unit: 'bytes',
      queries: { used: 'max(redis_memory_used_bytes)' },
    },
    {
      title: 'How many clients has Redis?',
      explanation: 'Some per process and queue; what climbs without new processes is a leak.',
      unit: 'count',
      queries: { clients: 'max(redis_connected_clients)' },
    },
    {
      title: 'How long does S3 take?',
      explanation: 'p95 until the head of the answer, retries included.',
      unit: 'seconds',
      queries: {
        '{{operation}}':
          'histogram_quantile(0.95, sum by (le, operation) (rate(s3_request_duration_seconds_bucket[$__rate_interval])))',
      },
    },
    {
      title: 'Do calls of S3 fail?',
      explanation: 'Above 5 % for ten minutes: runbook, storage-failing.',
      unit: 'requests per second',
      queries: {
        '{{operation}} {{outcome}}':
          'sum by (operation, outcome) (rate(s3_request_duration_seconds_count[$__rate_interval]))',
      },
    },
  ],
};
