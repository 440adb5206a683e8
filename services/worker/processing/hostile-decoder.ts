import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { createFrameReader, encodeFrame } from './frames.ts';

/** Stands in for decoder.ts in tests: what a decoding process that was taken over might try. The file is its order. */
const orders: Record<string, () => void> = {
  hang: () => {},
  'hang the event loop': () => {
    for (;;);
  },
  'eat memory': () => setInterval(() => eaten.push(Buffer.alloc(32 * 1024 * 1024, 1)), 5),
  'break memory': () => process.kill(process.pid, 'SIGSEGV'),
  exit: () => process.exit(3),
  'be killed': () => process.kill(process.pid, 'SIGKILL'),
  'answer nonsense': () => send({ image: 'none' }),
  'answer a path': () =>
    send({ ...answer, renditions: [{ name: '../../secret', width: 1, height: 1, format: 'jpeg', bytes: 1 }] }),
  'answer a page that is not there': () => send({ ...answer, renditions: [], texts: [''], scannedPages: [1e9] }),
  'answer too little': () =>
    send({ ...answer, renditions: [{ name: 'w320', width: 1, height: 1, format: 'jpeg', bytes: 5 }] }),
  'write no frame': () => parent.write(Buffer.alloc(64, 0xff)),
  'tell all it can reach': () => send({ error: JSON.stringify(reach()) }),
};
const eaten: Buffer[] = [];
const answer = { image: null, pages: null, texts: null, scannedPages: [], invoice: null };

function reach() {
  const refusal = (attempt: () => unknown) => {
    try {
      attempt();
      return 'allowed';
    } catch (error) {
      return (error as NodeJS.ErrnoException).code;
    }
  };
  return {
    environment: Object.keys(process.env).sort(),
    parentEnvironment: refusal(() => readFileSync(`/proc/${process.ppid}/environ`)),
    passwords: refusal(() => readFileSync('/etc/passwd')),
    write: refusal(() => writeFileSync('/tmp/decoder-was-here', '')),
    spawn: refusal(() => spawnSync('true')),
  };
}

const parent = new Socket({ fd: 3, readable: true, writable: true });
parent.on('close', () => process.kill(process.pid, 'SIGKILL'));
parent.on(
  'data',
  createFrameReader(1024, ({ body }) => orders[body.toString()]?.()),
);

function send(header: unknown): void {
  for (const part of encodeFrame(header, [])) parent.write(part);
}

send({ ready: true });
