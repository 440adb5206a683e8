import { setTimeout as sleep } from 'node:timers/promises';
import type { Changes } from '../../platform/notifier.ts';
import type { DocumentRepository } from './documents.repository.ts';
import type { DocumentWithRenditions } from './documents.table.ts';

/** Milliseconds until a follower looks for himself: an announcement may have been lost. */
const patience = 5_000;

/** Documents as they change. */
export const createDocumentFeed = ({ repository, changes }: { repository: DocumentRepository; changes: Changes }) => ({
  /**
   * The document at each change, from the first version after `seen` until `signal` fires. Versions in between may be
   * left out: each one is whole.
   */
  follow: async function* (id: string, seen: number, signal: AbortSignal): AsyncGenerator<DocumentWithRenditions> {
    let known = seen;
    let wake = (): void => {};
    const stop = changes.on(id, () => wake());
    try {
      while (!signal.aborted) {
        // Listening starts before looking, or a change in between would be missed.
        const changed = new Promise<void>((resolve) => {
          wake = resolve;
        });
        const document = await repository.find(id);
        if (!document) return;
        if (document.version > known) {
          known = document.version;
          yield document;
        }
        await Promise.race([changed, sleep(patience, undefined, { signal, ref: false }).catch(() => {})]);
      }
    } finally {
      stop();
    }
  },
});

export type DocumentFeed = ReturnType<typeof createDocumentFeed>;
