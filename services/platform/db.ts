import type { Socket } from 'node:net';
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres, { type Sql } from 'postgres';
import type { Patience } from './patience.ts';
import { startPulse } from './pulse.ts';
import { type Asked, type DrizzleTransaction, type Queryable, statementOn } from './statement.ts';
import { openTurns, PoolExhausted, type Turns } from './turns.ts';
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
  /** A connection beside the pool, for the small questions of the process itself, which must not wait for requests. */
  readonly aside: Queryable;
  /** Who waits for a connection of the pool. */
  readonly turns: Pick<Turns, 'waiting' | 'longestWait'>;
  /** Asks beside the pool. @throws when the database does not answer */
  ping(): Promise<void>;
  close(): Promise<void>;
};

const transactionText = { kind: 'client', attributes: { 'db.system.name': 'postgresql' } } as const;

/** Neither an answer nor a refusal comes from the database any more. */
class DatabaseSilent extends Error {
  readonly code = 'ETIMEDOUT';

  constructor() {
    super('the database does not answer');
    this.name = 'DatabaseSilent';
  }
}

/** For commands and tests: whoever started them can end them. */
const unhurried = { connection: Number.POSITIVE_INFINITY, database: 30_000 };

/**
 * Opens the pool. Connections are made on demand and replaced every 30 to 60 minutes; a statement ends after 30 s. A
 * statement or transaction that waits too long for its connection is refused; when the database has fallen silent all
 * connections are given up, and everything fails at once until it answers.
 *
 * @param options.measured told of each prepared statement how many seconds it took
 */
export const openDatabase = (options: {
  url: string;
  poolSize: number;
  service: string;
  patience?: Pick<Patience, 'connection' | 'database'>;
  measured?: (seconds: number) => void;
}): Database => {
  const { patience = unhurried } = options;
  const sockets = new Set<Socket>();
  const settings = {
    connect_timeout: 3,
    // The driver's own waits up to 20 s before it tries again.
    backoff: () => 0.2 + Math.random() * 0.1,
    connection: { application_name: options.service, statement_timeout: 30_000 },
    onnotice: () => {},
    // Ours (decision 004): the driver gives no hold on a connection that is dead without knowing it.
    onsocket: (socket: Socket) => {
      for (const other of sockets) if (other.destroyed) sockets.delete(other);
      sockets.add(socket);
    },
  };
  // The driver does not reserve a connection whose pipeline a `begin` fills (UNSAFE_TRANSACTION), and leaves the
  // transaction open on it: no pipeline is ever full.
  const pool = { ...settings, max: options.poolSize, max_pipeline: Number.MAX_SAFE_INTEGER };
  const client = postgres(options.url, pool);
  const db = drizzle(client);
  // Its patience is the pulse's.
  const watch = postgres(options.url, { ...settings, max: 1, fetch_types: false, connect_timeout: 0 });

  const turns = openTurns(patience.connection);
  const pulse = startPulse({
    ask: () => watch`select 1`,
    patience: patience.database,
    onSilence: () => {
      for (const socket of sockets) socket.destroy();
      sockets.clear();
      turns.refuseAll(new DatabaseSilent());
    },
  });

  const failWhenSilent = (): void => {
    if (pulse.silent) throw new DatabaseSilent();
  };

  const ask = async <Rows>(query: Asked<Rows>): Promise<Rows> => {
    failWhenSilent();
    const turn = turns.enter(query);
    try {
      return await query;
    } finally {
      turns.leave(turn);
    }
  };

  /** One transaction, which does nothing any more once it has been refused. */
  const begin = async <T>(work: (transaction: DrizzleTransaction) => Promise<T>): Promise<T> => {
    failWhenSilent();
    const { promise: refused, reject } = Promise.withResolvers<never>();
    const waiting = {
      active: false,
      over: false,
      reject: (error: Error) => {
        waiting.over = true;
        reject(error);
      },
    };
    const turn = turns.enter(waiting);
    const ended = db.transaction((transaction) => {
      if (waiting.over) throw new PoolExhausted();
      waiting.active = true;
      return work(transaction);
    });
    try {
      return await Promise.race([ended, refused]);
    } finally {
      turns.leave(turn);
    }
  };

  return {
    db,
    aside: drizzle(watch),
    turns,
    statement: statementOn(db, ask, options.measured),
    transact: async (work) => {
      const callbacks: (() => void)[] = [];
      const afterCommit = (callback: () => void) => void callbacks.push(callback);
      const result = await inSpan('transaction', transactionText, () =>
        begin((transaction) => work(Object.assign(transaction, { afterCommit }))),
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
      failWhenSilent();
      await watch`select 1`;
    },
    close: async () => {
      pulse.close();
      await Promise.all([client.end({ timeout: 2 }), watch.end({ timeout: 1 })]);
      turns.close();
    },
  };
};
