import type { Document } from '../../contracts/documents.ts';
import type { Language, Text } from '../../platform/errors.ts';
import { documentProblems } from './documents.errors.ts';
import type { DocumentWithRenditions } from './documents.table.ts';
import { presentInvoice } from './invoice-problems.ts';

/** Where the API is, and where the bytes are. */
export type Origins = { publicUrl: string; mediaUrl: string };

/** Why it was rejected or failed, in words. */
export const presentProblem = (code: string | null, language: Language): Document['problem'] =>
  code === null ? null : { code, title: (documentProblems as Record<string, Text>)[code]?.[language] ?? code };

/** A row as the API shows it. Addresses of renditions are stable: signing them is left to the moment they are fetched. */
export const presentDocument = (
  row: DocumentWithRenditions,
  { publicUrl, mediaUrl }: Origins,
  language: Language,
): Document => ({
  id: row.id,
  filename: row.filename,
  mediaType: row.mediaType,
  size: row.size,
  sha256: row.sha256,
  duplicateOf: row.duplicateOf,
  state: row.state,
  version: row.version,
  problem: presentProblem(row.problem, language),
  progress: row.progress,
  image: row.image,
  renditions: row.renditions.map(({ name, width, height, format, bytes, storageKey }) => ({
    name,
    width,
    height,
    format,
    bytes,
    url: `${publicUrl}/v1/documents/${row.id}/renditions/${name}.${format}`,
    src: `${mediaUrl}/${storageKey}`,
  })),
  pages: row.pages,
  text: row.text,
  invoice: row.invoice && presentInvoice(row.invoice, language),
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  deletedAt: row.deletedAt?.toISOString() ?? null,
  purgesAt: row.purgeAt?.toISOString() ?? null,
});
