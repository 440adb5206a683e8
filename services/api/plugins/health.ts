import '@fastify/swagger';
import type { FastifyPluginAsync } from 'fastify';
import type { Readiness } from '../../platform/readiness.ts';

/** For the load balancer: /livez says that the process runs, /readyz whether it may be sent requests, and why not. */
export const healthRoutes: FastifyPluginAsync<{ readiness: Readiness }> = async (app, { readiness }) => {
  const options = { schema: { hide: true }, config: { untraced: true } };
  app.get('/livez', options, async () => ({ ok: true }));
  app.get('/readyz', options, async (_request, reply) => {
    const report = await readiness.check();
    return reply.code(report.ready ? 200 : 503).send(report);
  });
};
