import { connect, createServer, type Socket } from 'node:net';

/** What is wrong with a link. Milliseconds, and bytes a second, each way. */
export type Fault =
  | { kind: 'latency'; ms: number; jitter: number }
  | { kind: 'slow'; bytesPerSecond: number }
  /** Every connection is reset, those that are there and each new one. */
  | { kind: 'reset' }
  /** Connections are accepted, and nothing is heard of them; nor of those that were there, also when it is over. */
  | { kind: 'half-open' }
  /** Nobody listens, and those that were there are reset. */
  | { kind: 'refused' };

export type FaultProxy = Awaited<ReturnType<typeof startFaultProxy>>;

/** Bytes that may wait in one direction before its sender has to. */
const mostWaiting = 64 * 1024;

/** Milliseconds between two portions on a slow link. */
const portion = 50;

/**
 * A link that can be disturbed: a TCP proxy on 127.0.0.1 in front of another port there. (Debian has no toxiproxy.)
 * Its port stays the same whatever happens.
 */
export const startFaultProxy = async (target: number) => {
  let fault: Fault | null = null;
  const pairs = new Set<Pair>();

  const accept = (client: Socket): void => {
    if (fault?.kind === 'reset') return void client.on('error', () => {}).resetAndDestroy();
    const pair = join(client, connect({ host: '127.0.0.1', port: target, allowHalfOpen: true }), () => fault);
    pairs.add(pair);
    if (fault?.kind === 'half-open') pair.silence();
    pair.ended.then(() => pairs.delete(pair));
  };
  const server = createServer({ allowHalfOpen: true }, accept);
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  await listen(0);
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;

  return {
    port,
    /** From now on the link is so; `null`: as it should be. */
    disturb: async (next: Fault | null): Promise<void> => {
      const before = fault;
      fault = next;
      if (before?.kind === 'refused' && next?.kind !== 'refused') await listen(port);
      if (next?.kind === 'half-open') for (const pair of pairs) pair.silence();
      if (before?.kind === 'half-open') for (const pair of pairs) pair.heal();
      if (next?.kind === 'refused') server.close();
      if (next?.kind === 'refused' || next?.kind === 'reset') for (const pair of pairs) pair.reset();
    },
    close: (): void => {
      server.close();
      for (const pair of pairs) pair.reset();
    },
  };
};

type Pair = {
  ended: Promise<unknown>;
  reset(): void;
  /** Nothing is passed on any more, not even that one side has closed. */
  silence(): void;
  /** The network is whole again, the connection is not: who still has it hears nothing, who has closed it is done. */
  heal(): void;
};

const join = (client: Socket, server: Socket, fault: () => Fault | null): Pair => {
  const sides = [client, server];
  let silent = false;
  let healed = false;
  const closed = sides.map((side) => new Promise((resolve) => side.once('close', resolve)));
  const reset = () => {
    for (const side of sides) side.resetAndDestroy();
  };
  const over = () => {
    if (!silent || healed) reset();
  };
  for (const [from, to] of [
    [client, server],
    [server, client],
  ] as const) {
    const link = passOn(to, fault);
    from.setNoDelay(true);
    from.on('error', over).on('close', (broken) => broken && over());
    from.on('data', (chunk: Buffer) => {
      if (silent) return;
      if (link.send(chunk) > mostWaiting) {
        from.pause();
        link.drained().then(() => from.resume());
      }
    });
    from.on('end', () => {
      if (!silent) link.end();
      else if (healed) reset();
    });
  }
  return {
    ended: Promise.all(closed),
    reset,
    silence: () => {
      silent = true;
    },
    heal: () => {
      healed = true;
      if (sides.some((side) => side.destroyed || side.readableEnded)) reset();
    },
  };
};

/** One direction: what comes in goes out in its order, as late and as slowly as the fault wants it. */
const passOn = (to: Socket, fault: () => Fault | null) => {
  const waiting: { chunk: Buffer; due: number }[] = [];
  let bytes = 0;
  let running = false;
  let ending = false;
  let wake: (() => void)[] = [];

  const step = (): void => {
    const now = fault();
    for (let next = waiting[0]; next && !to.destroyed; next = waiting[0]) {
      const late = next.due - performance.now();
      if (late > 0) return void setTimeout(step, late);
      const part = now?.kind === 'slow' ? Math.ceil((now.bytesPerSecond * portion) / 1000) : next.chunk.length;
      to.write(next.chunk.subarray(0, part));
      bytes -= Math.min(part, next.chunk.length);
      next.chunk = next.chunk.subarray(part);
      if (next.chunk.length === 0) waiting.shift();
      if (now?.kind === 'slow') return void setTimeout(step, portion);
    }
    running = false;
    for (const resolve of wake) resolve();
    wake = [];
    if (ending && !to.destroyed) to.end();
  };
  const start = (): void => {
    if (running) return;
    running = true;
    step();
  };

  return {
    /** @returns bytes that wait */
    send: (chunk: Buffer): number => {
      const now = fault();
      const delay = now?.kind === 'latency' ? now.ms + Math.random() * now.jitter : 0;
      waiting.push({ chunk, due: performance.now() + delay });
      bytes += chunk.length;
      start();
      return bytes;
    },
    drained: (): Promise<void> => new Promise((resolve) => (running ? wake.push(resolve) : resolve())),
    end: (): void => {
      ending = true;
      start();
    },
  };
};
