import type postgres from 'postgres';

/** Documents of one account. */
const documentsEach = 1_000;

/** What is there however large the platform is: uploads under way, jobs that wait, are in Redis, are due. */
export const constant = { pendingJobs: 1_000, queuedJobs: 5_000, dueDocuments: 100, vocabulary: 20_000 } as const;

export type Grown = { documents: number; accounts: string[]; ids: string[]; pendingJobs: string[] };

/** A UUIDv7 (RFC 9562 §5.7), one a second until now. */
const uuid = (
  table: string,
  g = 'g',
) => `(lpad(to_hex((extract(epoch from now()) - 1000000 + ${g})::bigint * 1000), 12, '0') || '7'
  || substr(md5('${table}' || ${g}), 1, 3) || '8' || substr(md5('${table}' || ${g}), 4, 15))::uuid`;

const account = (g: string) => uuid('account', `(${g})`);

/** Texts of twenty words each that documents share; by Zipf's law, roughly: the word at rank r is as frequent as 1/r. */
const texts = 5_000;
const makeTexts = `create temporary table texts on commit drop as
  select n, to_tsvector('simple', string_agg('mot' || floor(${constant.vocabulary} ^ random())::int, ' ')) as vector
  from generate_series(0, ${texts - 1}) n, generate_series(1, 20) group by n`;

/**
 * A platform with so many documents, made by the database itself: triggers are off, and the index of words is made at
 * the end. One account a thousand documents, whose documents lie among all others'; a ledger with a completed job a
 * document, an event of the audit log a document, one session for ten.
 */
export const grow = async (sql: postgres.Sql, documents: number): Promise<Grown> => {
  const accounts = Math.max(1, Math.floor(documents / documentsEach));
  const owner = account(`g % ${accounts}`);
  const series = (count: number) => `generate_series(1, ${count}) g`;
  await sql.begin(async (t) => {
    const run = (statement: string) => t.unsafe(statement);
    await run(
      `set local session_replication_role = replica; set local maintenance_work_mem = '512MB'; set local synchronous_commit = off`,
    );
    await run(
      `truncate accounts, account_usage, documents, document_search, renditions, jobs, sessions, audit_events cascade`,
    );
    await run(
      `insert into accounts (id, email) select ${account('g')}, g || '@example.fr' from generate_series(0, ${accounts - 1}) g`,
    );
    await run(`insert into documents (id, owner_id, filename, media_type, size, sha256, state, purge_at, deleted_at)
      select ${uuid('document')}, ${owner}, 'photo-' || g || '.jpg', 'image/jpeg', 4000000, md5('a' || g) || md5('b' || g), 'ready',
        case when g <= ${constant.dueDocuments} then now() - interval '1 hour' end,
        case when g <= ${constant.dueDocuments} then now() - interval '31 days' end
      from ${series(documents)}`);
    await run(`insert into account_usage select owner_id, sum(size), count(*) from documents group by owner_id`);
    await run(`insert into renditions (document_id, recipe, input_hash, name, format, width, height, bytes, storage_key)
      select id, 'image-1', sha256, 'w320', 'webp', 320, 240, 9000, 'accounts/' || owner_id || '/' || id || '/w320.webp' from documents`);
    await run(`select setseed(0.5)`);
    await run(makeTexts);
    await run(`drop index document_search_words`);
    await run(`insert into document_search (document_id, owner_id, vector, media_type, state, trashed, has_invoice, created_at)
      select ${uuid('document')}, ${owner}, vector, 'image/jpeg', 'ready', false, false, now()
      from ${series(documents)} join texts on n = (g / ${accounts} + g % ${accounts} * 37) % ${texts}`);
    await run(
      `create index document_search_words on document_search using gin (owner_id, vector) with (fastupdate = false)`,
    );
    await run(`insert into jobs (id, name, queue, payload, subject_id, status, starts, max_failures, backoff, created_at, touched_at, ended_at)
      select ${uuid('job')}, 'process-image', 'images', '{}', ${uuid('document')}, 'completed', 1, 5, 2000, now() - interval '1 day', now() - interval '1 day', now() - interval '1 day'
      from ${series(documents)}`);
    await run(`insert into jobs (id, name, queue, payload, status, max_failures, backoff, touched_at)
      select gen_random_uuid(), 'process-image', 'images', '{}', (case when g <= ${constant.pendingJobs} then 'pending' else 'queued' end)::job_status, 5, 2000, now() - interval '1 minute'
      from ${series(constant.pendingJobs + constant.queuedJobs)}`);
    await run(`insert into sessions (id, account_id, factors, expires_at, ended_at)
      select ${uuid('session')}, ${owner}, '{password}', now() + interval '1 day', case when g % 10 = 0 then now() - interval '30 minutes' end
      from ${series(Math.ceil(documents / 10))}`);
    await run(`insert into audit_events (id, action, actor_kind, actor_id, account_id)
      select ${uuid('event')}, 'document.deleted', 'account', ${owner}, ${owner} from ${series(documents)}`);
  });
  await sql`vacuum analyze`;
  const pick = async (query: string): Promise<string[]> =>
    (await sql.unsafe<{ id: string }[]>(query)).map(({ id }) => id);
  return {
    documents,
    accounts: await pick(`select id from accounts order by md5(id::text) limit 300`),
    ids: await pick(`select id from documents where purge_at is null order by md5(id::text) limit 300`),
    pendingJobs: await pick(`select id from jobs where status = 'pending' limit 300`),
  };
};
