import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from './metrics.ts';
import type { Readiness } from './readiness.ts';

/**
 * The port that is never public: /livez says that the process runs, /readyz whether it can work, and why not; /metrics is
 * what it measures, for Prometheus.
 */
export const startInternalServer = async (options: { port: number; readiness: Readiness; metrics: Metrics }) => {
  const { registry, render } = options.metrics;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.url === '/livez') {
      response.end('ok\n');
    } else if (request.url === '/readyz') {
      const report = await options.readiness.check();
      response.writeHead(report.ready ? 200 : 503, { 'content-type': 'application/json' }).end(JSON.stringify(report));
    } else if (request.url === '/metrics') {
      const text = await render();
      response.writeHead(200, { 'content-type': registry.contentType }).end(text);
    } else {
      response.writeHead(404).end();
    }
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(`${error}\n`));
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(options.port, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
