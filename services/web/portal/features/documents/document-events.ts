import { notifyManager } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Document } from '../../../../contracts/documents.ts';
import { refreshDocumentLists, rememberDocument } from './documents.queries.ts';
import { followEvents } from './event-stream.ts';

const documentListeners = new Set<(document: Document) => void>();
const gapListeners = new Set<() => void>();

/** Called with each document that has changed; its latest version, where there were several at once. */
export const onDocument = (listener: (document: Document) => void): void => void documentListeners.add(listener);

/** Called when changes may have been missed: what is waited for is to be asked for. */
export const onMissedDocuments = (listener: () => void): void => void gapListeners.add(listener);

onDocument(rememberDocument);
onMissedDocuments(refreshDocumentLists);

/** Milliseconds in which changes are gathered: while 200 files are processed, a page is drawn a few times a second. */
const gatherMs = 200;

/**
 * Keeps all documents on every page as they are now, as long as it is mounted. Once in an application: a connection a
 * tab, of ten that an account may have.
 */
export const useDocumentEvents = (): void =>
  useEffect(() => {
    const leave = new AbortController();
    const gathered = new Map<string, Document>();
    let flushing: ReturnType<typeof setTimeout> | undefined;
    const flush = (): void => {
      flushing = undefined;
      const documents = [...gathered.values()];
      gathered.clear();
      notifyManager.batch(() => {
        for (const document of documents) for (const listener of documentListeners) listener(document);
      });
    };
    let isKnown = false;
    void followEvents('/v1/events', leave.signal, ({ event, data }) => {
      if (event === 'connected') {
        // What came before the first connection was asked for while there was none.
        if (!isKnown) for (const listener of gapListeners) listener();
        isKnown = true;
      }
      if (event !== 'document') return;
      const document = JSON.parse(data) as Document;
      const known = gathered.get(document.id);
      if (!known || known.version < document.version) gathered.set(document.id, document);
      flushing ??= setTimeout(flush, gatherMs);
    });
    return () => {
      leave.abort();
      clearTimeout(flushing);
    };
  }, []);
