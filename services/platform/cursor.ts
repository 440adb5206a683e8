import { createHash } from 'node:crypto';
import { errorsOf } from './errors.ts';

export const cursorErrors = {
  'cursor-invalid': {
    status: 400,
    title: { en: 'The cursor is not one of this API.', fr: 'Le curseur ne vient pas de cette API.' },
    remedy: { en: 'Send `nextCursor` as it came, or none.', fr: 'Envoyez `nextCursor` tel que reçu, ou aucun.' },
  },
} as const;

const cursorError = errorsOf(cursorErrors);

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Cuts a page out of rows of which one more than `limit` was asked for. */
export const pageOf = <Row extends { id: string }>(rows: Row[], limit: number) => {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last ? Buffer.from(last.id).toString('base64url') : null };
};

/** The id a cursor stands for. @throws cursor-invalid */
export const readCursor = (cursor: string | undefined): string | undefined => {
  if (cursor === undefined) return undefined;
  const id = Buffer.from(cursor, 'base64url').toString();
  if (!uuid.test(id)) throw cursorError('cursor-invalid');
  return id;
};

/**
 * A position in rows that are ranked block by block, where a block is a stretch of ids: the newest first, and the best
 * first in each.
 */
export type RankedPosition = {
  /** The newest id of the block; null for the first one. */
  from: string | null;
  /** The newest id of the next block; null as long as nobody has looked. */
  until: string | null;
  /** The row of the block that comes before; null at its beginning. */
  after: { rank: number; id: string } | null;
};

/**
 * Cursors of a list whose order is the query's own: one that was made for another query is none.
 * @param query whatever the order and the choice of rows depend on
 */
export const rankedCursors = (query: object) => {
  const mark = createHash('sha256').update(JSON.stringify(query)).digest('base64url').slice(0, 8);

  return {
    write: ({ from, until, after }: RankedPosition): string =>
      Buffer.from([mark, from, until, after?.rank, after?.id].join(' ')).toString('base64url'),

    /** @throws cursor-invalid */
    read: (cursor: string): RankedPosition => {
      const parts = Buffer.from(cursor, 'base64url').toString().split(' ');
      const [found, from = '', until = '', rank = '', id = ''] = parts;
      const ids = [from, until, id].filter((part) => part !== '');
      const isRank = rank === '' ? id === '' : id !== '' && decimal.test(rank);
      if (found !== mark || parts.length !== 5 || !isRank || !ids.every((part) => uuid.test(part))) {
        throw cursorError('cursor-invalid');
      }
      return {
        from: from || null,
        until: until || null,
        after: id === '' ? null : { rank: Number(rank), id },
      };
    },
  };
};

const decimal = /^\d{1,3}(\.\d{1,20})?(e-\d{1,2})?$/;
