import type { RenditionFormat } from '../../contracts/documents.ts';

/**
 * Where a document's objects lie. Keys are made of ids and hashes, never of what a user wrote (ASVS 5.3.2), and name
 * their content: storing the same again changes nothing.
 */
type Identity = { id: string; ownerId: string; sha256: string; contentId: string | null };

/** What was uploaded and nobody has looked at yet; removed by the bucket's lifecycle when it is forgotten. */
export const uploadKey = (id: string): string => `uploads/${id}`;

/**
 * Everything of a document that can be fetched lies below this: one signature opens it. Documents of one account with
 * the same bytes share it; once the last of them is purged, its name is never used again.
 */
export const documentFolder = ({ id, ownerId, contentId }: Omit<Identity, 'sha256'>): string =>
  `accounts/${ownerId}/${contentId ?? id}/`;

/**
 * What the keys of all documents of an account match, for signatures that open them all: `?` is any character, `*` any
 * text. Other things below the account's folder do not match, such as exports, which want a recent sign-in.
 */
export const documentKeys = (ownerId: string): string =>
  `accounts/${ownerId}/${'?'.repeat(8)}-????-????-????-${'?'.repeat(12)}/*`;

/** The verified original. */
export const originalKey = (document: Identity): string => `${documentFolder(document)}${document.sha256}/original`;

/**
 * Where the original is downloaded: a browser takes the last segment for the file's name. The media origin ignores it,
 * for the object is shared by documents of other names.
 */
export const downloadPath = (document: Identity & { filename: string }): string =>
  `${originalKey(document)}/${encodePathSegment(document.filename)}`;

export const renditionKey = (document: Identity, recipe: string, name: string, format: RenditionFormat): string =>
  `${documentFolder(document)}${document.sha256}/${recipe}/${name}.${format}`;

/** RFC 3986 §3.3, and no character that a quoted or a bracketed address could end at. */
const encodePathSegment = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*~]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
