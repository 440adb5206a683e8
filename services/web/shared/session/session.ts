import { replaceEqualDeep } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import type { AccessToken, Account } from '../../../contracts/accounts.ts';
import { isProblem } from '../api/api-problem.ts';
import { queryClient } from '../api/query-client.ts';
import { api } from '../api/request.ts';
import { send } from '../api/send.ts';
import { forgetAccessToken, keepAccessToken, onRenewal, onSessionLost } from './access-token.ts';

/** Who is signed in here. Null: nobody. */
export type Session = { account: Account } | null;

/** How a session ended that this tab did not end: the API said so, or another tab signed out. */
export type Ending = 'lost' | 'elsewhere';

/** The account this browser last saw: says that there is a session to go on with, and whose, without a network. */
const storageKey = 'account';
/** Says that the API has to be asked who is signed in, though nobody is remembered. */
const expectedKey = 'session-expected';
/** Behind the address of the other application: it has the same session, and may not know yet. */
const expectedHash = '#session';

const channel = new BroadcastChannel('session');
const listeners = new Set<() => void>();
const endings = new Set<() => void>();
let session: Session = null;
let lastAccount: Account | undefined;
let ending: Ending | undefined;

const change = (next: Session): void => {
  session = next;
  lastAccount = next?.account ?? lastAccount;
  if (next) ending = undefined;
  if (next) localStorage.setItem(storageKey, JSON.stringify(next.account));
  else localStorage.removeItem(storageKey);
  for (const listener of listeners) listener();
};

const remembered = (): Account | null => JSON.parse(localStorage.getItem(storageKey) ?? 'null') as Account | null;

/** Asks who is signed in; what belongs to somebody else is forgotten. */
const takeUp = async (): Promise<void> => {
  const account = await api.get<Account>('/v1/me');
  if (session?.account.id !== account.id) forget();
  // Of an account that is as it was remembered, nobody need hear: every page would be asked for and drawn anew.
  const next = replaceEqualDeep(session?.account, account);
  if (next !== session?.account) change({ account: next });
};

/**
 * Goes on with the session this browser has, if any: with what it remembers of the account at once, so that no page
 * waits for the network. To be awaited before the first page is drawn.
 */
export const resumeSession = async (): Promise<void> => {
  const account = remembered();
  const isExpected = isSessionExpected();
  if (account) change({ account });
  if (!account && !isExpected) return;
  // A session that has ended was told by `onSessionLost`; what was not reached is asked again by the pages.
  const taken = takeUp().then(expectNoMore, (error: unknown) => {
    if (isProblem(error)) expectNoMore();
  });
  if (!account) await taken;
};

/** A provider is about to be visited, which comes back with a session or without. Holds until the API has said which. */
export const expectSession = (): void => sessionStorage.setItem(expectedKey, '');
const expectNoMore = (): void => sessionStorage.removeItem(expectedKey);

/** The address of a page of the other application, for who goes there with his session. */
export const withSession = (url: string): string => `${url}${expectedHash}`;

const isSessionExpected = (): boolean => {
  // A provider that did not sign in comes back to a page of the sign-in.
  if (location.pathname.startsWith('/sign-in')) expectNoMore();
  if (location.hash === expectedHash) {
    expectSession();
    history.replaceState(history.state, '', location.pathname + location.search);
  }
  return sessionStorage.getItem(expectedKey) !== null;
};

/** Somebody has signed in, here and now. */
export const enterSession = async (token: AccessToken): Promise<void> => {
  keepAccessToken(token);
  await takeUp();
  channel.postMessage('signed-in');
};

/** What is remembered of whoever was signed in ends with his session. */
export const onSessionEnd = (end: () => void): void => void endings.add(end);

const forget = (): void => {
  queryClient.clear();
  for (const end of endings) end();
};

const leave = (how?: Ending): void => {
  forgetAccessToken();
  forget();
  ending = how;
  change(null);
};

/** Ends the session, here and in the other tabs. @throws {Unreachable} when the API was not told */
export const signOut = async (): Promise<void> => {
  await send('POST', '/v1/auth/logout');
  leave();
  channel.postMessage('signed-out');
};

onSessionLost(() => session && leave('lost'));
onRenewal((accountId) => {
  if (session && session.account.id !== accountId) void takeUp().catch(() => {});
});
channel.onmessage = ({ data }) => {
  if (data === 'signed-out') return session && leave('elsewhere');
  forgetAccessToken();
  void takeUp().catch(() => {});
};

export const currentSession = (): Session => session;

/** How the last session ended, where this tab did not end it; until somebody signs in. */
export const sessionEnding = (): Ending | undefined => ending;

/** The address of who was signed in last, in this tab. */
export const lastEmail = (): string | undefined => lastAccount?.email;

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
