import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { answer } from './answer.ts';

type Listen = (port: number) => unknown;

/** node:http with nothing on it. */
export const plain = (): Listen => listen((_request, response) => send(response, 200, answer()));

/** A bearer token checked by hand: HS256 (RFC 7515) by node:crypto, then expiry, issuer and audience. */
export const withHs256 = (secret: string, issuer: string): Listen =>
  listen((request, response) => {
    const [header = '', payload = '', signature = ''] = (request.headers.authorization ?? '').slice(7).split('.');
    const expected = createHmac('sha256', secret).update(`${header}.${payload}`).digest();
    const given = Buffer.from(signature, 'base64url');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return send(response, 401, {});
    const { sub, iss, aud, exp } = JSON.parse(Buffer.from(payload, 'base64url').toString());
    if (!sub || iss !== issuer || aud !== issuer || exp * 1000 <= Date.now()) return send(response, 401, {});
    return send(response, 200, answer());
  });

const listen =
  (handle: (request: IncomingMessage, response: ServerResponse) => void): Listen =>
  (port) =>
    createServer(handle).listen(port, '127.0.0.1');

const send = (response: ServerResponse, status: number, body: object): void => {
  const text = JSON.stringify(body);
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(text) })
    .end(text);
};
