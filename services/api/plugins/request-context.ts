import type { FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { contextOf } from '../../platform/logger.ts';
import type { Tracer } from '../../platform/span.ts';
import { during } from '../../platform/under-way.ts';

/**
 * All that is done for a request knows of it: lines of the log carry its id, and spans are below its own. The port is
 * public, so a `traceparent` that comes in is linked to and never continued: nobody outside decides which traces of ours
 * are kept, or what is in them (W3C Trace Context §4.3, "restart the trace"; decision 028).
 */
export const requestContextPlugin = fp(async (app, { tracer }: { tracer: Tracer | null }) => {
  app.addHook('onRequest', (request, _reply, done) => {
    const context = contextOf(request.log);
    if (tracer && !request.routeOptions.config.untraced) context.span = beginSpan(tracer, request);
    during(context, done);
  });
  // What reads a body goes on in the context of the connection.
  app.addHook('preValidation', (request, _reply, done) => during(contextOf(request.log), done));
  app.addHook('onResponse', (request, { statusCode }, done) => {
    const { span } = contextOf(request.log);
    span?.set({ 'http.response.status_code': statusCode });
    span?.end(statusCode >= 500 ? { error: new HttpError(statusCode) } : {});
    done();
  });
});

const beginSpan = (tracer: Tracer, request: FastifyRequest) => {
  const { method, id, headers } = request;
  const route = request.routeOptions.url;
  const link = headers['traceparent'];
  return tracer.begin(route === undefined ? method : `${method} ${route}`, {
    kind: 'server',
    // Neither path nor query: there are secrets in those of shares.
    attributes: {
      'http.request.method': method,
      ...(route !== undefined && { 'http.route': route }),
      'request.id': id,
    },
    ...(typeof link === 'string' && { link }),
  });
};

/** For a span the type of the error is the status (semantic conventions, HTTP spans, `error.type`). */
class HttpError extends Error {
  readonly code: string;
  constructor(status: number) {
    super();
    this.code = String(status);
  }
}
