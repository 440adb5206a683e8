import fc from 'fast-check';
import { naughty } from './hostile.ts';
import type { Twist } from './request.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });

const bodyTwists: fc.Arbitrary<Twist>[] = [
  share.map((at) => ({ kind: 'body cut', at })),
  share.map((at) => ({ kind: 'body broken', at })),
  fc
    .constantFrom('}', ',', '\u0000', '{}', '//', ' '.repeat(70_000))
    .map((text) => ({ kind: 'body followed by', text })),
  fc
    .oneof(
      fc.constantFrom('', '{', '[', '"', '{"a"', "{'a':1}", 'undefined', 'NaN', '<a/>', 'a=b', '{}{}', '\u0000'),
      naughty,
    )
    .map((text) => ({ kind: 'body replaced', text })),
  fc.constantFrom('utf16le', 'latin1', 'utf8 with a mark').map((encoding) => ({ kind: 'body encoded', encoding })),
];

const contentTypes: fc.Arbitrary<Twist> = fc
  .constantFrom(
    'text/plain',
    'application/xml',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'multipart/form-data; boundary=',
    'multipart/form-data; boundary="a',
    'application/json; charset=utf-16',
    'application/json;',
    'APPLICATION/JSON',
    'application/problem+json',
    'application/json, text/plain',
    'application/__proto__',
    'json',
    '',
    '/',
    ';',
    'a'.repeat(5_000),
  )
  .map((value) => ({ kind: 'content type', value }));

const methods: fc.Arbitrary<Twist> = fc
  .constantFrom(
    'GET',
    'HEAD',
    'POST',
    'PUT',
    'PATCH',
    'DELETE',
    'OPTIONS',
    'TRACE',
    'CONNECT',
    'PROPFIND',
    'QUERY',
    'get',
  )
  .map((value) => ({ kind: 'method', value }));

const targets: fc.Arbitrary<Twist>[] = [
  fc
    .constantFrom(
      '/',
      '//',
      '/..',
      '/%00',
      '%',
      '%zz',
      '%c0%af',
      ';a=b',
      '#a',
      '?',
      '?&&=&==&',
      '&a[b]=c&a[]=d',
      '%0d%0ax: y',
    )
    .map((text) => ({ kind: 'target ends', text })),
  fc.constantFrom('?limit=1&limit=2', '?__proto__[a]=b', '?%', '?%ff', '?a=%00', '?\u00e9').map((text) => ({
    kind: 'target ends',
    text,
  })),
  fc
    .constantFrom(
      '/',
      '//',
      '*',
      '/v1',
      '/V1/ME',
      '/v1//me',
      '/v1/%6de',
      '/v1/documents/%2e%2e/me',
      '/%',
      '/%ff',
      '/%00',
      '/..%2f..%2fetc/passwd',
      'http://evil.example/v1/me',
      'evil.example:443',
      'v1/me',
      '/docs',
      '/docs/static/..%2f..%2fpackage.json',
      '/docs/json',
      '/openapi.json?x=%',
      '/livez',
      '/readyz',
      '/media/x',
      '/media/..%2fx?Expires=1&Signature=x&Key-Pair-Id=x',
      '/media/originals/x/original/%E0%A4%A?Policy=x&Signature=x&Key-Pair-Id=x',
      '/v1/admin/board/',
      '/v1/admin/board/static/..%2f..%2fpackage.json',
      '/v1/admin/board/api/queues',
      `/${'a'.repeat(9_000)}`,
      `/v1/documents/${'a'.repeat(200)}`,
    )
    .map((text) => ({ kind: 'target replaced', text })),
];

const token = (claims: object, header: object = { alg: 'none', typ: 'JWT' }): string =>
  `${[header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;

const headers: fc.Arbitrary<Twist> = fc
  .constantFrom(
    ['authorization: Bearer x'],
    ['authorization: Bearer'],
    ['authorization: Bearer a.b.c'],
    [`authorization: Bearer ${token({ sub: 'x', role: 'admin', exp: 9_999_999_999 })}`],
    [`authorization: Bearer ${token({ sub: 1 }, { alg: 'ES256', kid: '../x', jku: 'http://127.0.0.1:1/' })}x`],
    [`authorization: Bearer ipk_${'a'.repeat(43)}`],
    ['authorization: Bearer ipk_'],
    ['authorization: Basic YTpi'],
    [`authorization: Bearer ${'x'.repeat(8_000)}`],
    ['host: evil.example'],
    ['host: a b'],
    ['x-forwarded-for: x', 'x-forwarded-for: 1.2.3.4, ::1, [', 'x-forwarded-for: '],
    ['x-forwarded-for: 999.999.999.999'],
    ['x-a: b\u0000c'],
    ['x-a: \u00e9\u20ac'],
    [`x-a: ${'x'.repeat(20_000)}`],
    Array.from({ length: 3_000 }, (_, index) => `x-${index}: 1`),
    ['x a: b'],
    [': b'],
    ['x-a'],
    [' folded: line'],
    ['__proto__: x', 'constructor: y'],
    ['connection: upgrade', 'upgrade: websocket', 'sec-websocket-key: x', 'sec-websocket-version: 13'],
    ['upgrade: h2c', 'connection: upgrade, http2-settings', 'http2-settings: AAMAAABkAAQAAP__'],
    ['connection: close'],
    ['expect: 100-continue'],
    ['expect: 200-ok'],
  )
  .map((lines) => ({ kind: 'headers', lines }));

const framing: fc.Arbitrary<Twist> = fc.oneof(
  fc
    .constantFrom(
      ['content-length: 5'],
      ['content-length: -1'],
      ['content-length: 99999999999999999999'],
      ['content-length: 0x5'],
      ['transfer-encoding: chunked'],
      ['transfer-encoding: chunked', 'content-length: 4'],
      ['transfer-encoding: gzip, chunked'],
      ['transfer-encoding: x'],
      ['host: localhost'],
    )
    .map((lines) => ({ kind: 'framing' as const, lines })),
  fc
    .constantFrom(
      'GET /v1/me',
      'GET /v1/me HTTP/1.0',
      'GET /v1/me HTTP/9.9',
      'GET  /v1/me  HTTP/1.1',
      '\u0016\u0003\u0001',
      'PRI * HTTP/2.0',
    )
    .map((start) => ({ kind: 'framing' as const, lines: [], start })),
);

/** One thing wrong with the bytes of a request, in four of ten. */
export const twists: fc.Arbitrary<Twist> = fc.oneof(
  { withCrossShrink: true },
  { weight: 60, arbitrary: fc.constant<Twist>({ kind: 'none' }) },
  ...bodyTwists.map((arbitrary) => ({ weight: 3, arbitrary })),
  { weight: 4, arbitrary: contentTypes },
  { weight: 4, arbitrary: methods },
  ...targets.map((arbitrary) => ({ weight: 3, arbitrary })),
  { weight: 6, arbitrary: headers },
  { weight: 2, arbitrary: framing },
);
