import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../../platform/db.ts';

/** An object as the database knows it. */
export type KnownObject = {
  key: string;
  /** Bytes; null where any number is right. */
  size: number | null;
  /** It has to be there; otherwise it may. */
  required: boolean;
  kind: 'upload' | 'original' | 'rendition' | 'export';
  /** The document or the export. */
  id: string;
};

/** What an account's row says it stores, and what its documents say. */
export type WrongUsage = {
  accountId: string;
  bytes: number;
  documents: number;
  toldBytes: number;
  toldDocuments: number;
};

/**
 * Every object that a row speaks of, in the order of S3: keys by their bytes. Documents whose time is over are being
 * purged, and those that are not ready may have some of their objects already.
 */
const knownObjects = (moment: string): string => `
  select key collate "C" as key, size::float8 as size, required, kind, id from (
    select 'accounts/' || owner_id || '/' || coalesce(content_id, id) || '/' || sha256 || '/original' as key, size,
      state = 'ready' and (purge_at is null or purge_at > ${moment}) as required, 'original' as kind, id
    from documents
    union all
    select r.storage_key, r.bytes, d.state = 'ready' and (d.purge_at is null or d.purge_at > ${moment}), 'rendition', d.id
    from renditions r join documents d on d.id = r.document_id
    union all
    select 'uploads/' || id, null, false, 'upload', id
    from documents where state in ('pending', 'uploaded', 'processing', 'failed')
    union all
    select 'accounts/' || account_id || '/exports/' || id || '/ipower-motors.zip', bytes,
      state = 'ready' and expires_at > ${moment}, 'export', id
    from exports where state in ('pending', 'ready')
  ) as objects
  order by key collate "C"`;

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

/** The tables of several domains as the storage sees them. */
export const createStorageScanRepository = ({ db, stream }: Database) => {
  const ask = async <Row>(query: SQL): Promise<Row[]> => (await db.execute(query)) as unknown as Row[];

  return {
    /**
     * As of one moment, and in constant memory.
     * @param at whose documents are wanted, those of now unless said otherwise: of a copy, when it was made
     */
    known: (at?: Date): AsyncGenerator<KnownObject[]> =>
      stream<KnownObject>(knownObjects(at ? `timestamptz '${at.toISOString()}'` : 'now()'), 1_000),

    /** Those of the keys that still nobody knows, nor may know soon: no document that is being processed has them. */
    stillUnknown: async (keys: string[]): Promise<string[]> => {
      if (keys.length === 0) return [];
      const found = await ask<{ key: string }>(sql`
        select key from (
          select key, substring(key from ${`^(?:uploads|accounts/${uuid})/(${uuid})`})::uuid as id
          from unnest(${sql.param(keys)}::text[]) as key) as objects
        where not exists (
          select 1 from documents d
          where (d.id = objects.id or d.content_id = objects.id)
            and (d.state in ('pending', 'uploaded', 'processing')
              or exists (select 1 from renditions r where r.document_id = d.id and r.storage_key = objects.key)))`);
      return found.map(({ key }) => key);
    },

    wrongUsage: (limit: number): Promise<WrongUsage[]> =>
      ask(sql`
        select u.account_id as "accountId", coalesce(d.bytes, 0)::float8 as bytes, coalesce(d.documents, 0)::int as documents,
          u.bytes::float8 as "toldBytes", u.documents as "toldDocuments"
        from account_usage u
        left join (select owner_id, sum(size) as bytes, count(*) as documents from documents group by owner_id) d
          on d.owner_id = u.account_id
        where u.bytes <> coalesce(d.bytes, 0) or u.documents <> coalesce(d.documents, 0)
        order by 1 limit ${limit}`),
  };
};

export type StorageScanRepository = ReturnType<typeof createStorageScanRepository>;
