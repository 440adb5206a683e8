import { Workbox } from 'workbox-window';
import { messagesNow } from '../../shared/i18n/messages.ts';
import { toast } from '../../shared/ui/toasts.tsx';
import { messages } from './offline.messages.ts';

const hourMs = 3_600_000;

/**
 * Registers the service worker. A new version of it is looked for each hour and whenever the tab is looked at; it waits,
 * and this tab goes on with the files it has, until its user wants to reload.
 */
export const registerServiceWorker = async (): Promise<void> => {
  const worker = new Workbox('/service-worker.js');
  let isOffered = false;
  worker.addEventListener('waiting', () => {
    if (isOffered) return;
    isOffered = true;
    const { newVersion, reload } = messagesNow(messages);
    toast(newVersion, { label: reload, run: () => void reloadWithNewVersion() });
  });

  const reloadWithNewVersion = async (): Promise<void> => {
    // Another tab may have put it in force already.
    if (!registration?.waiting) return location.reload();
    worker.addEventListener('controlling', () => location.reload());
    worker.messageSkipWaiting();
  };

  const registration = await worker.register();
  const lookForUpdate = () => {
    // Without a network there is none.
    if (document.visibilityState === 'visible') registration?.update().catch(() => {});
  };
  document.addEventListener('visibilitychange', lookForUpdate);
  setInterval(lookForUpdate, hourMs);
};

/** The pictures that the service worker kept go. */
export const forgetRenditions = async (): Promise<void> => {
  const registration = await navigator.serviceWorker.getRegistration();
  registration?.active?.postMessage({ type: 'SESSION_ENDED' });
};
