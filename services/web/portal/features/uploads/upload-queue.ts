import { type Document, endStates } from '../../../../contracts/documents.ts';
import { announcedFile } from './announced-file.ts';
import { createDelivery, type Delivery, type DeliverySteps } from './delivery.ts';
import { limitTo } from './limit.ts';
import type { Persist } from './persistence.ts';
import { canRetry, isEnded, isUnderWay, type Upload } from './upload.ts';

/** The file could not be read: it was moved, or has changed since it was chosen. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
}

type Options = {
  steps: DeliverySteps & {
    /** Has a document that failed processed again. */
    retry: (id: string, signal: AbortSignal) => Promise<Document>;
  };
  persist: Persist;
  /** Calls back before the next picture is drawn: changes are told once for each. */
  schedule: (flush: () => void) => void;
};

/** Files sent at once. More do not arrive sooner: they share one line. */
const mostAtOnce = 4;

/** Files that wait, are sent, and are followed until they are ready. A store: `snapshot` is new after each notice. */
export const createUploadQueue = ({ steps, persist, schedule }: Options) => {
  const uploads = new Map<string, Upload>();
  const files = new Map<string, File>();
  const runs = new Map<string, { delivery: Delivery; stop: AbortController }>();
  const byDocument = new Map<string, string>();
  const listeners = new Set<() => void>();
  const inTurn = limitTo(mostAtOnce);
  let snapshot: readonly Upload[] = [];
  let isScheduled = false;
  /** Of this session: what goes on behind a cancelled upload ends with it. */
  let life = new AbortController();

  const changed = (): void => {
    if (isScheduled) return;
    isScheduled = true;
    schedule(() => {
      isScheduled = false;
      snapshot = [...uploads.values()];
      for (const listener of listeners) listener();
    });
  };

  const change = (id: string, what: Partial<Upload>): void => {
    const upload = uploads.get(id);
    if (!upload) return;
    uploads.set(id, { ...upload, ...what });
    if (what.document) byDocument.set(what.document.id, id);
    changed();
  };

  /** What the API says of a document, in any order: the newest version counts. */
  const hear = (document: Document): void => {
    const id = byDocument.get(document.id);
    const upload = id && uploads.get(id);
    if (!upload || upload.document?.id !== document.id || isEndedBefore(upload, document)) return;
    const { state, problem, version } = document;
    const isOver = (endStates as readonly string[]).includes(state);
    change(upload.id, {
      document: { id: document.id, version },
      ...(isOver && { state: state as Upload['state'], hold: null, problem: problem && { document: problem } }),
    });
  };

  const start = async (id: string): Promise<void> => {
    const file = files.get(id);
    if (!file || uploads.get(id)?.state !== 'waiting') return;
    const about = announcedFile(file);
    if (typeof about === 'string') return;
    const delivery = createDelivery(steps, persist, file, about);
    const stop = new AbortController();
    const { signal } = stop;
    runs.set(id, { delivery, stop });
    // What comes late of a run that was cancelled is nobody's news.
    const tell = (what: Partial<Upload>) => void (signal.aborted || change(id, what));
    try {
      const document = await delivery.run({ signal, tell });
      if (signal.aborted) return;
      // The stream may have told before the answer came that it is ready.
      if (uploads.get(id)?.state === 'completing') change(id, { state: 'processing' });
      hear(document);
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof UnreadableFile) tell({ state: 'refused', problem: { refusal: 'unreadable' }, hold: null });
      else tell({ state: 'failed', problem: { error }, hold: null, document: null });
      takeBack(delivery);
    } finally {
      if (runs.get(id)?.delivery === delivery) runs.delete(id);
    }
  };

  const takeBack = (delivery: Delivery): void => {
    // Nobody waits for it: what is left over, the API forgets after a day.
    delivery.undo(life.signal).catch(() => {});
  };

  const enqueue = (id: string): void => void inTurn(() => start(id));

  const cancel = (id: string): void => {
    const upload = uploads.get(id);
    if (!upload || !isUnderWay(upload)) return;
    change(id, { state: 'cancelled', hold: null, sent: 0, document: null });
    const run = runs.get(id);
    run?.stop.abort();
    if (run) takeBack(run.delivery);
  };

  const retry = (id: string): void => {
    const upload = uploads.get(id);
    if (!upload || !canRetry(upload)) return;
    if (upload.document) {
      const { id: documentId } = upload.document;
      const { signal } = life;
      change(id, { state: 'processing', problem: null });
      persist(() => steps.retry(documentId, signal), { signal }).then(hear, (error: unknown) =>
        change(id, { state: 'failed', problem: { error } }),
      );
      return;
    }
    change(id, { state: 'waiting', problem: null, document: null, sent: 0 });
    enqueue(id);
  };

  const all = () => [...uploads.values()];

  const forget = (id: string): void => {
    uploads.delete(id);
    files.delete(id);
  };

  return {
    /** The same array as long as nothing has changed. */
    snapshot: (): readonly Upload[] => snapshot,
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** Whether leaving the page would lose something, as of now. */
    isUnderWay: (): boolean => all().some(isUnderWay),
    /** Documents whose end is waited for. */
    awaited: (): string[] =>
      all().flatMap(({ state, document }) => (state === 'processing' && document ? [document.id] : [])),

    add: (added: readonly File[]): void => {
      for (const file of added) {
        const id = crypto.randomUUID();
        const about = announcedFile(file);
        const refused = typeof about === 'string' ? ({ state: 'refused', problem: { refusal: about } } as const) : {};
        const filename = typeof about === 'string' ? file.name : about.filename;
        const fresh = { state: 'waiting', sent: 0, hold: null, problem: null, document: null } as const;
        uploads.set(id, { id, filename, size: file.size, ...fresh, ...refused });
        if (typeof about === 'string') continue;
        files.set(id, file);
        enqueue(id);
      }
      changed();
    },
    cancel,
    cancelAll: (): void => {
      for (const { id } of all()) cancel(id);
    },
    /** Once more: all the way, or only its processing. */
    retry,
    retryFailed: (): void => {
      for (const { id, state } of all()) if (state === 'failed') retry(id);
    },
    /** Forgets what has come to an end; the documents stay. */
    clearEnded: (): void => {
      for (const upload of all()) if (isEnded(upload)) forget(upload.id);
      changed();
    },
    hear,
    /** Ends and forgets all, with the session. */
    reset: (): void => {
      life.abort();
      life = new AbortController();
      for (const { stop } of runs.values()) stop.abort();
      for (const { id } of all()) forget(id);
      byDocument.clear();
      changed();
    },
  };
};

/** Whether what is known of the document is newer. */
const isEndedBefore = ({ document }: Upload, { version }: Document): boolean =>
  document !== null && document.version > version;
