import { randomUUIDv7 } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { requestError } from './plugins/problem.errors.ts';
import { problemOf } from './plugins/problem.ts';

type ParserError = Error & { code?: string };

/** What Node's parser refused, in our own codes. */
const codeOf = ({ code }: ParserError) => {
  if (code === 'HPE_HEADER_OVERFLOW') return 'headers-too-large';
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return 'body-too-large';
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'request-too-slow' : 'malformed-request';
};

/**
 * Answers what no route and no plugin ever sees: bytes that are no HTTP, and addresses that cannot be decoded. Nothing
 * of such a request is known for sure, so the answer is in English.
 */
export const unreadableRequests = (publicUrl: string) => ({
  /** The connection ends: where the next request would begin nobody knows (RFC 9112 §9.6). */
  clientErrorHandler: (error: ParserError, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || !socket.writable) return;
    const problem = problemOf(requestError(codeOf(error)), { publicUrl, language: 'en', requestId: randomUUIDv7() });
    const body = JSON.stringify(problem);
    const head = [
      `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
      'content-type: application/problem+json',
      `content-length: ${Buffer.byteLength(body)}`,
      'content-language: en',
      'cache-control: no-store',
      'connection: close',
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
  },

  frameworkErrors: ({ code }: FastifyError, { id }: FastifyRequest, reply: FastifyReply): void => {
    // An id that is longer than any is of nothing that there is.
    const error = requestError(code === 'FST_ERR_MAX_PARAM_LENGTH' ? 'route-not-found' : 'malformed-request');
    const problem = problemOf(error, { publicUrl, language: 'en', requestId: id });
    void reply
      .code(problem.status)
      .headers({ 'content-language': 'en', 'cache-control': 'no-store' })
      .type('application/problem+json')
      .serializer(String)
      .send(JSON.stringify(problem));
  },
});
