import type { Backends } from '../local/platform-processes.ts';
import type { BenchRow } from './bench-row.ts';

export type Bench = {
  /** For the page: what is measured, how, and what the peer is. */
  about: string;
  run: (backends: Backends) => Promise<BenchRow[]>;
  /** Runs only when it is named. */
  onlyNamed?: true;
};

/** Every benchmark by its name; what it needs is loaded when it runs. */
export const benches: Record<string, Bench> = {
  http: {
    about:
      'wrk with 50 connections on one core, the server on another; five rounds of three seconds for each side. ' +
      'Fastify has the options, the access tokens (ES256, known from earlier requests) and the log (to a file) of the ' +
      'API. The last row is the whole API with all its plugins, but for the round trip to Redis of its rate limit, ' +
      'which would refuse the load; its peer has no authentication, no limit, no log and no headers.',
    run: async (backends) => (await import('./http.ts')).benchHttp(backends),
  },
  postgres: {
    about:
      'Each hot function of the repositories beside the same SQL by tagged templates of postgres.js: ten connections, ' +
      '50 calls in flight, seven rounds of 2,000 calls. Commits do not wait for the disk here, which would hide what ' +
      'ours costs more.',
    run: async (backends) => (await import('./postgres.ts')).benchPostgres(backends),
  },
  queue: {
    about:
      'Jobs until BullMQ has them, 50 in flight, seven rounds of 3,000. “Committed and relayed” is one transaction a ' +
      'job, on the disk before it counts, and the relay at the same time; “from the outbox to Redis” is the relay ' +
      'alone. `queue.add` promises nothing when Redis is lost; committing and then adding loses the job of a process ' +
      'that dies in between.',
    run: async (backends) => (await import('./queue.ts')).benchQueue(backends),
  },
};
