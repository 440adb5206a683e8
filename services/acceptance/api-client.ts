import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { type CreatedDocument, type Document, endStates, type MediaType, type Upload } from '../contracts/documents.ts';
import { openAccount } from '../local/accounts.ts';

export type File = { filename: string; mediaType: MediaType; bytes: Buffer };

export type ApiClient = Awaited<ReturnType<typeof newConsumer>>;

/** A consumer of the API with an account of his own, who does everything else over HTTP. */
export const newConsumer = async ({ url, backends }: { url: string; backends: { databaseUrl: string } }) => {
  const credentials = { email: `${randomUUID()}@example.fr`, password: 'correct horse battery' };
  let accessToken = '';

  const request = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(accessToken && { authorization: `Bearer ${accessToken}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });

  /** The body of a successful answer. */
  const ask = async <Body>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Body> => {
    const response = await request(method, path, body, headers);
    const retryAfter = response.status === 503 && response.headers.get('retry-after');
    if (retryAfter) {
      // A machine that is busy with tests: the API sheds load, and a good client comes back.
      await sleep(Number(retryAfter) * 1000);
      return ask(method, path, body, headers);
    }
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Body;
  };

  const accountId = await openAccount(backends.databaseUrl, credentials);
  ({ accessToken } = await ask<{ accessToken: string }>('POST', '/v1/auth/login', credentials));

  const announce = (file: File) => ask<CreatedDocument>('POST', '/v1/documents', announcementOf(file));

  /** Announces, uploads and completes. */
  const send = async (file: File): Promise<Document> => {
    const { document, upload } = await announce(file);
    if (upload) await postToStorage(upload, file.bytes);
    return ask<Document>('POST', `/v1/documents/${document.id}/complete`);
  };

  /** The document's events, until the caller leaves the loop. */
  const events = async function* (id: string, headers: Record<string, string> = {}) {
    const leave = new AbortController();
    const response = await fetch(`${url}/v1/documents/${id}/events`, {
      headers: { authorization: `Bearer ${accessToken}`, ...headers },
      signal: leave.signal,
    });
    if (!response.body || !response.ok) throw new Error(`events: ${response.status} ${await response.text()}`);
    try {
      const stream = response.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
      for await (const { id, event, data } of stream) yield { id, event, data: JSON.parse(data) as Document };
    } finally {
      leave.abort();
    }
  };

  const nextEvent = async (id: string, headers?: Record<string, string>) => {
    for await (const event of events(id, headers)) return event;
    throw new Error('the events ended');
  };

  /** Follows the document until its processing has ended. */
  const untilEnded = async (id: string): Promise<Document> => {
    for await (const { data } of events(id)) {
      if ((endStates as readonly string[]).includes(data.state)) return data;
    }
    throw new Error('the events ended before the document did');
  };

  /** The bytes behind an address of the API, which redirects to the media origin. */
  const download = async (path: string, headers: Record<string, string> = {}): Promise<Response> => {
    const redirect = await request('GET', path.replace(url, ''), undefined, headers);
    const location = redirect.headers.get('location');
    if (!location) throw new Error(`${path}: ${redirect.status} ${await redirect.text()}`);
    return fetch(location);
  };

  return { accountId, credentials, accessToken, request, ask, announce, send, nextEvent, untilEnded, download };
};

export const announcementOf = ({ filename, mediaType, bytes }: File) => ({
  filename,
  mediaType,
  size: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

/** Uploads to S3 as a browser does, by the presigned POST. */
export const postToStorage = async (upload: Upload | null, bytes: Buffer): Promise<Response> => {
  if (!upload) throw new Error('These bytes are in the account already.');
  const { url, fields } = upload;
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob([new Uint8Array(bytes)]));
  return fetch(url, { method: 'POST', body: form });
};
