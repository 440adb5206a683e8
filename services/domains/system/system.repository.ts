import { type SQL, sql } from 'drizzle-orm';
import type { SystemState } from '../../contracts/system.ts';
import type { Database } from '../../platform/db.ts';

/** Sums over all accounts. */
export type Totals = Pick<SystemState, 'accounts' | 'storage'>;

/** How the database is: bytes, connections by what they do, seconds since the oldest transaction began. */
export type DatabaseFigures = {
  bytes: number;
  maxConnections: number;
  connections: Record<string, number>;
  oldestTransaction: number;
};

/** What the platform holds: documents by state, bytes of all, accounts by role. */
export type ContentFigures = { documents: Record<string, number>; bytes: number; accounts: Record<string, number> };

/** The tables of several domains as the platform's own state sees them. */
export const createSystemRepository = ({ db }: Database) => {
  const ask = async <Row>(query: SQL): Promise<Row> => ((await db.execute(query)) as unknown as [Row, ...Row[]])[0];

  return {
    version: async (): Promise<string> =>
      (await ask<{ version: string }>(sql`select current_setting('server_version') as version`)).version,

    /** When the newest migration that the database has was made: milliseconds since the epoch; null: there is none. */
    migratedAt: async (): Promise<number | null> =>
      (await ask<{ at: number | null }>(sql`select max(created_at)::float8 as at from drizzle.__drizzle_migrations`))
        .at,

    /** Of connections of other roles than ours PostgreSQL tells that they are there, and no more. */
    database: (): Promise<DatabaseFigures> =>
      ask(sql`
        with others as (
          select coalesce(state, 'unknown') as state, xact_start from pg_stat_activity
          where backend_type = 'client backend' and pid <> pg_backend_pid())
        select
          pg_database_size(current_database())::float8 as bytes,
          current_setting('max_connections')::float8 as "maxConnections",
          coalesce(
            (select jsonb_object_agg(state, count) from (select state, count(*) from others group by state) as states),
            '{}') as connections,
          coalesce((select extract(epoch from now() - min(xact_start)) from others), 0)::float8 as "oldestTransaction"`),

    /** Looks at all documents: not for each request. */
    contents: (): Promise<ContentFigures> =>
      ask(sql`
        select
          (select coalesce(jsonb_object_agg(state, count), '{}')
            from (select state, count(*) from documents group by state) as states) as documents,
          (select coalesce(sum(bytes), 0)::float8 from account_usage) as bytes,
          (select coalesce(jsonb_object_agg(role, count), '{}')
            from (select role, count(*) from accounts group by role) as roles) as accounts`),

    /** What an account stores is in a row of its own; only the trash and what was made of documents is added up. */
    totals: async (): Promise<Totals> => {
      const row = await ask<Record<string, number>>(sql`
        select
          (select count(*)::float8 from accounts) as accounts,
          (select count(*)::float8 from accounts where disabled_at is not null) as disabled,
          (select coalesce(sum(documents), 0)::float8 from account_usage) as documents,
          (select coalesce(sum(bytes), 0)::float8 from account_usage) as bytes,
          (select coalesce(sum(size), 0)::float8 from documents where deleted_at is not null) as "trashBytes",
          (select coalesce(sum(bytes), 0)::float8 from renditions) as "renditionBytes"`);
      const { accounts = 0, disabled = 0, documents = 0, bytes = 0, trashBytes = 0, renditionBytes = 0 } = row;
      return { accounts: { total: accounts, disabled }, storage: { documents, bytes, trashBytes, renditionBytes } };
    },
  };
};

export type SystemRepository = ReturnType<typeof createSystemRepository>;
