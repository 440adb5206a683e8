import '../../platform/http.ts';
import type { FastifyRequest, onSendAsyncHookHandler, preHandlerAsyncHookHandler } from 'fastify';
import fp from 'fastify-plugin';
import type { IdempotencyService } from '../../domains/idempotency/index.ts';

/** Honours Idempotency-Key on the routes whose configuration says `idempotent`. */
export const idempotencyPlugin = fp(async (app, { service }: { service: IdempotencyService }) => {
  const claimed = new WeakMap<FastifyRequest, string>();

  app.decorateRequest('resource', null);

  const begin: preHandlerAsyncHookHandler = async (request, reply) => {
    const key = request.headers['idempotency-key'];
    if (typeof key !== 'string') return;
    const { method, url, body, principal } = request;
    const begun = await service.begin({ accountId: principal.accountId, key, method, url, body });
    if (!('answer' in begun)) {
      claimed.set(request, key);
      request.resource = begun;
      return;
    }
    const { answer } = begun;
    const type = answer.status < 400 ? 'application/json; charset=utf-8' : 'application/problem+json';
    return reply
      .code(answer.status)
      .header('idempotent-replayed', 'true')
      .type(type)
      .serializer(String)
      .send(answer.body);
  };

  const end: onSendAsyncHookHandler = async (request, reply, payload) => {
    const key = claimed.get(request);
    if (key !== undefined) {
      await service.end(request.principal.accountId, key, { status: reply.statusCode, body: String(payload ?? '') });
    }
    return payload;
  };

  // Hooks of these routes only: an asynchronous one would cost every request.
  app.addHook('onRoute', (route) => {
    if (!route.config?.idempotent) return;
    route.preHandler = [route.preHandler ?? [], begin].flat();
    route.onSend = [route.onSend ?? [], end].flat();
  });
});
