import dns from 'node:dns/promises';
import { syncBuiltinESMExports } from 'node:module';
import { Socket, type TcpSocketConnectOpts } from 'node:net';

/**
 * Loaded into a worker by `--import …/internet.ts?port=N`: the Internet, as far as this machine has none. `hook.example`
 * has a public address there, and who connects to it reaches the receiver on port N. The worker itself is as it always
 * is, and still refuses addresses that are not public.
 */

const host = 'hook.example';
const port = Number(new URL(import.meta.url).searchParams.get('port'));

const { lookup } = dns;
const publicly = async () => [{ address: '1.1.1.1', family: 4 }];
dns.lookup = ((name: string, ...rest: [never]) =>
  name === host ? publicly() : lookup(name, ...rest)) as typeof dns.lookup;
syncBuiltinESMExports();

const { connect } = Socket.prototype;
Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
  const [options, ...rest] = args as [TcpSocketConnectOpts, ...unknown[]];
  const here = options?.host === host ? { ...options, host: '127.0.0.1', port, lookup: undefined } : options;
  return Reflect.apply(connect, this, [here, ...rest]);
} as typeof connect;
