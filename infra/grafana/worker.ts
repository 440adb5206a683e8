import type { Dashboard } from './dashboard.ts';

/** Every worker tells the same of the queues. */
const byQueue = (gauge: string) => `max by (queue) (${gauge})`;

const p95 = (histogram: string, label: string) =>
  `histogram_quantile(0.95, sum by (le, ${label}) (rate(${histogram}_bucket[$__rate_interval])))`;

export const worker: Dashboard = {
  name: 'worker',
  title: 'Worker and queues',
  explanation: 'What waits, what runs, what fails, and the processes that decode files.',
  panels: [
    {
      title: 'Is somebody at work?',
      explanation: 'Workers that take jobs of each queue. 0 is an alarm: runbook, no-worker.',
      unit: 'count',
      as: 'number',
      bad: { below: 1 },
      queries: { '{{queue}}': byQueue('queue_workers') },
    },
    {
      title: 'Is a queue paused?',
      explanation: 'By staff, in the administration. Its jobs wait until it is resumed.',
      unit: 'count',
      as: 'number',
      bad: { above: 1 },
      words: { 0: 'runs', 1: 'paused' },
      queries: { '{{queue}}': byQueue('queue_paused') },
    },
    {
      title: 'How many jobs wait?',
      explanation: 'Every document is a job; a heap that shrinks is normal.',
      unit: 'count',
      as: 'number',
      queries: { '{{queue}}': byQueue('jobs_waiting') },
    },
    {
      title: 'How many jobs have failed for good?',
      explanation:
        'They are in the administration, with their errors, until they are tried again: runbook, failed-jobs.',
      unit: 'count',
      as: 'number',
      bad: { above: 1 },
      queries: { '{{queue}}': byQueue('jobs_failed') },
    },
    {
      title: 'How much waits, and for how many?',
      explanation: 'Jobs that wait for a worker or for their next attempt, and those that run.',
      unit: 'count',
      queries: {
        '{{queue}} waiting': byQueue('jobs_waiting'),
        '{{queue}} delayed': byQueue('jobs_delayed'),
        '{{queue}} running': byQueue('jobs_active'),
      },
    },
    {
      title: 'How long has the oldest job waited?',
      explanation: 'Ten minutes are an alarm: runbook, queue-age.',
      unit: 'seconds',
      bad: { above: 600 },
      queries: { '{{queue}}': byQueue('jobs_oldest_waiting_seconds') },
    },
    {
      title: 'Does more come in than is done?',
      explanation: 'Jobs written down, and runs that ended. A retry is a run more.',
      unit: 'per second',
      queries: {
        'written down': 'sum(rate(jobs_enqueued_total[$__rate_interval]))',
        'runs {{outcome}}': 'sum by (outcome) (rate(job_duration_seconds_count[$__rate_interval]))',
      },
    },
    {
      title: 'How long do jobs wait before they start?',
      explanation: 'p95 from when they were written down until the first start.',
      unit: 'seconds',
      queries: { '{{queue}}': p95('job_wait_seconds', 'queue') },
    },
    {
      title: 'How long do jobs run?',
      explanation: 'p95 by job. Scans take minutes.',
      unit: 'seconds',
      queries: { '{{job_name}}': p95('job_duration_seconds', 'job_name') },
    },
    {
      title: 'How long does a document take, by recipe?',
      explanation: 'p95 from the start of its job until all was read and stored.',
      unit: 'seconds',
      queries: { '{{recipe}}': p95('document_processing_duration_seconds', 'recipe') },
    },
    {
      title: 'What becomes of documents?',
      explanation: 'Rejected is the fault of the file, failed is ours.',
      unit: 'per second',
      queries: {
        '{{recipe}} {{outcome}}': 'sum by (recipe, outcome) (rate(documents_processed_total[$__rate_interval]))',
      },
    },
    {
      title: 'Are there enough decoders?',
      explanation: 'Child processes that decode: busy, of how many, and the files that wait for one.',
      unit: 'count',
      queries: {
        '{{kind}} busy': 'sum by (kind) (decoders_busy)',
        '{{kind}} of': 'sum by (kind) (decoders_size)',
        '{{kind}} waiting': 'sum by (kind) (decoders_waiting)',
      },
    },
    {
      title: 'Do decoders die?',
      explanation:
        'A file that takes too long or too much memory costs its decoder: a few are normal, many at once are an attack or a fault.',
      unit: 'per second',
      queries: { '{{kind}}, {{reason}}': 'sum by (kind, reason) (rate(decoder_deaths_total[$__rate_interval]))' },
    },
    {
      title: 'Does the worker keep up?',
      explanation:
        'p99 of how late its event loop is. A worker that is late for ten seconds loses its jobs to another.',
      unit: 'seconds',
      bad: { above: 0.5 },
      queries: { '{{instance}}': 'nodejs_eventloop_lag_p99_seconds{job="worker"}' },
    },
    {
      title: 'How much memory does it use?',
      explanation: 'Resident memory of the worker itself; its decoders come on top, each with a limit of its own.',
      unit: 'bytes',
      queries: { '{{instance}}': 'process_resident_memory_bytes{job="worker"}' },
    },
  ],
};
