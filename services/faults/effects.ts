import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from 'postgres';
import type { ReceivedHook } from '../acceptance/webhook-receiver.ts';
import type { Backends } from '../local/platform-processes.ts';
import { openStorage } from '../platform/storage.ts';
import type { Acknowledged } from './traffic.ts';

/** What became of what was acknowledged. */
export type Effects = {
  jobs: number;
  /** Each with what is missing. */
  lost: string[];
  /** Each with what happened more than once. */
  doubled: string[];
  /** Deliveries that the receiver got again under the id that it knew, as the API says that it may. */
  repeated: number;
};

type DocumentRow = { id: string; folder: string; filename: string; state: string; renditions: number; told: number };

/** Milliseconds without a job that ends, after which none will. */
const standstill = 120_000;

/** A delivery that failed, as it may on a machine that has too much to do. */
const paused = 'delivery before its next attempt';

/**
 * Waits until the ledger has nothing under way, however long that takes.
 * @throws when nothing moves any more, with what is left
 */
export const untilAllEnded = async (sql: Sql): Promise<void> => {
  let fewest = Number.POSITIVE_INFINITY;
  for (let movedAt = performance.now(); ; await sleep(200)) {
    const left = await sql<{ what: string; count: number }[]>`
      select name || ' ' || status as what, count(*)::int from jobs where status not in ('completed', 'failed') group by 1
      union all
      select case when next_attempt_at > now() then ${paused} else 'delivery ' || status end, count(*)::int
        from webhook_deliveries where status in ('queued', 'waiting') group by 1`;
    const open = left.reduce((sum, { count }) => sum + count, 0);
    if (open === 0) return;
    if (open < fewest || left.some(({ what }) => what === paused)) movedAt = performance.now();
    fewest = Math.min(fewest, open);
    if (performance.now() - movedAt < standstill) continue;
    throw new Error(`Nothing moves any more: ${left.map(({ what, count }) => `${count} × ${what}`).join(', ')}.`);
  }
};

/**
 * Counts from outside what was done: documents and jobs in the database, objects in S3, deliveries at the receiver.
 *
 * Lost is a document that was acknowledged and is not ready, or lacks its original, a rendition or its delivery. Double is
 * whatever took effect twice: a job that succeeded twice, a document that was told ready twice, one announcement (one
 * Idempotency-Key) that made two documents, an object too many, or two deliveries of one event under different ids. The
 * same delivery again under the same `webhook-id` is what is promised (at least once), and is counted apart.
 *
 * @param received by the webhooks' receiver; null where there is none
 */
export const countEffects = async (
  { sql, backends }: { sql: Sql; backends: Backends },
  acknowledged: readonly Acknowledged[],
  received: readonly ReceivedHook[] | null,
): Promise<Effects> => {
  const documents = await sql<DocumentRow[]>`
    select id, coalesce(content_id, id) as folder, filename, state,
      (select count(*)::int from renditions where document_id = documents.id) as renditions,
      (select count(*)::int from document_history where document_id = documents.id and event = 'document.ready') as told
    from documents`;
  const jobs = await sql<{ id: string; subject: string; status: string; successes: number }[]>`
    select id, subject_id as subject, status,
      (select count(*)::int from jsonb_array_elements(attempts) as attempt where attempt->>'error' is null) as successes
    from jobs`;
  const byId = new Map(documents.map((document) => [document.id, document]));
  const ofName = countBy(documents.map(({ filename }) => filename));
  const objects = await objectsByDocument(backends);
  const deliveries = received && deliveriesByDocument(received);
  const lost: string[] = [];
  const doubled: string[] = [];

  for (const { id, filename } of acknowledged) {
    const document = byId.get(id);
    const stored = objects.get(document?.folder ?? id) ?? 0;
    const wanted = 1 + (document?.renditions ?? 0);
    if (document?.state !== 'ready') lost.push(`${filename} is ${document?.state ?? 'gone'}`);
    else if (filename.endsWith('.jpg') && document.renditions === 0) lost.push(`${filename} has no rendition`);
    else if (stored < wanted) lost.push(`${filename} has ${stored} of ${wanted} objects`);
    else if (deliveries && !deliveries.has(id)) lost.push(`${filename} was not delivered`);
    if (stored > wanted) doubled.push(`${filename} has ${stored} objects, not ${wanted}`);
    if ((ofName.get(filename) ?? 0) > 1) doubled.push(`${filename} was announced once and is there twice`);
  }
  for (const { filename, told } of documents) if (told > 1) doubled.push(`${filename} became ready ${told} times`);
  for (const { id, status, successes } of jobs) {
    if (status !== 'completed') lost.push(`job ${id} is ${status}`);
    if (successes > 1) doubled.push(`job ${id} succeeded ${successes} times`);
  }
  for (const [id, ids] of deliveries ?? []) {
    if (ids.size > 1) doubled.push(`${id} was delivered under ${ids.size} ids`);
  }
  const repeated = [...(deliveries?.values() ?? [])]
    .flatMap((ids) => [...ids.values()])
    .reduce((sum, times) => sum + times - 1, 0);
  return { jobs: jobs.length, lost, doubled, repeated };
};

const countBy = (values: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
};

/** Of each document that has any, the objects below `accounts/<owner>/<document>/`. */
const objectsByDocument = async ({ s3Endpoint, s3Bucket }: Backends): Promise<Map<string, number>> => {
  const storage = openStorage({ bucket: s3Bucket, region: 'eu-west-3', endpoint: s3Endpoint });
  const ids: string[] = [];
  for await (const page of storage.list('accounts/')) ids.push(...page.map(({ key }) => key.split('/')[2] ?? ''));
  await storage.close();
  return countBy(ids);
};

/** Of each document that was told ready, how often each `webhook-id` came. */
const deliveriesByDocument = (received: readonly ReceivedHook[]): Map<string, Map<string, number>> => {
  const found = new Map<string, Map<string, number>>();
  for (const { headers, body } of received) {
    const { type, data } = JSON.parse(body) as { type: string; data: { id: string } };
    if (type !== 'document.ready') continue;
    const ids = found.get(data.id) ?? new Map<string, number>();
    const id = String(headers['webhook-id']);
    ids.set(id, (ids.get(id) ?? 0) + 1);
    found.set(data.id, ids);
  }
  return found;
};
