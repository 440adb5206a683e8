import { type DriverValueDecoder, is, Param, Placeholder, type SQL, sql } from 'drizzle-orm';
import type { PgPreparedQuery, PreparedQueryConfig } from 'drizzle-orm/pg-core';
import type { PostgresJsDatabase, PostgresJsSession } from 'drizzle-orm/postgres-js';
import type { Sql } from 'postgres';
import type { Waiting } from './turns.ts';
import { inSpan, type SpanText } from './under-way.ts';

export type DrizzleTransaction = Parameters<Parameters<PostgresJsDatabase['transaction']>[0]>[0];

/** What a query can run on: the pool, or a transaction. */
export type Queryable = PostgresJsDatabase | DrizzleTransaction;

/** Stands in the query for a value of the call, wherever drizzle takes a value, a condition's other side or a limit. */
type Given<Value> = Placeholder<string, Value> & SQL<Value>;

/** What a query is built from. Whether a value is absent or null is known by then, and part of the SQL. */
export type Givens<Values> = {
  readonly [Name in keyof Values]: Given<NonNullable<Values[Name]>> | Extract<Values[Name], null | undefined>;
};

type Query<Row> = { prepare(name: string): PgPreparedQuery<PreparedQueryConfig & { execute: Row[] }> };

/** A query of the driver. */
export type Asked<Rows> = Promise<Rows> & Waiting;

/** Runs on the pool, or on the transaction it is given. */
export type Statement<Values, Row> = (values: Values, on?: Queryable) => Promise<Row[]>;

/**
 * Makes a query of drizzle a prepared statement: its SQL is built once instead of at each call, which costs more than
 * the query, and PostgreSQL plans it once a connection. There is one for each set of values that are not absent or null.
 *
 * @param ask waits for what is asked of the pool
 * @param measured told of each call how many seconds it took, however it ended
 */
export const statementOn =
  (pool: Queryable, ask: <Rows>(query: Asked<Rows>) => Promise<Rows>, measured: (seconds: number) => void = () => {}) =>
  <Values extends object, Row>(build: (given: Givens<Values>) => Query<Row>): Statement<Values, Row> => {
    const built = new Map<string, Built>();

    const builtFor = (values: Values): Built => {
      const shape = shapeOf(values);
      const statement = built.get(shape) ?? compile(build(givensFor(values)));
      built.set(shape, statement);
      return statement;
    };

    return async (values, on = pool) => {
      const { text, summary, span, parameters, columns } = builtFor(values);
      const given = parameters.map((parameter) => parameter(values as Record<string, unknown>) as never);
      const began = performance.now();
      try {
        const rows = await inSpan(summary, span, () => {
          const query = connectionOf(on).unsafe(text, given, { prepare: true }).values() as unknown as Asked<
            unknown[][]
          >;
          return on === pool ? ask(query) : query;
        });
        return rows.map((row) => toObject(columns, row)) as Row[];
      } finally {
        measured((performance.now() - began) / 1000);
      }
    };
  };

type Column = { name: string; decoder: DriverValueDecoder<unknown, unknown> };

type Parameter = (values: Record<string, unknown>) => unknown;

type Built = { text: string; summary: string; span: SpanText; parameters: Parameter[]; columns: Column[] };

/** The session of a transaction is on its connection, that of the database on the pool. */
const connectionOf = (queryable: Queryable): Sql =>
  (queryable._.session as unknown as PostgresJsSession<Sql, never, never>).client;

const shapeOf = (values: object): string => {
  let shape = '';
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) shape += value === null ? `${name}=null,` : `${name},`;
  }
  return shape;
};

const givensFor = <Values extends object>(values: Values): Givens<Values> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value == null ? value : sql.placeholder(name)]),
  ) as Givens<Values>;

const compile = (query: Query<unknown>): Built => {
  const prepared = query.prepare('');
  const { sql: text, params } = prepared.getQuery();
  const { fields = [] } = prepared as unknown as { fields?: { path: string[]; field: Field }[] };
  const summary = summaryOf(text);
  return {
    text,
    summary,
    span: { kind: 'client', attributes: { 'db.system.name': 'postgresql', 'db.query.summary': summary } },
    parameters: params.map(parameterOf),
    columns: fields.map(({ path, field }) => ({ name: path.join('.'), decoder: decoderOf(field) })),
  };
};

/** What it does with which table first: `select documents` (OpenTelemetry, database spans, `db.query.summary`). */
const summaryOf = (text: string): string => {
  const [, verb = ''] = /^\s*(\w+)/.exec(text) ?? [];
  const [, table = ''] = /\b(?:from|into|update)\s+"?(\w+)/.exec(text) ?? [];
  return `${verb} ${table}`.trim();
};

/** A column decodes itself; an expression, with or without an alias, has its decoder. */
type Field =
  | DriverValueDecoder<unknown, unknown>
  | { decoder: Column['decoder'] }
  | { sql: { decoder: Column['decoder'] } };

const decoderOf = (field: Field): Column['decoder'] => {
  if ('mapFromDriverValue' in field) return field;
  return 'decoder' in field ? field.decoder : field.sql.decoder;
};

/** Picks a value of the call and encodes it as its column says, where the query names one. */
const parameterOf = (param: unknown): Parameter => {
  if (is(param, Placeholder)) return (values) => values[param.name];
  if (!is(param, Param) || !is(param.value, Placeholder)) return () => param;
  const { encoder, value } = param;
  return (values) => encoder.mapToDriverValue(values[value.name]);
};

const toObject = (columns: readonly Column[], row: readonly unknown[]): Record<string, unknown> => {
  const object: Record<string, unknown> = {};
  columns.forEach(({ name, decoder }, index) => {
    const value = row[index];
    object[name] = value === null ? null : decoder.mapFromDriverValue(value);
  });
  return object;
};
