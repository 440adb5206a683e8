import { useSyncExternalStore } from 'react';
import type { AccessToken, Account } from '../../../contracts/accounts.ts';
import { queryClient } from '../api/query-client.ts';
import { api } from '../api/request.ts';
import { send } from '../api/send.ts';
import { forgetAccessToken, keepAccessToken, onSessionLost } from './access-token.ts';

/** Who is signed in here. Null: nobody. */
export type Session = { account: Account } | null;

/** The account this browser last saw: says that there is a session to go on with, and whose, without a network. */
const storageKey = 'account';
/** Says that a provider was asked to sign somebody in. */
const expectedKey = 'session-expected';

const channel = new BroadcastChannel('session');
const listeners = new Set<() => void>();
const endings = new Set<() => void>();
let session: Session = null;
let lastAccount: Account | undefined;

const change = (next: Session): void => {
  session = next;
  lastAccount = next?.account ?? lastAccount;
  if (next) localStorage.setItem(storageKey, JSON.stringify(next.account));
  else localStorage.removeItem(storageKey);
  for (const listener of listeners) listener();
};

const remembered = (): Account | null => JSON.parse(localStorage.getItem(storageKey) ?? 'null') as Account | null;

/**
 * Goes on with the session this browser has, if any: with what it remembers of the account at once, so that no page
 * waits for the network. To be awaited before the first page is drawn.
 */
export const resumeSession = async (): Promise<void> => {
  const account = remembered();
  const isExpected = sessionStorage.getItem(expectedKey) !== null;
  sessionStorage.removeItem(expectedKey);
  if (account) change({ account });
  if (!account && !isExpected) return;
  const renewed = api.get<Account>('/v1/me').then(
    (found) => {
      if (account && account.id !== found.id) forget();
      change({ account: found });
    },
    () => {}, // A session that has ended was told by `onSessionLost`; what was not reached is asked again by the pages.
  );
  if (!account) await renewed;
};

/** A provider is about to be visited, which comes back with a session or without. */
export const expectSession = (): void => sessionStorage.setItem(expectedKey, '');

/** Somebody has signed in, here and now. */
export const enterSession = async (token: AccessToken): Promise<void> => {
  keepAccessToken(token);
  const account = await api.get<Account>('/v1/me');
  if (session?.account.id !== account.id) forget();
  change({ account });
};

/** What is remembered of whoever was signed in ends with his session. */
export const onSessionEnd = (end: () => void): void => void endings.add(end);

const forget = (): void => {
  queryClient.clear();
  for (const end of endings) end();
};

const leave = (): void => {
  forgetAccessToken();
  forget();
  change(null);
};

/** Ends the session, here and in the other tabs. @throws {Unreachable} when the API was not told */
export const signOut = async (): Promise<void> => {
  await send('POST', '/v1/auth/logout');
  leave();
  channel.postMessage('signed-out');
};

const leaveIfSignedIn = (): void => {
  if (session) leave();
};

onSessionLost(leaveIfSignedIn);
channel.onmessage = leaveIfSignedIn;

export const currentSession = (): Session => session;

/** The account has changed. */
export const updateAccount = (account: Account): void => change({ account });

export const onSessionChange = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useSession = (): Session => useSyncExternalStore(onSessionChange, currentSession);

/** The account of a page that only who is signed in sees; also in the moment in which a session's end takes the page away. */
export const useAccount = (): Account => {
  const account = useSession()?.account ?? lastAccount;
  if (!account) throw new Error('Nobody is signed in.');
  return account;
};
