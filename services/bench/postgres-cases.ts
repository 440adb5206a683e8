import { randomUUIDv7 } from 'node:crypto';
import type { Sql } from 'postgres';
import { createAccountRepository } from '../domains/accounts/index.ts';
import { createDocumentRepository } from '../domains/documents/index.ts';
import { createIdempotencyRepository } from '../domains/idempotency/index.ts';
import { createJobRepository } from '../domains/jobs/index.ts';
import type { Database } from '../platform/db.ts';
import type { Data } from './postgres-data.ts';

/** A function of a repository beside the same SQL by postgres.js itself; each call takes one input. */
export type Case<Input = never> = {
  name: string;
  /** Made before the clock starts. */
  inputs: (count: number) => Input[] | Promise<Input[]>;
  ours: (input: Input) => Promise<unknown>;
  peer: (input: Input) => Promise<unknown>;
};

const define = <Input>(one: Case<Input>): Case => one as unknown as Case;

export const createCases = (database: Database, sql: Sql, data: Data): Case[] => {
  const { transact } = database;
  const documents = createDocumentRepository(database);
  const jobs = createJobRepository(database);
  const accounts = createAccountRepository(database);
  const idempotency = createIdempotencyRepository(database);

  const any = <One>(many: readonly One[]) => many[Math.floor(Math.random() * many.length)] as One;
  return [
    define({
      name: 'documents.find',
      inputs: (count) => repeat(count, () => any(data.documents).id),
      ours: documents.find,
      peer: (id) => sql`
        select ${columnsOf(sql)}, ${renditionsOf(sql)} from documents
        where id = ${id} and (purge_at is null or purge_at > clock_timestamp())`,
    }),
    define({
      name: 'documents.list',
      inputs: (count) => repeat(count, () => any(data.accounts).id),
      ours: (ownerId) => documents.list(ownerId, { limit: 25, trashed: false }),
      peer: (ownerId) => sql`
        select ${columnsOf(sql)}, ${renditionsOf(sql)} from documents
        where owner_id = ${ownerId} and (purge_at is null or purge_at > clock_timestamp()) and deleted_at is null
        order by id desc limit ${26}`,
    }),
    define({
      name: 'documents.insert',
      inputs: (count) => repeat(count, () => ({ ...newDocument, id: randomUUIDv7(), ownerId: any(data.accounts).id })),
      ours: (row) => documents.insert(row),
      peer: ({ id, ownerId, filename, mediaType, size, sha256 }) => sql`
        insert into documents (id, owner_id, filename, media_type, size, sha256)
        values (${id}, ${ownerId}, ${filename}, ${mediaType}, ${size}, ${sha256}) returning *`,
    }),
    define({
      name: 'documents.change, in a transaction',
      inputs: (count) => repeat(count, () => any(data.documents).id),
      ours: (id) => transact((t) => documents.change(t, id, ['ready'], { state: 'ready', problem: null })),
      peer: (id) =>
        sql.begin(
          (t) => t`
            update documents set state = ${'ready'}, problem = null, version = version + 1, updated_at = now()
            where id = ${id} and (purge_at is null or purge_at > clock_timestamp())
              and state = any(${['ready']}::document_state[]) returning *`,
        ),
    }),
    define({
      name: 'jobs.insert, in a transaction',
      inputs: (count) => repeat(count, newJob),
      ours: (row) => transact((t) => jobs.insert(t, row)),
      peer: ({ id, name, queue, payload, subjectId, maxFailures, backoff }) =>
        sql.begin(
          (t) => t`
            insert into jobs (id, name, queue, payload, subject_id, max_failures, backoff)
            values (${id}, ${name}, ${queue}, ${t.json(payload)}, ${subjectId}, ${maxFailures}, ${backoff})`,
        ),
    }),
    define({
      name: 'jobs.start',
      inputs: (count) => storeJobs(sql, count, 'queued'),
      ours: jobs.start,
      peer: (id) => sql`
        update jobs set status = 'active', starts = starts + 1, touched_at = now(),
          attempts = case when status <> 'active' then attempts
            else attempts || jsonb_build_object('attempt', starts, 'startedAt', touched_at, 'endedAt', now()) end
        where id = ${id} and status in ('pending', 'queued', 'active') returning *`,
    }),
    define({
      name: 'jobs.complete, in a transaction',
      inputs: (count) => storeJobs(sql, count, 'active'),
      ours: (id) => transact((t) => jobs.complete(t, id, 1)),
      peer: (id) =>
        sql.begin(
          (t) => t`
            update jobs set status = 'completed', ended_at = now(), error = null,
              attempts = attempts || jsonb_strip_nulls(jsonb_build_object(
                'attempt', starts, 'startedAt', touched_at, 'endedAt', now(), 'error', null::text))
            where id = ${id} and starts = ${1} and status = 'active' returning id`,
        ),
    }),
    define({
      name: 'accounts.find',
      inputs: (count) => repeat(count, () => any(data.accounts).id),
      ours: accounts.find,
      peer: (id) => sql`select id, email, password_hash, role, created_at from accounts where id = ${id}`,
    }),
    define({
      name: 'accounts.findByEmail',
      inputs: (count) => repeat(count, () => any(data.accounts).email),
      ours: accounts.findByEmail,
      peer: (email) => sql`select id, email, password_hash, role, created_at from accounts where email = ${email}`,
    }),
    define({
      name: 'idempotency.claim',
      inputs: (count) =>
        repeat(count, () => ({
          accountId: any(data.accounts).id,
          key: randomUUIDv7(),
          fingerprint: 'f'.repeat(64),
          resourceId: randomUUIDv7(),
        })),
      ours: idempotency.claim,
      peer: ({ accountId, key, fingerprint, resourceId }) => sql`
        insert into idempotency_keys as k (account_id, key, fingerprint, body)
        values (${accountId}, ${key}, ${fingerprint}, ${resourceId})
        on conflict (account_id, key) do update
        set fingerprint = ${fingerprint}, status = null, created_at = now(),
          body = case when k.created_at < now() - interval '24 hours' then ${resourceId} else coalesce(k.body, ${resourceId}) end
        where k.created_at < now() - interval '24 hours'
          or (k.status is null and k.created_at < now() - interval '1 minute' and k.fingerprint = ${fingerprint})
        returning body`,
    }),
  ];
};

