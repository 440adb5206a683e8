import type {
  CreatedDocument,
  Document,
  NewDocument,
  Upload as PresignedPost,
} from '../../../../contracts/documents.ts';
import type { AnnouncedFile } from './announced-file.ts';
import type { Persist } from './persistence.ts';
import type { Upload } from './upload.ts';

/** The storage has answered that it does not take the file. 403: its form is not good any more. */
export class StorageRefusal extends Error {
  override readonly name = 'StorageRefusal';
  readonly status: number;

  constructor(status: number) {
    super(`The storage answered ${status}.`);
    this.status = status;
  }
}

/** What a delivery is made of; each fails as `Persist` understands. */
export type DeliverySteps = {
  /** SHA-256 in hexadecimal. */
  hash: (file: Blob) => Promise<string>;
  announce: (file: NewDocument, idempotencyKey: string, signal: AbortSignal) => Promise<CreatedDocument>;
  /** @throws {StorageRefusal} */
  post: (form: PresignedPost, file: Blob, onSent: (bytes: number) => void, signal: AbortSignal) => Promise<void>;
  complete: (id: string, signal: AbortSignal) => Promise<Document>;
  /** Deletes a document for good, whether it still is there or not. */
  discard: (id: string, signal: AbortSignal) => Promise<void>;
};

type Run = { signal: AbortSignal; tell: (change: Partial<Upload>) => void };

/** Forms that are asked for anew before it is given up: a clock or a policy is wrong then. */
const mostRenewals = 3;

/** Brings one file to the API: hashed, announced, sent to the storage, completed. */
export const createDelivery = (steps: DeliverySteps, persist: Persist, file: Blob, about: AnnouncedFile) => {
  let announcement: NewDocument | undefined;
  let idempotencyKey = crypto.randomUUID();
  let documentId: string | undefined;
  let mayExist = false;

  const announce = async (told: NewDocument, { signal, tell }: Run) => {
    const askedAt = Date.now();
    mayExist = true;
    try {
      const onHold = (hold: Upload['hold']) => tell({ hold });
      const key = idempotencyKey;
      const { document, upload } = await persist(() => steps.announce(told, key, signal), { signal, onHold });
      documentId = document.id;
      tell({ document: { id: document.id, version: document.version } });
      // By the API's clock: the device's own may be wrong.
      const lifetime = upload && Date.parse(upload.expiresAt) - Date.parse(document.createdAt);
      return { id: document.id, form: upload, isGood: () => lifetime !== null && Date.now() - askedAt < lifetime };
    } catch (error) {
      // A refusal made nothing; of a request that was left nobody knows.
      if (!signal.aborted) mayExist = false;
      throw error;
    }
  };

  const post = (form: PresignedPost, isGood: () => boolean, { signal, tell }: Run) =>
    persist(
      async () => {
        if (!isGood()) throw new StorageRefusal(403);
        tell({ sent: 0 });
        await steps.post(form, file, (sent) => tell({ sent: Math.min(sent, about.size) }), signal);
      },
      { signal, onHold: (hold) => tell({ hold }) },
    );

  /** Takes back what was announced and not finished. What could not be taken back the API forgets after a day. */
  const undo = async (signal: AbortSignal): Promise<void> => {
    if (!mayExist || !announcement) return;
    const told = announcement;
    const key = idempotencyKey;
    // The answer may have been left on its way: asked again, it is the same.
    const id = documentId ?? (await persist(() => steps.announce(told, key, signal), { signal })).document.id;
    await persist(() => steps.discard(id, signal), { signal });
    [mayExist, documentId, idempotencyKey] = [false, undefined, crypto.randomUUID()];
  };

  /** @returns the document, which is being processed. @throws whatever cannot be waited for */
  const run = async (running: Run): Promise<Document> => {
    const { signal, tell } = running;
    const { filename, mediaType, size } = about;
    tell({ state: 'hashing' });
    announcement = { filename, mediaType, size, sha256: await steps.hash(file) };
    signal.throwIfAborted();
    tell({ state: 'sending' });
    for (let renewals = 0; ; renewals++) {
      const { id, form, isGood } = await announce(announcement, running);
      try {
        if (form) await post(form, isGood, running);
      } catch (error) {
        if (!(error instanceof StorageRefusal) || error.status !== 403 || renewals === mostRenewals) throw error;
        // A pending document has one form only: a new one comes with a new document.
        await undo(signal);
        continue;
      }
      tell({ state: 'completing', sent: size });
      return await persist(() => steps.complete(id, signal), { signal, onHold: (hold) => tell({ hold }) });
    }
  };

  return { run, undo };
};

export type Delivery = ReturnType<typeof createDelivery>;
