import type { AccessToken } from '../../../contracts/accounts.ts';
import { isProblem } from '../api/api-problem.ts';
import { send } from '../api/send.ts';

/** In memory only (ASVS 10.1.1): a reload gets another by the cookie. */
let current: { token: string; endsAt: number } | undefined;
let renewing: Promise<string> | undefined;
let lost: () => void = () => {};

/** Called when the API says that there is no session to renew. */
export const onSessionLost = (listener: () => void): void => {
  lost = listener;
};

let renewed: (accountId: string) => void = () => {};

/** Called with whose session it is that was renewed: in another tab, somebody else may have signed in. */
export const onRenewal = (listener: typeof renewed): void => {
  renewed = listener;
};

/** A token is renewed this long before it ends: a request takes its time. */
const marginMs = 30_000;

export const keepAccessToken = ({ accessToken, expiresIn }: AccessToken): string => {
  current = { token: accessToken, endsAt: Date.now() + expiresIn * 1000 };
  return accessToken;
};

export const forgetAccessToken = (): void => {
  current = undefined;
};

/**
 * A token that is good for the next half minute, renewed where there is none. One renewal at a time, in all tabs: each
 * replaces the cookie.
 *
 * @throws {ApiProblem} `session-ended`
 * @throws {Unreachable}
 */
export const accessToken = (): Promise<string> => {
  if (current && current.endsAt - marginMs > Date.now()) return Promise.resolve(current.token);
  renewing ??= renew().finally(() => {
    renewing = undefined;
  });
  return renewing;
};

const renew = (): Promise<string> =>
  navigator.locks.request('refresh', async () => {
    // Each renewal replaces the cookie: a page that is left meanwhile must not lose the new one, or the session has ended.
    const response = await send('POST', '/v1/auth/refresh', { keepalive: true }).catch((error: unknown) => {
      if (isProblem(error) && error.problem.status === 401) lost();
      throw error;
    });
    const token = keepAccessToken((await response.json()) as AccessToken);
    renewed(subjectOf(token));
    return token;
  });

/** Read to know it, not to believe it. */
const subjectOf = (token: string): string => {
  const [, payload = ''] = token.split('.');
  return (JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as { sub: string }).sub;
};
