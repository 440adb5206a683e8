import postgres from 'postgres';

/** What is in a table, whatever the order of its rows. */
export type TableFacts = { table: string; rows: number; hash: string };

type Queries = postgres.Sql | postgres.TransactionSql;

/** How values are written must not depend on who asks. */
const settings = {
  timezone: 'UTC',
  datestyle: 'ISO, YMD',
  intervalstyle: 'iso_8601',
  extra_float_digits: '1',
  bytea_output: 'hex',
  search_path: 'pg_catalog',
  statement_timeout: '0',
};

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/**
 * The SHA-256 of a row's text as four numbers, each summed up over all rows: one scan in constant memory, without a
 * sort. The sum of a column tells apart what a sum of bits (XOR) would not: a row that is there twice.
 */
const statementOf = (table: string): string => `
  select count(*)::float8 as rows, ${[1, 17, 33, 49]
    .map((from) => `coalesce(sum(('x' || substr(hash, ${from}, 16))::bit(64)::bigint::numeric), 0)::text`)
    .join(` || ' ' || `)} as sums
  from (select encode(sha256(convert_to("the whole row"::text, 'UTF8')), 'hex') as hash
    from ${table} as "the whole row") as rows`;

/** Rows and hash of every table but PostgreSQL's own, in the snapshot of the transaction that it runs in. */
export const tableFacts = async (transaction: Queries): Promise<TableFacts[]> => {
  for (const [name, value] of Object.entries(settings)) {
    await transaction`select set_config(${name}, ${value}, true)`;
  }
  const tables = await transaction<{ schema: string; name: string }[]>`
    select n.nspname as schema, c.relname as name
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
    order by n.nspname collate "C", c.relname collate "C"`;
  const facts: TableFacts[] = [];
  for (const { schema, name } of tables) {
    const table = `${quoted(schema)}.${quoted(name)}`;
    const [row] = await transaction.unsafe<{ rows: number; sums: string }[]>(statementOf(table));
    facts.push({ table: `${schema}.${name}`, rows: row?.rows ?? 0, hash: row?.sums ?? '' });
  }
  return facts;
};

/** The same, of a database as it is now. */
export const factsOfDatabase = async (databaseUrl: string): Promise<TableFacts[]> => {
  const sql = postgres(databaseUrl, { max: 1, connect_timeout: 10, onnotice: () => {} });
  try {
    return await sql.begin('isolation level repeatable read read only', tableFacts);
  } finally {
    await sql.end({ timeout: 5 });
  }
};

/** How tables differ, a sentence each; none when they are the same. */
export const tableDifferences = (expected: readonly TableFacts[], found: readonly TableFacts[]): string[] => {
  const rest = new Map(found.map((facts) => [facts.table, facts]));
  const differences = expected.flatMap(({ table, rows, hash }) => {
    const other = rest.get(table);
    rest.delete(table);
    if (!other) return [`table ${table} is missing`];
    if (other.rows !== rows) return [`table ${table} has ${other.rows} rows, not ${rows}`];
    return other.hash === hash ? [] : [`table ${table} has as many rows, but others`];
  });
  return [...differences, ...[...rest.keys()].map((table) => `table ${table} should not be there`)];
};
