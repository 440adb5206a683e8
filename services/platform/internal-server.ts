import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Readiness } from './readiness.ts';

/**
 * The port that is never public: /livez says that the process runs, /readyz whether it can work, and why not.
 */
export const startInternalServer = async (options: { port: number; readiness: Readiness }) => {
  const server = createServer(async (request, response) => {
    if (request.url === '/livez') {
      response.end('ok\n');
    } else if (request.url === '/readyz') {
      const report = await options.readiness.check();
      response.writeHead(report.ready ? 200 : 503, { 'content-type': 'application/json' }).end(JSON.stringify(report));
    } else {
      response.writeHead(404).end();
    }
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
