import { setTimeout as sleep } from 'node:timers/promises';
import type { Changes } from '../../platform/notifier.ts';
import { isPoolExhausted } from '../../platform/turns.ts';
import { documentError } from './documents.errors.ts';
import type { DocumentRepository } from './documents.repository.ts';
import type { DocumentWithRenditions } from './documents.table.ts';

/** Milliseconds until a follower looks for himself: an announcement may have been lost. */
const patience = 5_000;

/** Documents read at once. */
const pageSize = 100;

/** Connections of one account to one process that follow all of its documents. */
const mostFollowers = 10;

/** Where a follower of all documents is: he has heard of what transactions before this one changed. */
export type Position = string;

/** `document` is null at the start, to tell a follower where he begins. */
export type Change = { position: Position; document: DocumentWithRenditions | null };

/** Documents as they change. */
export const createDocumentFeed = ({ repository, changes }: { repository: DocumentRepository; changes: Changes }) => {
  const followers = new Map<string, number>();

  /** Looks at the start, whenever `id` is announced and now and then, until `signal` fires. */
  const look = async function* <Found>(
    id: string,
    signal: AbortSignal,
    find: () => AsyncGenerator<Found>,
  ): AsyncGenerator<Found> {
    let wake = (): void => {};
    const stop = changes.on(id, () => wake());
    try {
      while (!signal.aborted) {
        // Listening starts before looking, or a change in between would be missed.
        const changed = new Promise<void>((resolve) => {
          wake = resolve;
        });
        try {
          yield* find();
        } catch (error) {
          // Everybody who is sent away comes back: a follower who waits until the next look asks for less.
          if (!isPoolExhausted(error)) throw error;
        }
        await Promise.race([changed, sleep(patience, undefined, { signal, ref: false }).catch(() => {})]);
      }
    } finally {
      stop();
    }
  };

  /** What has changed since `position`, each with the position behind it. */
  const changesSince = async function* (
    ownerId: string,
    position: Position,
  ): AsyncGenerator<{ position: Position; horizon: Position; document: DocumentWithRenditions }> {
    let [from, afterId, first]: [Position, string | undefined, Position | undefined] = [position, undefined, undefined];
    for (;;) {
      const rows = await repository.changedSince(ownerId, from, { afterId, limit: pageSize });
      for (const [index, { horizon, ...document }] of rows.entries()) {
        first ??= horizon;
        const last = rows.length < pageSize && index === rows.length - 1;
        // A transaction before this one may still be running, and others may have been changed by the same one.
        const behind = last ? first : smaller(document.changedIn, first);
        yield { position: behind, horizon: first, document };
      }
      const end = rows.at(-1);
      if (rows.length < pageSize || !end) return;
      [from, afterId] = [end.changedIn, end.id];
    }
  };

  return {
    /**
     * The document at each change, from the first version after `seen` until `signal` fires. Versions in between may be
     * left out: each one is whole.
     */
    follow: async function* (id: string, seen: number, signal: AbortSignal): AsyncGenerator<DocumentWithRenditions> {
      let known = seen;
      const stopped = new AbortController();
      yield* look(id, AbortSignal.any([signal, stopped.signal]), async function* () {
        const document = await repository.find(id);
        if (!document) return stopped.abort();
        if (document.version <= known) return;
        known = document.version;
        yield document;
      });
    },

    /**
     * Every change of any document of an account, from `seen`, or from now, until `signal` fires. At least once: what
     * a transaction changes that commits late is told late, and none is left out.
     * @throws too-many-followers
     */
    followAll: async function* (
      ownerId: string,
      seen: Position | undefined,
      signal: AbortSignal,
    ): AsyncGenerator<Change> {
      const count = followers.get(ownerId) ?? 0;
      if (count >= mostFollowers) throw documentError('too-many-followers');
      followers.set(ownerId, count + 1);
      try {
        const { horizon, end } = await repository.horizon();
        // A number that this server has not reached is one of another server, before a restore.
        let position = seen === undefined ? horizon : BigInt(seen) > BigInt(end) ? '0' : seen;
        yield { position, document: null };
        /** By id, the change that was told last, for those that are looked at again. */
        let told = new Map<string, Position>();
        yield* look(ownerId, signal, async function* () {
          const before = told;
          const now = new Map<string, Position>();
          let next = position;
          for await (const change of changesSince(ownerId, position)) {
            const { id, changedIn } = change.document;
            now.set(id, changedIn);
            next = change.horizon;
            if (before.get(id) !== changedIn) yield { position: change.position, document: change.document };
          }
          if (now.size > 0) told = now;
          position = next;
        });
      } finally {
        const left = (followers.get(ownerId) ?? 1) - 1;
        if (left > 0) followers.set(ownerId, left);
        else followers.delete(ownerId);
      }
    },
  };
};

export type DocumentFeed = ReturnType<typeof createDocumentFeed>;

const smaller = (one: Position, other: Position): Position => (BigInt(one) < BigInt(other) ? one : other);
