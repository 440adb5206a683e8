import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { photographs } from '../acceptance/photographs.ts';
import { frenchPage, scannedPdf, textPdf } from '../acceptance/scans.ts';
import type { MediaType } from '../contracts/documents.ts';
import { openAccount } from '../local/accounts.ts';
import { createDemoClient } from '../local/demo-client.ts';
import { apiVariables, type Backends, startService, workerVariables } from '../local/platform-processes.ts';
import { freePort } from '../local/ports.ts';
import { createSecrets } from '../local/secrets.ts';
import { createFileDecoders } from '../worker/processing/file-decoders.ts';
import { createScanReaders } from '../worker/processing/scan-readers.ts';
import { benchDir } from './backends.ts';
import type { BenchRow } from './bench-row.ts';
import { figure, median } from './rounds.ts';

type Sample = { name: string; mediaType: MediaType; make: (index: number) => Promise<Buffer> };

type Kind = Sample & {
  files: number;
  /** So little is to be decoded that there is nothing to compare with. */
  noPeer?: true;
  /** Milliseconds within which 95 of 100 shall be ready. */
  limit: number;
};

/** Files that nobody has sent before: the same bytes twice are not processed twice. */
const kinds = async (): Promise<Kind[]> => {
  const [photo] = (await photographs()).filter(({ width, height }) => width * height > 12e6);
  if (!photo) throw new Error('There is no large photograph.');
  return [
    {
      name: `photograph of ${Math.round((photo.width * photo.height) / 1e6)} megapixels`,
      mediaType: 'image/jpeg',
      make: async () => withComment(photo.bytes, randomUUID()),
      files: 40,
      limit: 1_000,
    },
    {
      name: 'PDF of one page with text',
      mediaType: 'application/pdf',
      make: async (index) => textPdf([`${frenchPage}\n${index} ${randomUUID()}`]),
      files: 40,
      limit: 1_000,
    },
    {
      name: 'scan of one page, read by OCR',
      mediaType: 'application/pdf',
      make: async (index) => scannedPdf([`${frenchPage}\nPage ${index}, ${randomUUID().slice(0, 8)}`]),
      files: 20,
      limit: 10_000,
    },
    {
      name: 'text file',
      mediaType: 'text/plain',
      make: async () => Buffer.from(`${frenchPage}\n${randomUUID()}`),
      files: 40,
      noPeer: true,
      limit: 500,
    },
  ];
};

const extensions: Partial<Record<MediaType, string>> = {
  'image/jpeg': 'jpg',
  'application/pdf': 'pdf',
  'text/plain': 'txt',
};

/**
 * What a consumer waits for: from the end of the upload until the event that says `ready`, one file after the other,
 * through the real API and worker. Beside it, the same work by the same programs without queue, storage and database.
 */
export const benchUploads = async (backends: Backends): Promise<BenchRow[]> => {
  const port = await freePort();
  const secrets = createSecrets();
  const api = await startService({
    id: 'api',
    home: benchDir,
    variables: apiVariables(backends, secrets, { api: port }),
  });
  const worker = await startService({
    id: 'worker',
    home: benchDir,
    variables: workerVariables(backends, secrets, { api: port }),
  });
  const credentials = { email: `${randomUUID()}@example.fr`, password: 'correct horse battery' };
  await openAccount(backends.databaseUrl, credentials);
  const client = createDemoClient(`http://localhost:${port}`, credentials);
  const folder = join(benchDir, 'uploads');
  await mkdir(folder, { recursive: true });

  const untilReady = async ({ mediaType, make }: Sample, index: number): Promise<number> => {
    const file = join(folder, `${index}.${extensions[mediaType]}`);
    const bytes = await make(index);
    await writeFile(file, bytes);
    const { document, upload } = await client.announce(file, bytes.length);
    if (upload) await client.upload(upload, file, () => {});
    const start = performance.now();
    await client.complete(document.id);
    const { state, problem } = await client.follow(document.id, () => {});
    if (state !== 'ready') throw new Error(`${file}: ${state} ${problem?.code}`);
    return performance.now() - start;
  };

  const decoders = createFileDecoders({ size: availableParallelism() });
  const readers = createScanReaders();
  const alone = async ({ mediaType, make }: Sample, index: number): Promise<number> => {
    const bytes = await make(index);
    const start = performance.now();
    const { scannedPages } = await decoders.process(bytes, mediaType);
    if (scannedPages.length > 0) await readers.read(bytes, scannedPages, {});
    return performance.now() - start;
  };

  const rows: BenchRow[] = [];
  for (const kind of await kinds()) {
    const measured: { ours: number; peer: number }[] = [];
    // The first one warms everybody up.
    for (let index = 0; index <= kind.files; index++) {
      const times = { ours: await untilReady(kind, index), peer: await alone(kind, index) };
      if (index > 0) measured.push(times);
    }
    const times = measured.map(({ ours }) => ours).toSorted((a, b) => a - b);
    const p95 = times[Math.ceil(times.length * 0.95) - 1] as number;
    const half: BenchRow = {
      measure: `upload to ready, p50: ${kind.name}`,
      ours: `${figure(median(times))} ms`,
      peer: `decoding alone: ${figure(median(measured.map(({ peer }) => peer)))} ms`,
      ratio: median(measured.map(({ ours, peer }) => ours / peer)),
      goal: 2,
      better: 'lower',
    };
    rows.push(...(kind.noPeer ? [] : [half]), {
      measure: `upload to ready, p95: ${kind.name}`,
      ours: `${figure(p95)} ms`,
      peer: `limit: ${figure(kind.limit)} ms`,
      ratio: p95 / kind.limit,
      goal: 1,
      better: 'lower',
    });
  }
  await Promise.all([api.stop(10_000), worker.stop(30_000), decoders.close(), readers.close()]);
  return rows;
};

/** Puts a comment segment (ITU T.81, B.2.4.5) behind the start of a JPEG: other bytes, the same picture. */
const withComment = (jpeg: Buffer, comment: string): Buffer => {
  const head = Buffer.from([0xff, 0xfe, 0, comment.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), head, Buffer.from(comment), jpeg.subarray(2)]);
};
