import postgres from 'postgres';
import type { Storage } from '../platform/storage.ts';
import type { BackupRecord } from './backup-record.ts';
import { loadDump } from './load-dump.ts';
import { factsOfDatabase, tableDifferences } from './table-facts.ts';

/** What the migrations write down themselves. */
const migrations = 'drizzle.__drizzle_migrations';

/**
 * Restores the database of a backup. A database with a schema and no rows, as a deployment leaves it, counts as empty.
 *
 * @param options.replace whether to drop what is there, rows and all
 * @throws {Error} when there are rows and they are not to be replaced, when the dump does not restore, or when what was
 *   restored is not what was dumped
 */
export const restoreDatabase = async (options: {
  record: BackupRecord;
  backups: Storage;
  databaseUrl: string;
  replace: boolean;
}): Promise<void> => {
  const { record, backups, databaseUrl, replace } = options;
  const present = await factsOfDatabase(databaseUrl);
  const filled = present.filter(({ table, rows }) => rows > 0 && table !== migrations);
  if (filled.length > 0 && !replace) {
    const rows = filled.reduce((sum, { rows }) => sum + rows, 0);
    throw new Error(`The database has ${rows} rows in ${filled.length} tables: --replace drops them first.`);
  }
  await dropAll(databaseUrl);
  await loadDump(backups, record, databaseUrl);
  const differences = tableDifferences(record.tables, await factsOfDatabase(databaseUrl));
  if (differences.length > 0) throw new Error(`What was restored differs: ${differences.join('; ')}.`);
  await withDatabase(databaseUrl, (sql) => sql.unsafe('analyze'));
};

/**
 * Drops everything that a role without privileges of a superuser can own: the schemas besides `public`, and what is in
 * that but belongs to an extension. The schema `public` itself and the extensions stay.
 */
const dropAll = (databaseUrl: string): Promise<unknown> =>
  withDatabase(databaseUrl, (sql) =>
    sql.begin(async (transaction) => {
      const statements = await transaction<{ statement: string }[]>`
        select format('drop schema %I cascade', nspname) as statement, 0 as step from pg_namespace
          where nspname not in ('public', 'information_schema') and nspname !~ '^pg_'
        union all
        select format('drop %s if exists %s cascade', named.type, named.identity), 1 from (
          select 'pg_class'::regclass as kind, oid, relnamespace as schema from pg_class where relkind in ('r', 'p', 'v', 'm', 'S')
          union all select 'pg_proc'::regclass, oid, pronamespace from pg_proc where prokind in ('f', 'p')
          union all select 'pg_type'::regclass, oid, typnamespace from pg_type where typtype in ('e', 'd', 'r')
          union all select 'pg_ts_config'::regclass, oid, cfgnamespace from pg_ts_config
          union all select 'pg_ts_dict'::regclass, oid, dictnamespace from pg_ts_dict
        ) as objects cross join lateral pg_identify_object(kind, oid, 0) as named
        where objects.schema = 'public'::regnamespace and not exists (
          select from pg_depend where classid = kind and objid = objects.oid and deptype in ('e', 'i'))
        order by step`;
      for (const { statement } of statements) await transaction.unsafe(statement);
    }),
  );

const withDatabase = async <T>(databaseUrl: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> => {
  const sql = postgres(databaseUrl, { max: 1, connect_timeout: 10, onnotice: () => {} });
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
};
