import { useSyncExternalStore } from 'react';

export const views = ['gallery', 'list'] as const;
export type View = (typeof views)[number];

const storageKey = 'documents-view';
const listeners = new Set<() => void>();

const current = (): View => views.find((view) => view === localStorage.getItem(storageKey)) ?? 'gallery';

/** Remembered by this browser. */
export const setView = (view: View): void => {
  localStorage.setItem(storageKey, view);
  for (const listener of listeners) listener();
};

export const useView = (): View =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, current);
