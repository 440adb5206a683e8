import { useSyncExternalStore } from 'react';

export const languages = ['fr', 'en'] as const;
export type Language = (typeof languages)[number];

const storageKey = 'language';
const listeners = new Set<() => void>();

/** What was chosen here before, else the browser's, else French. */
const initialLanguage = (): Language => {
  const wanted = [localStorage.getItem(storageKey), ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return languages.find((language) => language === wanted.find((one) => languages.includes(one as Language))) ?? 'fr';
};

let language: Language = initialLanguage();
document.documentElement.lang = language;

export const currentLanguage = (): Language => language;

/** Takes effect at once, in every mounted component, and is remembered by this browser. */
export const setLanguage = (chosen: Language): void => {
  language = chosen;
  localStorage.setItem(storageKey, chosen);
  document.documentElement.lang = chosen;
  for (const listener of listeners) listener();
};

export const onLanguageChange = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useLanguage = (): Language => useSyncExternalStore(onLanguageChange, currentLanguage);
