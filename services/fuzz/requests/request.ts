import { placeholders } from './json-texts.ts';

/** What is changed in the bytes of a request that is otherwise as it should be. */
export type Twist =
  | { kind: 'none' }
  /** The body breaks off there: 0 to 1 of its length. */
  | { kind: 'body cut'; at: number }
  | { kind: 'body followed by'; text: string }
  | { kind: 'body replaced'; text: string }
  /** A byte that UTF-8 has not. */
  | { kind: 'body broken'; at: number }
  | { kind: 'body encoded'; encoding: 'utf16le' | 'latin1' | 'utf8 with a mark' }
  | { kind: 'content type'; value: string }
  | { kind: 'method'; value: string }
  | { kind: 'target ends'; text: string }
  | { kind: 'target replaced'; text: string }
  | { kind: 'headers'; lines: readonly string[] }
  /** Lines that contradict how long the request is, or what HTTP is. */
  | { kind: 'framing'; lines: readonly string[]; start?: string };

/** A request that can be made again: nothing in it depends on who sends it, or when. */
export type FuzzRequest = {
  method: string;
  /** With `{parameters}`. */
  path: string;
  parameters: Readonly<Record<string, string>>;
  query: readonly (readonly [name: string, value: string])[];
  headers: readonly string[];
  body: { type: string; text: string } | undefined;
  twist: Twist;
};

/** The bytes of a request, and what they consist of. */
export type Sent = { method: string; target: string; lines: string[]; body: Buffer; bytes: Buffer };

/**
 * Writes a request as its sender would send it now.
 *
 * @param resolve what stands for a placeholder
 * @param lines the sender's own headers
 */
export const write = (
  request: FuzzRequest,
  resolve: (kind: string, name: string) => string,
  lines: readonly string[],
): Sent => {
  const { twist } = request;
  const fill = (text: string) => text.replace(placeholders, (_, kind: string, name: string) => resolve(kind, name));
  const part = (text: string) => encodeURIComponent(fill(text).toWellFormed());
  const path = request.path.replace(/\{(\w+)\}/g, (_, name: string) => part(request.parameters[name] ?? ''));
  const query = request.query.map(([name, value]) => `${part(name)}=${part(value)}`).join('&');
  const target = twisted(`${path}${query && `?${query}`}`, twist);
  const method = twist.kind === 'method' ? twist.value : request.method;
  const body = bodyOf(request, fill);
  const type = twist.kind === 'content type' ? twist.value : request.body?.type;
  const all = [
    'host: localhost',
    ...lines,
    ...request.headers.map(fill),
    ...(type === undefined ? [] : [`content-type: ${type}`]),
    ...(body.length > 0 || type !== undefined ? [`content-length: ${body.length}`] : []),
    ...(twist.kind === 'headers' ? twist.lines : []),
  ].filter((line) => !overridden(line, twist));
  if (twist.kind === 'framing') all.push(...twist.lines);
  const start = (twist.kind === 'framing' && twist.start) || `${method} ${target} HTTP/1.1`;
  const head = Buffer.from(`${[start, ...all].join('\r\n')}\r\n\r\n`);
  return { method, target, lines: all, body, bytes: Buffer.concat([head, body]) };
};

const twisted = (target: string, twist: Twist): string => {
  if (twist.kind === 'target replaced') return twist.text;
  return twist.kind === 'target ends' ? target + twist.text : target;
};

/** A header that the twist says again, and differently, stands once. */
const overridden = (line: string, twist: Twist): boolean => {
  if (twist.kind !== 'headers') return false;
  const name = line.slice(0, line.indexOf(':') + 1);
  return /^(authorization|cookie|host):$/.test(name) && twist.lines.some((one) => one !== line && one.startsWith(name));
};

const bodyOf = ({ body, twist }: FuzzRequest, fill: (text: string) => string): Buffer => {
  // A lone surrogate is no UTF-8; as an escape of JSON it passes.
  const text = body ? fill(body.text) : '';
  const bytes = Buffer.from(text);
  switch (twist.kind) {
    case 'body cut':
      return bytes.subarray(0, Math.floor(bytes.length * twist.at));
    case 'body followed by':
      return Buffer.concat([bytes, Buffer.from(twist.text)]);
    case 'body replaced':
      return Buffer.from(twist.text);
    case 'body broken': {
      const at = Math.floor(bytes.length * twist.at);
      return Buffer.concat([bytes.subarray(0, at), Buffer.from([0xff, 0xc0, 0xaf]), bytes.subarray(at)]);
    }
    case 'body encoded':
      return twist.encoding === 'utf8 with a mark' ? Buffer.from(`\ufeff${text}`) : Buffer.from(text, twist.encoding);
    default:
      return bytes;
  }
};

/** The request for a shell with curl; where curl would mend what is wrong on purpose, for bash's own sockets. */
export const asCommand = ({ method, target, lines, body, bytes }: Sent, twist: Twist, origin: string): string => {
  const plain = body.equals(Buffer.from(body.toString())) && !body.includes(0);
  if (twist.kind === 'framing' || twist.kind === 'target replaced' || !plain || !/^[A-Z]+$/.test(method)) {
    const { hostname, port } = new URL(origin);
    return `printf ${printable(bytes)} | timeout 5 nc ${hostname} ${port}`;
  }
  const headers = lines.filter((line) => !/^(host|content-length):/.test(line)).map((line) => `-H ${quoted(line)}`);
  const data = body.length > 0 ? [`--data-raw ${quoted(body.toString())}`] : [];
  return ['curl -i --path-as-is -g -X', method, ...headers, ...data, quoted(`${origin}${target}`)].join(' ');
};

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** For printf(1): everything but letters, digits and blanks as octal numbers. */
const printable = (bytes: Buffer): string =>
  `'${[...bytes].map((byte) => (/[\w ./:{}",-]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`)).join('')}'`;
