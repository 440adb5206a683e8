import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { join } from 'node:path';
import { Queue } from 'bullmq';
import { picture } from '../acceptance/pictures.ts';
import { frenchPage, pdfOfPictures, scanPictures, textPdf } from '../acceptance/scans.ts';
import { startOwnBackends } from '../local/own-backends.ts';
import { queueKeyPrefix } from '../platform/queue.ts';
import type { Account } from './accounts.ts';
import { countEffects, untilAllEnded } from './effects.ts';
import type { FaultRow, Scenario } from './fault-row.ts';
import { call, fileForm } from './http-call.ts';
import { type Platform, startPlatform } from './platform.ts';
import type { Acknowledged } from './traffic.ts';
import { seconds, until } from './wait.ts';
import { startInternet, subscribe } from './webhooks.ts';

/**
 * How often each is stopped; pages of the scan, of so many that they are not read in time, or of so few that they are; and
 * pixels of the picture.
 */
const rounds = { full: { count: 3, pages: 24, width: 7_000 }, short: { count: 1, pages: 4, width: 4_000 } };

const limit = 25_000;

/** Milliseconds: what takes longer than the limit has been killed from outside, as ECS does after 30 s. */
const patience = 29_000;

export const stopping: Scenario = {
  about:
    'SIGTERM to an API with twenty open event streams, an upload that comes to its end within a second and one that never ' +
    'does; and to a worker with a large picture, a scan of many pages and a webhook under way whose receiver does not answer. ' +
    'The upload that could end must be acknowledged. A running job must have ended, or be handed back: Redis has it among those ' +
    'that wait, so that the next worker takes it without waiting for a lock to run out. In the end all is ready.',

  run: async ({ dir, short, progress }) => {
    const internet = await startInternet(dir);
    const servers = await startOwnBackends(join(dir, 'backends'));
    const platform = await startPlatform({
      dir,
      backends: servers.backends,
      accounts: 10,
      workerFlags: internet.workerFlags,
      variables: { worker: internet.variables },
    });
    const [account] = platform.accounts as [Account];
    await subscribe(platform.url, account, internet.receiver.url);
    const acknowledged: Acknowledged[] = [];
    const apiExits: number[] = [];
    const workerExits: number[] = [];
    const cutOff: string[] = [];
    const left: string[] = [];
    const fates = new Map<string, number>();
    const { count, ...work } = short ? rounds.short : rounds.full;

    for (let round = 1; round <= count; round++) {
      internet.receiver.answerBy(() => {});
      const running = await untilRunning(platform, account, acknowledged, work);
      const api = await stopApi(platform, account, acknowledged);
      apiExits.push(api.ms);
      cutOff.push(...api.cutOff);
      workerExits.push(await timed(() => platform.worker.process.stop(patience)));
      for (const { id, name, queue } of running) {
        const fate = await fateOf(platform, id, queue);
        fates.set(`${name} ${fate}`, (fates.get(`${name} ${fate}`) ?? 0) + 1);
        if (fate === 'left behind') left.push(`${name} ${id}`);
      }
      progress(
        `round ${round}: API ${seconds(api.ms)}, worker ${seconds(workerExits.at(-1) ?? 0)}, ${[...fates.keys()].join(', ')}`,
      );
      internet.receiver.answerBy();
      await Promise.all([platform.api.start(), platform.worker.start()]);
      await untilAllEnded(platform.sql);
    }
    const effects = await countEffects(platform, acknowledged, internet.receiver.received);
    for (const detail of [...cutOff, ...left, ...effects.lost, ...effects.doubled]) progress(detail);
    await platform.stop();
    await servers.stop();
    internet.receiver.close();
    const kept = effects.lost.length === 0 && effects.doubled.length === 0;
    return [
      exitRow('API', apiExits, `${cutOff.length} uploads cut off that could end`, cutOff.length === 0),
      exitRow(
        'worker',
        workerExits,
        [...fates].map(([fate, times]) => `${times}× ${fate}`).join(', '),
        left.length === 0,
      ),
      {
        promise: 'what was under way at SIGTERM',
        asked: '0 lost, 0 double',
        measured: `${effects.lost.length} of ${acknowledged.length} documents lost, ${effects.doubled.length} double`,
        pass: kept,
      },
    ];
  },
};

const exitRow = (who: string, exits: readonly number[], also: string, pass: boolean): FaultRow => ({
  promise: `SIGTERM to exit: ${who}`,
  asked: `≤ ${limit / 1000} s, running jobs finished or handed back`,
  measured: `${seconds(Math.max(...exits))}, the slowest of ${exits.length}; ${also}`,
  pass,
  inTime: Math.max(...exits) <= limit,
});

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

type RunningJob = { id: string; name: string; queue: string };

/**
 * Sends a scan, a text whose delivery the receiver leaves without an answer, and a picture that takes its time, until a job
 * of each is being worked on.
 * @returns all that are
 */
