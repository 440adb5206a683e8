import { documentMaxBytes, type MediaType, mediaTypes } from '../../../../contracts/documents.ts';

/** Why a file is not sent at all. */
export type Refusal = 'type' | 'size' | 'empty' | 'unreadable';

/** What the API is told of a file before its bytes come. */
export type AnnouncedFile = { filename: string; mediaType: MediaType; size: number };

const all = Object.entries(mediaTypes) as [MediaType, readonly string[]][];
const typeOfExtension = new Map(all.flatMap(([type, extensions]) => extensions.map((extension) => [extension, type])));

/** For an `<input type="file">`: what is taken, in the two ways systems know. */
export const acceptedFiles = [
  ...all.map(([type]) => type),
  ...[...typeOfExtension.keys()].map((one) => `.${one}`),
].join();

/**
 * How a file is announced, or why it is refused. The extension decides, as it does for the API: browsers give no type
 * or another one for many. A picture out of a phone may have none; then it gets the one of its type.
 */
export const announcedFile = ({ name, type, size }: Pick<File, 'name' | 'type' | 'size'>): AnnouncedFile | Refusal => {
  const filename = plainName(name);
  const byExtension = typeOfExtension.get(filename.slice(filename.lastIndexOf('.') + 1).toLowerCase());
  const mediaType = byExtension ?? all.find(([known]) => known === type)?.[0];
  if (!mediaType) return 'type';
  if (size === 0) return 'empty';
  if (size > documentMaxBytes) return 'size';
  return { filename: byExtension ? filename : `${filename}.${mediaTypes[mediaType][0]}`, mediaType, size };
};

/** In the form and the characters the API takes: macOS writes accents apart, and Linux allows a backslash. */
const plainName = (name: string): string => {
  const plain = name.normalize('NFC').replace(/[/\\\p{Cc}]/gu, '_');
  if (plain.length <= longestName) return plain;
  const dot = plain.lastIndexOf('.');
  const extension = dot > 0 ? plain.slice(dot).slice(0, 10) : '';
  return plain.slice(0, longestName - extension.length) + extension;
};

/** Of 255, with room for an extension. */
const longestName = 250;
