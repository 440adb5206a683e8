import type { PoolState } from './db.ts';
import type { Metrics } from './metrics.ts';
import type { Readiness } from './readiness.ts';

/** What a process stands on, whenever somebody asks: whether it answers, and how busy the connections to the database are. */
export const watchClients = (
  { lookUp }: Metrics,
  clients: { readiness: Readiness; pool: () => PoolState; poolSize: number },
): void => {
  const { readiness, pool, poolSize } = clients;
  lookUp({ dependency_up: { help: 'Whether it answers, as /readyz asks it.', labels: ['dependency'] } }, async () => ({
    dependency_up: Object.entries((await readiness.check()).dependencies).map(([dependency, state]) => [
      { dependency },
      state === 'up' ? 1 : 0,
    ]),
  }));
  lookUp(
    {
      db_client_connection_count: { help: 'Connections to the database.', labels: ['state'] },
      db_client_connection_max: { help: 'Most connections that this process opens.' },
      db_client_connection_pending_requests: { help: 'Statements that wait for a connection.' },
    },
    async () => {
      const { used, idle, pending } = pool();
      return {
        db_client_connection_count: [
          [{ state: 'used' }, used],
          [{ state: 'idle' }, idle],
        ],
        db_client_connection_max: poolSize,
        db_client_connection_pending_requests: pending,
      };
    },
  );
};
