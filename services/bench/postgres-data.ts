import { randomUUIDv7 } from 'node:crypto';
import type { Sql } from 'postgres';

export type Data = { accounts: { id: string; email: string }[]; documents: { id: string; ownerId: string }[] };

/** Accounts with 50 documents each, every one with its twelve renditions. */
export const seed = async (sql: Sql): Promise<Data> => {
  const accounts = Array.from({ length: 20 }, (_, index) => ({ id: randomUUIDv7(), email: `${index}@example.fr` }));
  const documents = accounts.flatMap(({ id }) =>
    Array.from({ length: 50 }, () => ({ id: randomUUIDv7(), ownerId: id })),
  );
  await sql`
    insert into accounts (id, email, password_hash)
    select id, email, 'none' from jsonb_to_recordset(${sql.json(accounts)}) as r(id uuid, email text)`;
  await sql`
    insert into documents (id, owner_id, filename, media_type, size, sha256, state, image)
    select id, "ownerId", 'photo.jpg', 'image/jpeg', 4200000, ${'0'.repeat(64)}, 'ready', ${sql.json(image)}
    from jsonb_to_recordset(${sql.json(documents)}) as r(id uuid, "ownerId" uuid)`;
  await sql`
    insert into renditions (document_id, recipe, input_hash, name, format, width, height, bytes, storage_key)
    select id, 'image-1', ${'0'.repeat(64)}, 'w' || width, format::rendition_format, width, width, 100 * width,
      'accounts/' || owner_id || '/' || id || '/w' || width || '.' || format
    from documents, unnest(array[320, 640, 1280, 1920]) width, unnest(array['avif', 'webp', 'jpeg']) format`;
  await sql`analyze`;
  return { accounts, documents };
};

const image = {
  width: 5472,
  height: 3648,
  thumbHash: '3OcRJYB4d3h/iIeHeEh3eIhw+j3A',
  dominantColour: '#8090a0',
  takenAt: '2026-05-06T10:11:12',
  camera: 'Canon EOS R6',
};
