import { onlineManager, QueryClient } from '@tanstack/react-query';
import { onLanguageChange } from '../i18n/language.ts';
import { ApiProblem } from './api-problem.ts';

/** A refusal stays one; what was not reached, or is overloaded, is asked again. */
const mayRetry = (failures: number, error: unknown): boolean =>
  failures < 3 && (!(error instanceof ApiProblem) || [429, 503].includes(error.problem.status));

const retryDelay = (failures: number, error: unknown): number =>
  error instanceof ApiProblem && error.retryAfter !== undefined
    ? Math.min(error.retryAfter, 60) * 1000
    : 500 * 2 ** failures;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: mayRetry, retryDelay, staleTime: 30_000, gcTime: 24 * 3_600_000 },
    // A change is repeated by its user only: it may have happened. Without a network it fails at once and says so.
    mutations: { retry: false, networkMode: 'always' },
  },
});

// It takes a start to be online.
onlineManager.setOnline(navigator.onLine);

// The API's own words are in the language they were asked for.
onLanguageChange(() => void queryClient.invalidateQueries());
