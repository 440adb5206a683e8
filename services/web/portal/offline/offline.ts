import { currentSession, onSessionChange, onSessionEnd } from '../../shared/session/session.ts';
import { forgetQueries, keepQueries } from './kept-queries.ts';
import { forgetRenditions, registerServiceWorker } from './service-worker.client.ts';

/**
 * The portal without a network, for as long as somebody is signed in: with the session ends what was kept on the device.
 * Loaded after the first page is drawn, which needs nothing of it.
 */
export const startOffline = (): void => {
  let keptFor: string | undefined;
  const follow = () => {
    const accountId = currentSession()?.account.id;
    if (accountId === keptFor) return;
    keptFor = accountId;
    if (accountId) void keepQueries(accountId);
  };
  const forget = () => {
    keptFor = undefined;
    void forgetQueries();
    void forgetRenditions();
  };

  // A device without service workers works all the same, with a network.
  const hasWorkers = 'serviceWorker' in navigator;
  if (hasWorkers) registerServiceWorker().catch((error: unknown) => console.warn(error));
  onSessionEnd(forget);
  onSessionChange(follow);
  // The session may have ended before this was loaded.
  if (!currentSession()) forget();
  follow();
};
