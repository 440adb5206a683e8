import { Type } from 'typebox';
import { kindOf, type MediaType } from '../../contracts/documents.ts';
import { defineJob } from '../../platform/job.ts';

const schema = Type.Object({ documentId: Type.String({ format: 'uuid' }) }, { additionalProperties: false });

/** Verifies an uploaded image and makes its renditions. */
export const processImageJob = defineJob({
  name: 'process-image',
  queue: 'images',
  schema,
  options: { attempts: 5, backoff: 2_000 },
});

/** Verifies any other file, and reads and renders what it holds. In a queue of its own: a scan may take minutes. */
export const processDocumentJob = defineJob({
  name: 'process-document',
  queue: 'documents',
  schema,
  options: { attempts: 5, backoff: 2_000 },
});

/** Deletes the documents of an account whose time in the trash is over. */
export const purgeDocumentsJob = defineJob({
  name: 'purge-documents',
  queue: 'maintenance',
  schema: Type.Object({ accountId: Type.String({ format: 'uuid' }) }, { additionalProperties: false }),
  options: { attempts: 8, backoff: 5_000 },
});

export const processingJobOf = (mediaType: MediaType) =>
  kindOf(mediaType) === 'image' ? processImageJob : processDocumentJob;
