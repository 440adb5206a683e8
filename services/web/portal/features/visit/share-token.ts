const storageKey = 'share';

/** Keeps the secret of a link for this tab, so that the page can be reloaded once its address no longer has it. */
export const keepShareToken = (token: string): void => sessionStorage.setItem(storageKey, token);

/** The secret of the link that was opened last in this tab. */
export const keptShareToken = (): string | null => sessionStorage.getItem(storageKey);
