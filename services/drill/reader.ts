import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AccessToken, Credentials } from '../contracts/accounts.ts';
import { type Document, endStates } from '../contracts/documents.ts';
import { sha256Of } from './measure.ts';

const mostTries = 30;

/** Somebody who had an account before, and looks whether all is there: over HTTP, with the password of then. */
export const signIn = async (apiUrl: string, credentials: Credentials) => {
  /** Comes back when the API asks for it: a machine that has just started everything is busy. */
  const ask = async (path: string, init: RequestInit = {}, tries = 1): Promise<Response> => {
    const response = await fetch(path.startsWith('http') ? path : `${apiUrl}${path}`, init);
    if (response.ok) return response;
    const said = await response.text();
    const retryAfter = response.headers.get('retry-after');
    if (retryAfter === null || tries === mostTries) throw new Error(`${path}: ${response.status} ${said}`);
    await sleep(Number(retryAfter) * 1000);
    return ask(path, init, tries + 1);
  };
  const login = await ask('/v1/auth/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(credentials),
  });
  const { accessToken } = (await login.json()) as AccessToken;
  const headers = { authorization: `Bearer ${accessToken}` };
  const hashOf = async (path: string): Promise<string> => {
    const { body } = await ask(path, { headers });
    return body ? sha256Of(Readable.fromWeb(body)) : '';
  };

  return {
    /** Every document of the account, page by page. */
    documents: async (): Promise<Document[]> => {
      const documents: Document[] = [];
      let cursor: string | null = null;
      do {
        const page = await ask(`/v1/documents?limit=100${cursor ? `&cursor=${cursor}` : ''}`, { headers });
        const { items, nextCursor } = (await page.json()) as { items: Document[]; nextCursor: string | null };
        documents.push(...items);
        cursor = nextCursor;
      } while (cursor);
      return documents;
    },

    /** SHA-256 of what opens: the original, and each rendition by format and width. */
    open: async ({ id, renditions }: Document): Promise<Record<string, string>> => {
      const hashes: Record<string, string> = { original: await hashOf(`/v1/documents/${id}/content`) };
      for (const { name, format, url } of renditions) hashes[`${name}.${format}`] = await hashOf(url);
      return hashes;
    },
  };
};

export const hasEnded = ({ state }: Document): boolean => (endStates as readonly string[]).includes(state);