const untilRunning = async (
  { url, sql }: Platform,
  account: Account,
  acknowledged: Acknowledged[],
  { pages, width }: { pages: number; width: number },
): Promise<RunningJob[]> => {
  const send = async (extension: string, mediaType: string, bytes: Buffer): Promise<void> => {
    const filename = `${randomUUID()}.${extension}`;
    const form = await fileForm({ filename, mediaType, bytes });
    const headers = { ...form.headers, ...account.authorization() };
    const answer = await call(`${url}/v1/documents/upload`, { method: 'POST', ...form, headers, patience: 60_000 });
    if (answer.status !== 202) throw new Error(`${filename}: ${answer.status} ${answer.error} ${answer.body}`);
    acknowledged.push({ id: JSON.parse(answer.body).id, filename, at: Date.now() });
  };
  const [page] = await scanPictures(await textPdf([`${frenchPage}\n${randomUUID()}`]), { dpi: 150 });
  const scan = await pdfOfPictures(Array.from({ length: pages }, () => page as Buffer));
  const large = await picture(width, 6_000);
  const senders: Record<string, () => Promise<void>> = {
    'process-document': () => send('pdf', 'application/pdf', scan),
    'deliver-webhook': () => send('txt', 'text/plain', Buffer.from(`Texte ${randomUUID()}`)),
    'process-image': () => send('jpg', 'image/jpeg', withComment(large.bytes)),
  };
  const sentAt = new Map<string, number>();
  let running: RunningJob[] = [];
  await until('a picture, a scan and a webhook are being worked on', 90, async () => {
    running = [...(await sql<RunningJob[]>`select id, name, queue from jobs where status = 'active'`)];
    const missing = Object.keys(senders).filter((name) => !running.some((job) => job.name === name));
    for (const name of missing) {
      if (performance.now() - (sentAt.get(name) ?? Number.NEGATIVE_INFINITY) < 8_000) continue;
      sentAt.set(name, performance.now());
      await senders[name]?.();
    }
    return missing.length === 0;
  });
  return running;
};

/** Another picture for who compares bytes: a comment behind the start of the JPEG (ITU T.81, B.2.4.5). */
const withComment = (jpeg: Buffer): Buffer => {
  const comment = randomUUID();
  const head = Buffer.from([0xff, 0xfe, 0, comment.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), head, Buffer.from(comment), jpeg.subarray(2)]);
};

/** What became of a job that ran when its worker was told to stop. */
const fateOf = async ({ sql, backends }: Platform, id: string, name: string): Promise<string> => {
  const [job] = await sql`select status from jobs where id = ${id}`;
  if (job?.['status'] === 'completed') return 'finished';
  const queue = new Queue(name, { connection: { url: backends.redisUrl }, prefix: queueKeyPrefix });
  const state = await queue.getJobState(id);
  await queue.close();
  return ['waiting', 'delayed', 'prioritized'].includes(state) ? 'handed back' : 'left behind';
};

/** SIGTERM while event streams and uploads are open. @returns what was cut off although it could have ended */
const stopApi = async (platform: Platform, account: Account, acknowledged: Acknowledged[]) => {
  const streams = platform.accounts.flatMap((one) => [openStream(platform, one), openStream(platform, one)]);
  await Promise.all(streams.map(({ opened }) => opened));
  const ending = slowUpload(platform, account, 'ending');
  const endless = slowUpload(platform, account, 'endless');
  await Promise.all([ending.begun, endless.begun]);
  const exit = timed(() => platform.api.process.stop(patience));
  setTimeout(ending.end, 1_000);
  const ms = await exit;
  const { status, error, document } = await ending.answer;
  if (document) acknowledged.push({ ...document, at: Date.now() });
  const held = (await Promise.all(streams.map(({ ended }) => ended))).filter((ended) => !ended).length;
  return {
    ms,
    cutOff: [
      ...(status === 202 ? [] : [`an upload that came to its end: ${status} ${error}`]),
      ...(held > 0 ? [`${held} event streams`] : []),
    ],
  };
};

const openStream = ({ url }: Platform, account: Account) => {
  const opened = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<boolean>();
  const headers = { ...account.authorization(), accept: 'text/event-stream' };
  const stream = request(`${url}/v1/events`, { headers, agent: false }, (answer) => {
    if (answer.statusCode !== 200) opened.reject(new Error(`events: ${answer.statusCode}`));
    answer.once('data', () => opened.resolve()).resume();
    // A stream that is ended is whole; one that is cut is not.
    answer.on('error', () => {}).on('close', () => ended.resolve(answer.complete));
  });
  stream.on('error', (error) => {
    opened.reject(error);
    ended.resolve(false);
  });
  stream.end();
  return { opened: opened.promise, ended: ended.promise };
};

/** An upload of which the last byte is sent when `end` is called. */
const slowUpload = ({ url }: Platform, account: Account, name: string) => {
  const begun = Promise.withResolvers<void>();
  const boundary = 'b0undary';
  const filename = `${name}-${randomUUID()}.txt`;
  const type = `multipart/form-data; boundary=${boundary}`;
  const { promise: answer, resolve } = Promise.withResolvers<{
    status: number;
    error: string;
    document?: { id: string; filename: string };
  }>();
  const upload = request(`${url}/v1/documents/upload`, {
    method: 'POST',
    agent: false,
    headers: { ...account.authorization(), 'content-type': type },
  });
  upload.on('error', (error) => resolve({ status: 0, error: error.message }));
  upload.on('response', async (response) => {
    const body = (await response.toArray().catch(() => [])).join('');
    const status = response.statusCode ?? 0;
    resolve({ status, error: body, ...(status === 202 && { document: JSON.parse(body) }) });
  });
  upload.write(
    `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${filename}"\r\n` +
      `content-type: text/plain\r\n\r\nTexte ${filename}\n`,
    () => begun.resolve(),
  );
  return { begun: begun.promise, answer, end: (): void => void upload.end(`fin\r\n--${boundary}--\r\n`) };
};
