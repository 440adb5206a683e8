import { type SQL, sql } from 'drizzle-orm';
import type { Database, Transaction } from '../../platform/db.ts';
import type { Queryable } from '../../platform/statement.ts';
import { type Holding, inventory, type Table } from './privacy.inventory.ts';

type Rows = Record<string, unknown>[];

const holdings = Object.entries(inventory) as [Table, Holding][];

/** All rows of an account, whatever table they are in. */
export const createPersonalDataRepository = ({ db }: Database) => {
  const ask = async <Row>(query: SQL, on: Queryable = db): Promise<Row[]> =>
    (await on.execute(query)) as unknown as Row[];

  const countOf = async (query: SQL, on: Transaction): Promise<number> =>
    (
      await ask<{ count: number }>(
        sql`with changed as (${query} returning 1) select count(*)::int as count from changed`,
        on,
      )
    )[0]?.count ?? 0;

  return {
    /** What the account's owner may know, by table; columns in camelCase. */
    collect: async (accountId: string): Promise<Partial<Record<Table, Rows>>> => {
      const shown = holdings.filter(([, holding]) => holding.told.length > 0);
      const tables = shown.map(async ([table, { rows, told: columns, toldWhere = {} }]) => {
        const list = columns.map((column) => {
          const condition = toldWhere[column];
          const value = sql.raw(column);
          const told = condition ? sql`case when ${where(condition, accountId)} then ${value} end` : value;
          return sql`${told} as ${sql.identifier(camelCase(column))}`;
        });
        const query = sql`select coalesce(jsonb_agg(to_jsonb(row)), '[]') as rows
          from (select ${sql.join(list, sql`, `)} from ${sql.raw(table)} where ${where(rows, accountId)} order by 1) as row`;
        return [table, (await ask<{ rows: Rows }>(query))[0]?.rows ?? []];
      });
      return Object.fromEntries(await Promise.all(tables));
    },

    /**
     * From now on nothing of the account is worked on anew: jobs that nobody has started are taken away, and one that
     * is started again finds nothing left to do.
     */
    stopWork: async (accountId: string, on: Transaction): Promise<void> => {
      await ask(sql`delete from jobs where status <> 'active' and ${where(inventory.jobs.rows, accountId)}`, on);
      await ask(
        sql`update documents set state = 'failed', version = version + 1
          where owner_id = ${accountId} and state in ('pending', 'uploaded', 'processing')`,
        on,
      );
      await ask(sql`update webhooks set disabled_reason = 'owner' where account_id = ${accountId}`, on);
      await ask(sql`update exports set state = 'failed' where account_id = ${accountId} and state = 'pending'`, on);
    },

    /** Whether a worker still has a job of the account. */
    isWorkedOn: async (accountId: string): Promise<boolean> =>
      (await ask(sql`select 1 from jobs where status = 'active' and ${where(inventory.jobs.rows, accountId)} limit 1`))
        .length > 0,

    /** Documents of the account, and when the last one was announced. */
    documents: async (accountId: string, on?: Transaction): Promise<{ ids: string[]; newest: Date | null }> => {
      const query = sql`select coalesce(array_agg(id), '{}') as ids, extract(epoch from max(created_at))::float8 as newest
        from documents where owner_id = ${accountId}`;
      const [found] = await ask<{ ids: string[]; newest: number | null }>(query, on);
      return { ids: found?.ids ?? [], newest: found?.newest ? new Date(found.newest * 1000) : null };
    },

    /** Deletes, or makes nameless, every row of the account. @returns how many there were of each kind */
    erase: async (accountId: string, on: Transaction): Promise<Record<string, number>> => {
      // The trigger on the audit log lets exactly this through, in this transaction only.
      await ask(sql`select set_config('audit.allow', 'erase', true)`, on);
      const counts: Record<string, number> = {};
      for (const [table, { rows, instead }] of holdings) {
        const verb = instead ? `update ${table} set ${instead}` : `delete from ${table}`;
        counts[camelCase(table)] = await countOf(sql`${sql.raw(verb)} where ${where(rows, accountId)}`, on);
      }
      await ask(sql`select set_config('audit.allow', '', true)`, on);
      return counts;
    },
  };
};

export type PersonalDataRepository = ReturnType<typeof createPersonalDataRepository>;

const where = (rows: string, accountId: string): SQL =>
  sql`(${sql.join(
    rows.split('$1').map((part) => sql.raw(part)),
    sql`${accountId}::uuid`,
  )})`;

const camelCase = (name: string): string => name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
