import { Agent, type OutgoingHttpHeaders, request } from 'node:http';

/** An answer, or why there was none. */
export type Outcome = {
  /** 0: there was no answer. */
  status: number;
  /** What went wrong on the way; empty when there was an answer. */
  error: string;
  /** Media type of the body, without parameters. */
  type: string;
  body: string;
  retryAfter: number | null;
  /** Headers `Set-Cookie`. */
  cookies: string[];
  /** Milliseconds until the end of the answer. */
  ms: number;
};

export type Call = {
  method?: string;
  headers?: OutgoingHttpHeaders;
  body?: string | Buffer;
  /** Milliseconds after which the caller gives up. */
  patience?: number;
  agent?: Agent;
};

/** As many connections as needed, kept open. */
export const keptOpen = (maxSockets = Number.POSITIVE_INFINITY): Agent => new Agent({ keepAlive: true, maxSockets });

const shared = keptOpen();

/**
 * One request, never tried again: neither by us nor, as `fetch` would for a connection that was closed meanwhile, by the
 * client. Does not throw: what is on the way is what these scenarios are about.
 */
export const call = (url: string, options: Call = {}): Promise<Outcome> => {
  const { method = 'GET', headers = {}, body, patience = 15_000, agent = shared } = options;
  const start = performance.now();
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const nothing = { status: 0, type: '', body: '', retryAfter: null, cookies: [] };
  const fail = (error: Error) =>
    resolve({
      ...nothing,
      error: (error as NodeJS.ErrnoException).code ?? error.message,
      ms: performance.now() - start,
    });
  const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
  const outgoing = request(url, { method, headers: { ...headers, ...length }, agent });
  const timer = setTimeout(() => outgoing.destroy(new Error('no answer')), patience);
  outgoing.on('error', fail).on('close', () => clearTimeout(timer));
  outgoing.on('response', (answer) => {
    const parts: Buffer[] = [];
    answer.on('error', fail).on('data', (part: Buffer) => parts.push(part));
    answer.on('end', () => {
      const { statusCode: status = 0, headers } = answer;
      resolve({
        status,
        error: '',
        type: (headers['content-type'] ?? '').split(';')[0] as string,
        body: Buffer.concat(parts).toString(),
        retryAfter: headers['retry-after'] === undefined ? null : Number(headers['retry-after']),
        cookies: headers['set-cookie'] ?? [],
        ms: performance.now() - start,
      });
    });
  });
  outgoing.end(body);
  return promise;
};

/** A body of JSON, with its headers. */
export const json = (value: unknown): Pick<Call, 'body'> & { headers: OutgoingHttpHeaders } => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

/** A form with one file, with its headers. */
export const fileForm = async (file: { filename: string; mediaType: string; bytes: Buffer }) => {
  const form = new FormData();
  form.append('file', new File([new Uint8Array(file.bytes)], file.filename, { type: file.mediaType }));
  const encoded = new Response(form);
  return {
    headers: { 'content-type': encoded.headers.get('content-type') as string },
    body: Buffer.from(await encoded.arrayBuffer()),
  };
};
