import { type DehydratedState, defaultShouldDehydrateQuery, dehydrate, hydrate } from '@tanstack/react-query';
import { clear, createStore, get, set } from 'idb-keyval';
import { queryClient } from '../../shared/api/query-client.ts';
import { buildId } from '../../shared/build-id.ts';

const maxAgeMs = 7 * 86_400_000;
/** A list of documents is half a megabyte: those seen last are enough. */
const maxQueries = 40;
/** What changes within this time is written once. */
const delayMs = 1000;

/** Another build may understand the API's answers otherwise. */
type Kept = { buildId: string; queries: DehydratedState['queries'] };

const store = createStore('offline', 'queries');
let cleared: Promise<void> = Promise.resolve();
let stopKeeping = (): void => {};

const isRecent = (dataUpdatedAt: number): boolean => dataUpdatedAt > Date.now() - maxAgeMs;

const latestQueries = (): Kept['queries'] =>
  dehydrate(queryClient, {
    shouldDehydrateQuery: (query) => query.meta?.['offline'] === true && defaultShouldDehydrateQuery(query),
    shouldDehydrateMutation: () => false,
  })
    .queries.filter(({ state }) => isRecent(state.dataUpdatedAt))
    .sort((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt)
    .slice(0, maxQueries);

/** Brings back what this account saw last on this device, and keeps what it sees: queries with `meta: { offline: true }`. */
export const keepQueries = async (accountId: string): Promise<void> => {
  stopKeeping();
  let isKeeping = true;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let unsubscribe = (): void => {};
  stopKeeping = () => {
    isKeeping = false;
    clearTimeout(timer);
    unsubscribe();
  };

  await cleared;
  const kept = await get<Kept>(accountId, store);
  if (!isKeeping) return;
  if (kept?.buildId === buildId) {
    hydrate(queryClient, { mutations: [], queries: kept.queries.filter(({ state }) => isRecent(state.dataUpdatedAt)) });
  }
  const save = async (): Promise<void> => {
    timer = undefined;
    await set(accountId, { buildId, queries: latestQueries() } satisfies Kept, store);
  };
  unsubscribe = queryClient.getQueryCache().subscribe(({ type }) => {
    if (type === 'added' || type === 'updated' || type === 'removed') timer ??= setTimeout(save, delayMs);
  });
  // What was asked for while the above was read.
  await save();
};

/** What was kept goes, whoever saw it. */
export const forgetQueries = (): Promise<void> => {
  stopKeeping();
  cleared = clear(store);
  return cleared;
};
