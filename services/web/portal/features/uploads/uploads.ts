import { useMemo, useSyncExternalStore } from 'react';
import type { Document } from '../../../../contracts/documents.ts';
import { api } from '../../../shared/api/request.ts';
import { onSessionEnd } from '../../../shared/session/session.ts';
import { onDocument, onMissedDocuments } from '../documents/document-events.ts';
import { createPersistence } from './persistence.ts';
import { type Totals, totalsOf, type Upload } from './upload.ts';
import { createUploadQueue } from './upload-queue.ts';
import { uploadSteps } from './upload-steps.ts';

/** Once for each picture; a tab in the background draws none. */
const schedule = (flush: () => void): void => {
  if (document.hidden) setTimeout(flush, 250);
  else requestAnimationFrame(flush);
};

/** The uploads of this tab, whatever page is open. */
export const uploads = createUploadQueue({ steps: uploadSteps, persist: createPersistence(window), schedule });

onSessionEnd(uploads.reset);
onDocument(uploads.hear);
onMissedDocuments(() => {
  for (const id of uploads.awaited()) {
    // The stream tells of it too, as soon as there is one.
    api.get<Document>(`/v1/documents/${id}`).then(uploads.hear, () => {});
  }
});

/** The browser asks whoever leaves while files are under way. */
const askBeforeLeaving = (event: BeforeUnloadEvent): void => event.preventDefault();

// Only then: a page that may ask is not kept for the way back.
uploads.subscribe(() => {
  if (uploads.isUnderWay()) addEventListener('beforeunload', askBeforeLeaving);
  else removeEventListener('beforeunload', askBeforeLeaving);
});

export const useUploads = (): readonly Upload[] => useSyncExternalStore(uploads.subscribe, uploads.snapshot);

export const useUploadTotals = (): Totals => {
  const all = useUploads();
  return useMemo(() => totalsOf(all), [all]);
};
