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
