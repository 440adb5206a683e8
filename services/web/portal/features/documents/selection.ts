import { useCallback, useMemo, useRef, useState } from 'react';
import type { Document } from '../../../../contracts/documents.ts';

/**
 * Which of the documents are chosen. Those that leave the list leave the selection.
 *
 * @param documents as they are shown, in their order
 */
export const useSelection = <Item extends Pick<Document, 'id'>>(documents: readonly Item[]) => {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const shown = useRef(documents);
  shown.current = documents;
  /** The one that was chosen last: a range goes from there. */
  const anchor = useRef<string>(undefined);

  /** @param isRange also all between it and the one that was chosen last */
  const toggle = useCallback((id: string, isChosen: boolean, isRange: boolean): void => {
    const order = shown.current.map((document) => document.id);
    const [from, to] = [isRange && anchor.current ? order.indexOf(anchor.current) : -1, order.indexOf(id)];
    const touched = from < 0 ? [id] : order.slice(Math.min(from, to), Math.max(from, to) + 1);
    anchor.current = id;
    setIds((before) => {
      const after = new Set(before);
      for (const one of touched) isChosen ? after.add(one) : after.delete(one);
      return after;
    });
  }, []);

  const chosen = useMemo(() => (ids.size === 0 ? [] : documents.filter(({ id }) => ids.has(id))), [documents, ids]);

  return {
    ids,
    chosen,
    toggle,
    chooseAll: () => setIds(new Set(documents.map(({ id }) => id))),
    clear: () => setIds(new Set()),
  };
};

export type Selection = Pick<ReturnType<typeof useSelection>, 'ids' | 'toggle'>;
