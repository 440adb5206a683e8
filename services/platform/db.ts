import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres, { type Sql } from 'postgres';
import { type DrizzleTransaction, statementOn } from './statement.ts';
import { inSpan } from './under-way.ts';

/** A running transaction. What must only happen once it is durable is registered with `afterCommit`. */
export type Transaction = DrizzleTransaction & { afterCommit(callback: () => void): void };

/** Runs `work` in one transaction, then what it registered with `afterCommit`; rolls back when it throws. */
export type Transact = <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>;

/** Connections by what they do, and statements that have none yet. */
export type PoolState = { idle: number; used: number; connecting: number; pending: number };

export type Database = {
  readonly db: PostgresJsDatabase;
  readonly statement: ReturnType<typeof statementOn>;
  readonly transact: Transact;
  /** Rows of a query that may take long and return much: so many at a time, on a connection of its own. */
  stream<Row extends object>(query: string, size: number): AsyncGenerator<Row[]>;
  /** How busy the pool is. */
  pool(): PoolState;
  /** @throws when the database does not answer */
  ping(): Promise<void>;
  close(): Promise<void>;
};

const transactionText = { kind: 'client', attributes: { 'db.system.name': 'postgresql' } } as const;

/**
 * Opens the pool. Connections are made on demand, replaced every 30 to 60 minutes, and given up after 3 s;
 * a statement ends after 30 s.
 *
 * @param options.measured told of each prepared statement how many seconds it took
 */
export const openDatabase = (options: {
  url: string;
  poolSize: number;
  service: string;
  measured?: (seconds: number) => void;
}): Database => {
  const settings = {
    max: options.poolSize,
    connect_timeout: 3,
    // The driver does not reserve a connection whose pipeline a `begin` fills (UNSAFE_TRANSACTION), and leaves the
    // transaction open on it: no pipeline is ever full.
    max_pipeline: Number.MAX_SAFE_INTEGER,
    connection: { application_name: options.service, statement_timeout: 30_000 },
    onnotice: () => {},
  };
  const client = postgres(options.url, settings);
  const db = drizzle(client);

  return {
    db,
    statement: statementOn(db, options.measured),
    transact: async (work) => {
      const callbacks: (() => void)[] = [];
      const result = await inSpan('transaction', transactionText, () =>
        db.transaction((transaction) =>
          work(Object.assign(transaction, { afterCommit: (callback: () => void) => void callbacks.push(callback) })),
        ),
      );
      for (const callback of callbacks) callback();
      return result;
    },
    stream: async function* <Row extends object>(query: string, size: number) {
      const connection = await client.reserve();
      try {
        await connection`set statement_timeout = 0`;
        for await (const rows of connection.unsafe(query).cursor(size)) yield rows as unknown as Row[];
      } finally {
        await connection`reset statement_timeout`;
        connection.release();
      }
    },
    pool: (client as Sql & { pool(): PoolState }).pool,
    ping: async () => {
      await client`select 1`;
    },
    close: () => client.end({ timeout: 5 }),
  };
};
