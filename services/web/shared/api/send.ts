import type { Problem } from '../../../contracts/problem.ts';
import { siteConfig } from '../config.ts';
import { currentLanguage } from '../i18n/language.ts';
import { ApiProblem, Unreachable } from './api-problem.ts';

export type Sent = {
  readonly query?: Record<string, string | number | boolean | undefined>;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal | undefined;
  /** The browser hears the answer, and keeps its cookies, even if the page is gone by then. */
  readonly keepalive?: boolean;
};

export const apiUrl = (path: string, query: Sent['query'] = {}): string => {
  const url = new URL(path, siteConfig().apiUrl);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, `${value}`);
  return url.href;
};

/**
 * One request to the API, with its cookies and in the chosen language.
 *
 * @throws {ApiProblem} what the API answered
 * @throws {Unreachable}
 */
export const send = async (method: string, path: string, sent: Sent = {}): Promise<Response> => {
  const response = await fetch(apiUrl(path, sent.query), {
    method,
    credentials: 'include',
    keepalive: sent.keepalive ?? false,
    headers: {
      accept: 'application/json',
      'accept-language': currentLanguage(),
      ...(sent.body !== undefined && { 'content-type': 'application/json' }),
      ...sent.headers,
    },
    ...(sent.body !== undefined && { body: JSON.stringify(sent.body) }),
    ...(sent.signal && { signal: sent.signal }),
  }).catch((error: unknown) => {
    throw sent.signal?.aborted ? error : new Unreachable();
  });
  if (response.ok) return response;
  throw await problemOf(response);
};

/** What an answer that is no success says. */
export const problemOf = async (response: Response): Promise<ApiProblem | Unreachable> => {
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json');
  const problem = isProblem ? ((await response.json().catch(() => null)) as Problem | null) : null;
  // A load balancer's own error page is not the API's word.
  if (!problem) return new Unreachable();
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new ApiProblem(problem, Number.isFinite(seconds) ? seconds : undefined);
};
