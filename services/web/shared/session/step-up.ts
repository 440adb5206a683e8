import { useSyncExternalStore } from 'react';
import { type ApiProblem, isProblem } from '../api/api-problem.ts';

/** Somebody is asked to prove again who he is. */
export type StepUpRequest = {
  /** He did: what waits for it is sent once more. */
  readonly proven: () => void;
  /** He did not: what waits for it fails as it did. */
  readonly cancelled: () => void;
};

let asked: (StepUpRequest & { readonly proof: Promise<void> }) | undefined;
const listeners = new Set<() => void>();

const change = (next: typeof asked): void => {
  asked = next;
  for (const listener of listeners) listener();
};

/** Asks once for all requests that wait for it. */
const proof = (refusal: ApiProblem): Promise<void> => {
  if (!asked) {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const end = (settle: () => void) => () => {
      change(undefined);
      settle();
    };
    change({ proof: promise, proven: end(resolve), cancelled: end(() => reject(refusal)) });
  }
  return (asked as NonNullable<typeof asked>).proof;
};

/**
 * Does what the API allows only shortly after a sign-in. Where it answers `sign-in-too-old`, a dialog asks for the
 * password or the second factor, and the request is sent once more:
 *
 *     useMutation({ mutationFn: () => withStepUp(() => api.post<CreatedApiKey>('/v1/api-keys', body)) })
 *
 * Works on every page inside of `Shell`, also while another dialog is open.
 *
 * @param request called again after the proof: must not use up what it is given
 * @throws {ApiProblem} `sign-in-too-old` when the dialog was closed; whatever the request throws
 */
export const withStepUp = async <Answer>(request: () => Promise<Answer>): Promise<Answer> => {
  try {
    return await request();
  } catch (error) {
    if (!isProblem(error, 'sign-in-too-old')) throw error;
    await proof(error);
    return request();
  }
};

/** What is asked for now, for the dialog that asks. */
export const useStepUpRequest = (): StepUpRequest | undefined =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => asked,
  );
