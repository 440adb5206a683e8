import { useSyncExternalStore } from 'react';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const storageKey = 'theme';
const listeners = new Set<() => void>();

const current = (): Theme => themes.find((theme) => theme === localStorage.getItem(storageKey)) ?? 'system';

/** Puts the chosen theme in force; `system` follows the device. */
export const applyTheme = (): void => {
  const theme = current();
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
};

export const setTheme = (theme: Theme): void => {
  localStorage.setItem(storageKey, theme);
  applyTheme();
  for (const listener of listeners) listener();
};

export const useTheme = (): Theme =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, current);
