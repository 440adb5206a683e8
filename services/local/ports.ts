import { type AddressInfo, createServer } from 'node:net';

/** A TCP port of 127.0.0.1 that nobody listens on: `preferred` if it is free, else any. */
export const freePort = async (preferred = 0): Promise<number> => (await listen(preferred)) ?? (await freePort());

/** Whether nobody listens on the port, on any address of the machine. */
export const isPortFree = async (port: number): Promise<boolean> => (await listen(port)) !== undefined;

const listen = (port: number): Promise<number | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, () => {
      const taken = (server.address() as AddressInfo).port;
      server.close(() => resolve(taken));
    });
  });
