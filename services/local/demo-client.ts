import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, openAsBlob } from 'node:fs';
import { basename, extname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import type { AccessToken, Credentials } from '../contracts/accounts.ts';
import {
  type CreatedDocument,
  type Document,
  endStates,
  type MediaType,
  mediaTypes,
  type Upload,
} from '../contracts/documents.ts';
import type { Problem } from '../contracts/problem.ts';

/** A client of the public API as a consumer would write it: the contracts, `fetch` and nothing else of the platform's. */
export type DemoClient = ReturnType<typeof createDemoClient>;

export const createDemoClient = (apiUrl: string, credentials: Credentials) => {
  let token = '';
  let renewAt = 0;

  const authorization = async (): Promise<string> => {
    if (Date.now() >= renewAt) {
      const { accessToken, expiresIn } = (await (
        await request(`${apiUrl}/v1/auth/login`, postOf(credentials))
      ).json()) as AccessToken;
      token = accessToken;
      renewAt = Date.now() + expiresIn * 500;
    }
    return `Bearer ${token}`;
  };

  const authorized = async (url: string, init: RequestInit = {}): Promise<Response> =>
    request(url, { ...init, headers: { ...init.headers, authorization: await authorization() } });

  return {
    /** Announces a file: answers with where to upload it. @throws {Error} for a type the platform does not take */
    announce: async (path: string, size: number): Promise<CreatedDocument> => {
      const body = { filename: basename(path), mediaType: requireMediaType(path), size, sha256: await sha256Of(path) };
      return (await authorized(`${apiUrl}/v1/documents`, postOf(body))).json() as Promise<CreatedDocument>;
    },

    /** Uploads it straight to the storage, by the presigned POST; `onBytes` hears of each piece sent. */
    upload: async ({ url, fields }: Upload, path: string, onBytes: (bytes: number) => void): Promise<void> => {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      form.append('file', new CountedFile([await openAsBlob(path)], basename(path), onBytes));
      await request(url, { method: 'POST', body: form });
    },

    complete: async (id: string): Promise<void> => {
      await authorized(`${apiUrl}/v1/documents/${id}/complete`, postOf());
    },

    /** Follows the document until it is ready, rejected or failed; goes on after a lost connection. */
    follow: async (id: string, onChange: (document: Document) => void): Promise<Document> => {
      for (let lastEventId = ''; ; await sleep(500)) {
        const headers = { accept: 'text/event-stream', ...(lastEventId && { 'last-event-id': lastEventId }) };
        const { body } = await authorized(`${apiUrl}/v1/documents/${id}/events`, { headers });
        if (!body) continue;
        try {
          const events = body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
          for await (const { event, id: eventId = '', data } of events) {
            if (event !== 'document') continue;
            lastEventId = eventId;
            const document = JSON.parse(data) as Document;
            onChange(document);
            if (isEnd(document)) return document;
          }
        } catch {
          // The connection broke: the next one begins after the last event heard.
        }
      }
    },

    /** Saves what the address redirects to. */
    download: async (url: string, path: string): Promise<void> => {
      const { body } = await authorized(url);
      if (body) await pipeline(Readable.fromWeb(body), createWriteStream(path));
    },
  };
};

/** A refusal, in the API's own words. */
export class ApiProblem extends Error {
  readonly code: string;

  constructor({ code, title, detail }: Problem) {
    super([`${code}: ${title}`, detail].filter(Boolean).join(' '));
    this.code = code;
  }
}

/** Waits and tries again when the API is busy. @throws {ApiProblem} for any other refusal */
const request = async (url: string, init: RequestInit): Promise<Response> => {
  for (let tries = 1; ; tries++) {
    const response = await fetch(url, init);
    if (response.ok) return response;
    if ([429, 503].includes(response.status) && tries < 5) {
      await sleep(1000 * Number(response.headers.get('retry-after') ?? tries));
      continue;
    }
    const text = await response.text();
    if (!response.headers.get('content-type')?.includes('json')) throw new Error(`${response.status} ${text}`);
    throw new ApiProblem(JSON.parse(text) as Problem);
  }
};

/** The same key for each try of one request, so that it is done once. */
const postOf = (body?: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'idempotency-key': randomUUID(), ...(body !== undefined && { 'content-type': 'application/json' }) },
  ...(body !== undefined && { body: JSON.stringify(body) }),
});

/** By the extension; undefined when the platform does not take files of that type. */
export const mediaTypeOf = (path: string): MediaType | undefined => {
  const extension = extname(path).slice(1).toLowerCase();
  const found = Object.entries(mediaTypes).find(([, extensions]) =>
    (extensions as readonly string[]).includes(extension),
  );
  return found?.[0] as MediaType | undefined;
};

const requireMediaType = (path: string): MediaType => {
  const mediaType = mediaTypeOf(path);
  if (mediaType) return mediaType;
  const taken = Object.values(mediaTypes).flat().join(', ');
  throw new Error(`Files of type “${extname(path)}” are not taken, but ${taken}.`);
};

const sha256Of = async (path: string): Promise<string> => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
};

const isEnd = ({ state }: Document): boolean => (endStates as readonly string[]).includes(state);

/** A file that tells how much of it was read: `fetch` itself reports no progress. */
class CountedFile extends File {
  readonly #onBytes: (bytes: number) => void;

  constructor(parts: Blob[], name: string, onBytes: (bytes: number) => void) {
    super(parts, name);
    this.#onBytes = onBytes;
  }

  override stream(): ReturnType<File['stream']> {
    const count = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform: (chunk, controller) => {
        this.#onBytes(chunk.length);
        controller.enqueue(chunk);
      },
    });
    return super.stream().pipeThrough(count);
  }
}
