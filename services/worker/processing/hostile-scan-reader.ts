import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { type TellStep, takeOrders } from './decoder-orders.ts';

/**
 * Stands in for scan-reader.ts in tests: what becomes of a page that breaks it, or of a process that was taken over. The
 * file says what to do at each page, one line a page.
 */
takeOrders(async (order, input, tell) => {
  const behaviours = input.toString().split('\n');
  const { pages } = order as { pages: number[] };
  for (const [index, page] of pages.entries()) {
    await behave[behaviours[page - 1] ?? '']?.(tell, index + 1, page);
  }
  return [{ read: pages.length }];
});

type Behave = (tell: TellStep, done: number, page: number) => Promise<unknown>;
const say = (tell: TellStep, done: number, text: unknown) => {
  const step = { done, text };
  return tell(step);
};
const forever = () => new Promise<never>(() => {});
const die = (signal: NodeJS.Signals) => {
  process.kill(process.pid, signal);
  return forever();
};
let pagesOfThisProcess = 0;

const read: Behave = async (tell, done, page) => {
  pagesOfThisProcess += 1;
  await say(tell, done, `page ${page}`);
};

const behave: Record<string, Behave> = {
  read,
  'break memory': () => die('SIGSEGV'),
  'break memory unless fresh': (tell, done, page) => (pagesOfThisProcess > 0 ? die('SIGSEGV') : read(tell, done, page)),
  'be killed': () => die('SIGKILL'),
  hang: forever,
  'hang the event loop': () => {
    for (;;);
  },
  'answer nonsense': (tell, done) => say(tell, done, { not: 'text' }),
  'answer nonsense and go on': async (tell, done) => {
    // Fills what its parent reads at once, so that what follows is read by itself.
    const frame = JSON.stringify({ done, text: { not: '' } }).length + 8;
    void say(tell, done, { not: 'x'.repeat(65_536 - frame) });
  },
  'read too much': async (tell, done) => {
    for (let extra = 0; extra < 9; extra++) await say(tell, done, 'more');
  },
  'read nothing': async () => {},
  'write a book': (tell, done) => say(tell, done, 'a'.repeat(1_000_001)),
  'tell all it can reach': (tell, done) =>
    say(
      tell,
      done,
      JSON.stringify({
        write: refusal(() => writeFileSync('/tmp/scan-reader-was-here', '')),
        spawn: refusal(() => spawnSync('true')),
        thread: refusal(() => new Worker('', { eval: true })),
        nativeCode: refusal(() => process.dlopen({ exports: {} } as NodeJS.Module, '/lib/none.node')),
      }),
    ),
};

function refusal(attempt: () => unknown) {
  try {
    attempt();
    return 'allowed';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  }
}
