import { connect, type Socket } from 'node:net';

/** An answer as it came over the wire. */
export type RawAnswer = { status: number; headers: ReadonlyMap<string, string>; body: Buffer };

/** Why there is no answer. */
export type Silence = 'closed' | 'late' | 'unreadable';

/** Sends bytes as they are: a client of Node would refuse most of them. One request at a time, on a connection that is kept. */
export type Connection = {
  /**
   * @param options.head the answer has no body (RFC 9112 §6.3)
   * @param options.patience milliseconds
   */
  exchange: (bytes: Buffer, options: { head: boolean; patience: number }) => Promise<RawAnswer | Silence>;
  close: () => void;
};

export const createConnection = (port: number): Connection => {
  let socket: Socket | undefined;

  const open = (): Socket => {
    const own = connect({ port, host: '127.0.0.1', noDelay: true });
    return own
      .on('error', () => {}) // Told by 'close'.
      .on('close', () => {
        if (socket === own) socket = undefined;
      });
  };

  const close = () => {
    socket?.destroy();
    socket = undefined;
  };

  const exchange: Connection['exchange'] = (bytes, { head, patience }) => {
    const isKept = socket !== undefined;
    socket ??= open();
    const own = socket;
    const turn = Promise.withResolvers<RawAnswer | Silence>();
    let received: Buffer = Buffer.alloc(0);
    const onData = (chunk: Buffer) => {
      received = received.length > 0 ? Buffer.concat([received, chunk]) : chunk;
      const read = readAnswer(received, head, false);
      if (read) turn.resolve(read);
    };
    const onEnd = () => turn.resolve(readAnswer(received, head, true) ?? 'closed');
    const timer = setTimeout(() => turn.resolve('late'), patience);
    own.on('data', onData).on('close', onEnd);
    own.write(bytes);
    return turn.promise.then((result) => {
      clearTimeout(timer);
      own.off('data', onData).off('close', onEnd);
      const keeps = typeof result !== 'string' && result.headers.get('connection') !== 'close' && !isStream(result);
      if (!keeps || own.destroyed) close();
      // The server may have closed it before it saw the request (RFC 9112 §9.3.1).
      return result === 'closed' && isKept ? exchange(bytes, { head, patience }) : result;
    });
  };

  return { close, exchange };
};

const isStream = ({ headers }: Pick<RawAnswer, 'headers'>): boolean =>
  headers.get('content-type')?.startsWith('text/event-stream') ?? false;

/** @returns undefined until it is whole; of an endless one, the beginning */
const readAnswer = (bytes: Buffer, head: boolean, ended: boolean): RawAnswer | 'unreadable' | undefined => {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [start = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const [, code] = /^HTTP\/1\.1 (\d{3}) /.exec(`${start} `) ?? [];
  if (!code || !lines.every((line) => /^[\w-]+: ?[^\r\n\0]*$/.test(line))) return 'unreadable';
  const status = Number(code);
  const rest = bytes.subarray(end + 4);
  // An interim answer (RFC 9110 §15.2): the real one follows.
  if (status < 200) return readAnswer(rest, head, ended);
  const headers = new Map(
    lines.map((line) => [line.split(':', 1)[0]?.toLowerCase() ?? '', line.replace(/^[^:]*: ?/, '')]),
  );
  const answer = (body: Buffer): RawAnswer => ({ status, headers, body });
  if (head || status === 204 || status === 304) return answer(Buffer.alloc(0));
  if (isStream({ headers })) return answer(rest);
  if (headers.get('transfer-encoding') === 'chunked') {
    const body = dechunked(rest);
    return body && answer(body);
  }
  const length = Number(headers.get('content-length') ?? (ended ? rest.length : Number.POSITIVE_INFINITY));
  return rest.length >= length ? answer(rest.subarray(0, length)) : undefined;
};

/** RFC 9112 §7.1, without trailers. @returns undefined until the last chunk is there */
const dechunked = (bytes: Buffer): Buffer | undefined => {
  const parts: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = bytes.indexOf('\r\n', at);
    if (end < 0) return undefined;
    const size = Number.parseInt(bytes.toString('latin1', at, end), 16);
    if (size === 0) return Buffer.concat(parts);
    at = end + 2 + size + 2;
    if (at > bytes.length) return undefined;
    parts.push(bytes.subarray(end + 2, end + 2 + size));
  }
};
