import { once } from 'node:events';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';
import { type PublicRequestOptions, postPublicly } from '../platform/public-request.ts';

export type ReceivedHook = { path: string; headers: IncomingHttpHeaders; body: string };

/** Somebody's https server. Its name leads here for `post` only, to which it stands for one on the public Internet. */
export const startReceiver = async () => {
  const host = 'hook.example';
  const { cert, private: key } = await generate([{ name: 'commonName', value: host }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: host }] }],
  });
  const received: ReceivedHook[] = [];
  const accept = (response: ServerResponse): void => void response.writeHead(204).end();
  let answer = accept;
  const server = createServer({ cert, key }, async (request, response) => {
    const body = (await request.toArray()).join('');
    received.push({ path: request.url ?? '', headers: request.headers, body });
    answer(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    url: `https://${host}/in`,
    /** On this machine. */
    port,
    /** What proves that it is who its name says, in PEM. */
    certificate: cert,
    /** What it was sent, the oldest first. */
    received,
    /** From now on it answers so; by default 204. */
    answerBy: (next: (response: ServerResponse) => void = accept): void => {
      answer = next;
    },
    post: (target: string, options: PublicRequestOptions) => {
      const url = new URL(target);
      url.port ||= String(port);
      return postPublicly(url.href, {
        ...options,
        ca: cert,
        resolve: async () => [{ address: '127.0.0.1', family: 4 }],
        allowed: () => true,
      });
    },
    close: (): void => {
      server.closeAllConnections();
      server.close();
    },
  };
};
