import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { announcementOf, postToStorage } from '../acceptance/api-client.ts';
import { picture } from '../acceptance/pictures.ts';
import type { CreatedDocument, Document } from '../contracts/documents.ts';
import type { Account } from './accounts.ts';
import { call, fileForm, json, type Outcome } from './http-call.ts';

/** A document whose processing the API has promised. */
export type Acknowledged = { id: string; filename: string; at: number };

export type Traffic = ReturnType<typeof createTraffic>;

/** Milliseconds after which a consumer repeats no more: longer than all kills of the API take together. */
const patience = 600_000;

/** Pixels: so small that a decoder takes a moment. */
const width = 64;

/**
 * Consumers of the API who keep account of what it promised them. Every eighth document is a picture that is announced,
 * uploaded to S3 and completed, each request with an Idempotency-Key and repeated until it is answered; the others are texts,
 * uploaded in one call, which is not repeated: what becomes of one without an answer is nobody's promise.
 */
export const createTraffic = (options: { url: string; accounts: readonly Account[] }) => {
  const { url, accounts } = options;
  const acknowledged: Acknowledged[] = [];
  /** Answers that were neither a success nor a 503, as a consumer may see in a fault; and how often. */
  const surprises = new Map<string, number>();
  const settling = new Set<Promise<void>>();
  let unanswered = 0;
  let turn = 0;

  const nextAccount = (): Account => accounts[turn++ % accounts.length] as Account;

  const note = ({ status, error, body }: Outcome): void => {
    if (status === 0 || status === 503) {
      unanswered += 1;
      return;
    }
    const what = `${status || error} ${/"code":"([\w-]+)"/.exec(body)?.[1] ?? ''}`.trim();
    surprises.set(what, (surprises.get(what) ?? 0) + 1);
  };

  const sendText = async (): Promise<Outcome> => {
    const filename = `${randomUUID()}.txt`;
    const form = await fileForm({ filename, mediaType: 'text/plain', bytes: Buffer.from(`Texte ${filename}\n`) });
    const headers = { ...form.headers, ...nextAccount().authorization() };
    const outcome = await call(`${url}/v1/documents/upload`, { method: 'POST', ...form, headers });
    if (outcome.status === 202) acknowledge(JSON.parse(outcome.body));
    else note(outcome);
    return outcome;
  };

  const acknowledge = ({ id, filename }: Document): void => void acknowledged.push({ id, filename, at: Date.now() });

  /** The same request under the same key, until it is answered. 409: the first one is not known to have ended yet. */
  const insist = async (path: string, account: Account, body?: unknown): Promise<Outcome> => {
    const { headers, ...rest } = body === undefined ? {} : json(body);
    const all = { ...headers, ...account.authorization(), 'idempotency-key': randomUUID() };
    for (const end = performance.now() + patience; ; await sleep(500)) {
      const outcome = await call(`${url}${path}`, { method: 'POST', ...rest, headers: all });
      const again = outcome.status === 0 || outcome.status === 503 || outcome.status === 409;
      if (!again || performance.now() > end) return outcome;
      if (outcome.status !== 409) note(outcome);
    }
  };

  const sendPicture = async (): Promise<void> => {
    const account = nextAccount();
    const file = await picture(width, 48, `${randomUUID()}.jpg`);
    const announced = await insist('/v1/documents', account, announcementOf(file));
    if (announced.status !== 201) return note(announced);
    const { document, upload } = JSON.parse(announced.body) as CreatedDocument;
    await postToStorage(upload, file.bytes);
    const completed = await insist(`/v1/documents/${document.id}/complete`, account);
    if (completed.status === 202) acknowledge(document);
    else note(completed);
  };

  const lane = async (signal: AbortSignal, room: () => boolean): Promise<void> => {
    for (let count = 0; !signal.aborted; count++) {
      if (!room()) await sleep(50);
      else if (count % 8 === 7) {
        const work = sendPicture().catch((error: Error) => note({ ...nothing, status: -1, error: error.message }));
        settling.add(work);
        work.finally(() => settling.delete(work));
        await Promise.race([work, sleep(2_000)]);
      } else if ((await sendText()).status !== 202) await sleep(100);
    }
  };

  return {
    acknowledged,
    surprises,
    sendText,
    sendPicture,
    /** Requests that were cut off or refused with a 503. */
    unanswered: (): number => unanswered,

    /**
     * Sends until the signal, and then until every picture is either acknowledged or refused.
     * @param options.room whether more may be sent now
     */
    run: async ({ lanes, signal, room = () => true }: { lanes: number; signal: AbortSignal; room?: () => boolean }) => {
      await Promise.all(Array.from({ length: lanes }, () => lane(signal, room)));
      await Promise.all(settling);
    },
  };
};

const nothing = { type: '', body: '', retryAfter: null, cookies: [], ms: 0 };
