import type { RenditionFormat } from '../../contracts/documents.ts';

/**
 * Where a document's objects lie. Keys are made of ids and hashes, never of what a user wrote (ASVS 5.3.2), and name
 * their content: storing the same again changes nothing.
 */
type Identity = { id: string; ownerId: string; sha256: string };

/** What was uploaded and nobody has looked at yet; removed by the bucket's lifecycle when it is forgotten. */
export const uploadKey = (id: string): string => `uploads/${id}`;

/** Everything of a document that can be fetched lies below this: one signature opens it. */
export const documentFolder = ({ id, ownerId }: Identity): string => `accounts/${ownerId}/${id}/`;

/** The verified original. */
export const originalKey = (document: Identity): string => `${documentFolder(document)}${document.sha256}/original`;

export const renditionKey = (document: Identity, recipe: string, name: string, format: RenditionFormat): string =>
  `${documentFolder(document)}${document.sha256}/${recipe}/${name}.${format}`;
