import type { RenditionFormat } from '../../contracts/documents.ts';
import { renditionFormats } from '../../contracts/documents.ts';
import type { OwnedDocument } from './documents.access.ts';
import { documentError } from './documents.errors.ts';
import { downloadPath } from './documents.keys.ts';
import type { RenditionRow } from './documents.table.ts';

/** Where the verified original is downloaded. @throws document-not-ready */
export const contentOf = (document: OwnedDocument): string => {
  if (document.state !== 'ready') throw documentError('document-not-ready');
  return downloadPath(document);
};

/**
 * The rendition `name` (`w1280.avif`, or `w1280` for the best of the `acceptable` formats, smallest first).
 * @throws document-not-ready, rendition-not-found
 */
export const renditionOf = (
  document: OwnedDocument,
  name: string,
  acceptable: readonly RenditionFormat[],
): RenditionRow => {
  if (document.state !== 'ready') throw documentError('document-not-ready');
  const [preset, format] = name.split('.');
  const wanted = format === undefined ? renditionFormats.filter((one) => acceptable.includes(one)) : [format];
  const found = wanted
    .map((one) => document.renditions.find((rendition) => rendition.name === preset && rendition.format === one))
    .find((rendition) => rendition !== undefined);
  if (!found) throw documentError('rendition-not-found');
  return found;
};
