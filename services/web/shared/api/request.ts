import { accessToken, forgetAccessToken } from '../session/access-token.ts';
import { isProblem } from './api-problem.ts';
import { type Sent, send } from './send.ts';

type Request = Sent & {
  /** Without an access token, for who has not signed in. */
  readonly anonymous?: boolean;
  /** Makes a POST repeatable: the API answers a second one as the first. */
  readonly idempotencyKey?: string;
};

/**
 * Asks the API as whoever is signed in. An access token that has ended is renewed and the request sent once more.
 *
 * @throws {ApiProblem | Unreachable}
 */
export const ask = async (method: string, path: string, request: Request = {}): Promise<Response> => {
  const { anonymous, idempotencyKey, headers, ...sent } = request;
  const attempt = async () =>
    send(method, path, {
      ...sent,
      headers: {
        ...headers,
        ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
        ...(!anonymous && { authorization: `Bearer ${await accessToken()}` }),
      },
    });
  try {
    return await attempt();
  } catch (error) {
    // Another 401 is about what was sent, such as a wrong password, and counts: it is not sent twice.
    if (anonymous || !isProblem(error, 'unauthenticated')) throw error;
    forgetAccessToken();
    return attempt();
  }
};

/** The body of the answer. @throws {ApiProblem | Unreachable} */
const read = async <Body>(method: string, path: string, request?: Request): Promise<Body> => {
  const response = await ask(method, path, request);
  return (response.status === 204 ? null : await response.json()) as Body;
};

/** The API's verbs. The type parameter is the answer's, from services/contracts. */
export const api = {
  get: <Body>(path: string, request?: Request) => read<Body>('GET', path, request),
  post: <Body = null>(path: string, body?: unknown, request?: Request) =>
    read<Body>('POST', path, { ...request, ...(body !== undefined && { body }) }),
  patch: <Body = null>(path: string, body: unknown, request?: Request) =>
    read<Body>('PATCH', path, { ...request, body }),
  delete: <Body = null>(path: string, request?: Request) => read<Body>('DELETE', path, request),
};
