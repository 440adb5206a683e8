const storageKey = 'reloaded-from';

/**
 * A part of the application that could not be loaded, although there is a network: where another version is served by
 * now, the page is loaded anew, once. Deployments keep the files of older versions, so this is the last resort.
 */
export const reloadWhenOutdated = (): void =>
  addEventListener('vite:preloadError', async () => {
    const entry = document.querySelector<HTMLScriptElement>('script[type=module][src]')?.getAttribute('src') ?? '';
    if (!navigator.onLine || sessionStorage.getItem(storageKey) === entry) return;
    const answer = await fetch('/', { cache: 'no-store' }).catch(() => null);
    if (!answer?.ok || (await answer.text()).includes(entry)) return;
    sessionStorage.setItem(storageKey, entry);
    location.reload();
  });