const repeat = <Input>(count: number, make: () => Input): Input[] => Array.from({ length: count }, make);

const columnsOf = (sql: Sql) => sql`
  id, owner_id, filename, media_type, size, sha256, content_id, duplicate_of, state, version, problem, progress, image,
  pages, text, invoice, created_at, updated_at, deleted_at, purge_at, changed_in`;

const renditionsOf = (sql: Sql) => sql`(
  select coalesce(jsonb_agg(jsonb_build_object(
    'name', r.name, 'format', r.format, 'width', r.width, 'height', r.height, 'bytes', r.bytes,
    'storageKey', r.storage_key) order by r.width, r.format), '[]')
  from renditions r where r.document_id = documents.id) as renditions`;

const newDocument = {
  filename: 'photo.jpg',
  mediaType: 'image/jpeg',
  size: 4_200_000,
  sha256: '0'.repeat(64),
} as const;

const newJob = () => ({
  id: randomUUIDv7(),
  name: 'process-image',
  queue: 'images',
  payload: { documentId: randomUUIDv7() },
  subjectId: randomUUIDv7(),
  maxFailures: 5,
  backoff: 2_000,
});

/** Jobs that are there already, for what only changes them. @returns their ids */
const storeJobs = async (sql: Sql, count: number, status: 'queued' | 'active'): Promise<string[]> => {
  const ids = Array.from({ length: count }, () => randomUUIDv7());
  await sql`
    insert into jobs (id, name, queue, payload, max_failures, backoff, status, starts)
    select id, 'process-image', 'images', '{}', 5, 2000, ${status}::job_status, 1 from unnest(${ids}::uuid[]) id`;
  return ids;
};
