import { type TSchema, Type } from 'typebox';

/** UUID version 7 (RFC 9562): sorts by time of creation. */
export const Uuid = Type.String({ format: 'uuid' });

/** ISO 8601 in UTC with milliseconds. */
export const Instant = Type.String({ format: 'date-time' });

/** SHA-256 in lower-case hexadecimal. */
export const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256, lower-case hexadecimal.' });

/** Cursor of a page, opaque to the caller; `limit` is the most items in it. */
export const PageQuery = {
  cursor: Type.Optional(Type.String({ maxLength: 200, description: '`nextCursor` of the page before.' })),
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 25 }),
};

/** One page of a list; `nextCursor` is null on the last. */
export const Page = <T extends TSchema>(item: T) =>
  Type.Object({ items: Type.Array(item), nextCursor: Type.Union([Type.String(), Type.Null()]) });
export type Page<T> = { items: T[]; nextCursor: string | null };
