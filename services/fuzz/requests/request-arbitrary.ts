import fc from 'fast-check';
import { hostileKeys, naughty } from './hostile.ts';
import { jsonTexts, placeholder } from './json-texts.ts';
import type { Operation, Parameter } from './operations.ts';
import type { FuzzRequest } from './request.ts';
import { twists } from './twists.ts';

/** Requests of one operation: most as described, some off by a field, some hostile. They shrink to the plainest. */
export const requestsOf = (operation: Operation): fc.Arbitrary<FuzzRequest> => {
  const parametersIn = (place: Parameter['in']) => operation.parameters.filter((parameter) => parameter.in === place);
  return fc.record({
    method: fc.constant(operation.method),
    path: fc.constant(operation.path),
    parameters: fc.record(
      Object.fromEntries(parametersIn('path').map((parameter) => [parameter.name, pathValues(operation, parameter)])),
    ) as fc.Arbitrary<Record<string, string>>,
    query: fc
      .tuple(...parametersIn('query').map(queryEntries), seldom(strayEntries))
      .map((entries) => entries.filter((entry) => entry !== undefined)),
    headers: fc
      .tuple(
        seldom(fc.constantFrom(...harmless), 3),
        seldom(fc.constantFrom(...harmless), 9),
        seldom(idempotencyKeys, 9),
      )
      .map((lines) => lines.filter((line) => line !== undefined)),
    body: bodies(operation),
    twist: twists,
  });
};

const seldom = <T>(arbitrary: fc.Arbitrary<T>, freq = 30): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: freq, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

/** A value outside of JSON. */
const plain = (text: string): string => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : text;
  } catch {
    return text;
  }
};

/** An id is mostly one that exists: of the caller, or of somebody else; so that handlers are really reached. */
const pathValues = ({ resource }: Operation, { name, schema }: Parameter): fc.Arbitrary<string> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: 2, arbitrary: jsonTexts(schema, name).map(plain) },
    {
      weight: 6,
      arbitrary: fc.constant(resource && name === 'id' ? placeholder('own', resource) : placeholder('seen', name)),
    },
    ...(resource && name === 'id' ? [{ weight: 2, arbitrary: fc.constant(placeholder('foreign', resource)) }] : []),
    { weight: 1, arbitrary: naughty },
  );

const queryEntries = ({ name, required, schema }: Parameter) =>
  fc.option(fc.tuple(fc.constant(name), jsonTexts(schema, name).map(plain)), {
    nil: undefined,
    freq: required ? 2 : 1,
  });

const strayEntries = fc.tuple(hostileKeys, naughty);

const bodies = ({ body, path }: Operation): fc.Arbitrary<FuzzRequest['body']> => {
  if (path.endsWith('/upload')) return uploads;
  const json = (text: string) => ({ type: 'application/json', text });
  if (!body) return seldom(fc.constantFrom('{}', '[]', 'null', '{"a":1}').map(json));
  return fc.oneof(
    { weight: 40, arbitrary: jsonTexts(body).map(json) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
};

/** multipart/form-data (RFC 7578), with a part or two, and what can be wrong with it. */
const uploads: fc.Arbitrary<FuzzRequest['body']> = fc
  .record({
    parts: fc.array(
      fc.record({
        name: fc.oneof({ weight: 6, arbitrary: fc.constant('file') }, { weight: 1, arbitrary: hostileKeys }),
        filename: fc.oneof(fc.constantFrom('a.jpg', 'a.txt', 'a.pdf', '', '..', 'a.exe'), naughty),
        type: fc.constantFrom('image/jpeg', 'text/plain', 'application/pdf', 'text/html', '', 'a/b; charset=utf-16'),
        content: fc.oneof(fc.constant('x'), fc.string({ maxLength: 200 })),
      }),
      { maxLength: 3 },
    ),
    boundary: fc.constantFrom('b', 'b', 'b', 'b', '', 'other', 'x'.repeat(100)),
    end: fc.constantFrom('--b--\r\n', '--b--\r\n', '--b--\r\n', '', '--b', '\r\n'),
  })
  .map(({ parts, boundary, end }) => ({
    type: `multipart/form-data; boundary=${boundary}`,
    text: `${parts
      .map(
        ({ name, filename, type, content }) =>
          `--b\r\ncontent-disposition: form-data; name="${name}"; filename="${filename}"\r\n` +
          `${type && `content-type: ${type}\r\n`}\r\n${content}\r\n`,
      )
      .join('')}${end}`,
  }));

const idempotencyKeys = fc
  .oneof(fc.constantFrom('a', 'b', '', ' ', '"a"', 'x'.repeat(255), 'x'.repeat(256), 'é', ','), fc.uuid())
  .map((key) => `idempotency-key: ${key}`);

/** What a client may well send. */
const harmless = [
  'accept: application/json',
  'accept: text/html',
  'accept: image/*;q=0.1, */*;q=0',
  'accept: x',
  'accept-language: fr',
  'accept-language: fr-CH, de;q=0.9, *;q=0.5',
  'accept-language: *;q=x,,;;',
  `accept-language: ${'a,'.repeat(2_000)}`,
  'accept-encoding: gzip',
  'accept-encoding: identity;q=0, *;q=0',
  'accept-encoding: br;q=2, zstd',
  'if-none-match: *',
  'if-none-match: W/"1"',
  'if-none-match: "', // not closed
  'if-match: "1"',
  'if-match: *',
  'if-modified-since: Thu, 01 Jan 1970 00:00:00 GMT',
  'if-modified-since: yesterday',
  'range: bytes=0-0',
  'range: bytes=-1',
  'range: bytes=99999999999999999999-',
  'range: bytes=0-0,2-3,1-9',
  'range: lines=1',
  'last-event-id: 0',
  'last-event-id: 99999999999999999999999',
  'origin: https://evil.example',
  'origin: null',
  'sec-fetch-site: cross-site',
  'cookie: __Host-refresh=x',
  'cookie: a; =; b==; __Host-challenge="; %; c=%zz',
  `cookie: ${'a=b; '.repeat(1_000)}`,
  'x-http-method-override: DELETE',
  'x-forwarded-host: evil.example',
  'x-forwarded-proto: javascript',
  'forwarded: for="[::1]";host=evil.example',
  'x-request-id: ../../x',
  'traceparent: 00-0-0-0',
  'content-encoding: gzip',
  'te: trailers',
  'prefer: return=minimal',
];
