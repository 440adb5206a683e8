import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { extname, join, relative } from 'node:path';
import { type MediaType, mediaTypes } from '../../contracts/documents.ts';
import { type FuzzOptions, type Outcome, shares } from '../fuzz.ts';
import { createRandom } from '../random.ts';
import { findingsDir } from '../target.ts';
import { bombs } from './bombs.ts';
import { openDecoderLane } from './decoder-lane.ts';
import { createFileTally } from './file-tally.ts';
import { imageSeeds, type Seed } from './image-seeds.ts';
import { mutate } from './mutations.ts';

/** Files after which the long run says how far it is. */
const stride = 5_000;

/** Mutated files of every kind, through the decoding processes as the worker runs them; each bomb once. */
export const fuzzFiles = async (options: FuzzOptions): Promise<Outcome> => {
  const { otherSeeds, pdfSeeds } = await import('./document-seeds.ts');
  const { images, documents } = shares(options);
  const kinds = [
    { seeds: await imageSeeds(), count: images },
    { seeds: await pdfSeeds(), count: documents },
    { seeds: await otherSeeds(), count: Math.ceil(documents / 5) },
  ];
  const all = kinds.flatMap(({ seeds }) => seeds);
  const files = function* (): Generator<Seed> {
    yield* all;
    yield* whole;
    for (const { seeds, count } of kinds) {
      for (let index = 0; index < count; index++) {
        const random = createRandom(options.seed + index);
        const seed = random.pick(seeds);
        const others = random.chance(0.8) ? seeds.filter(({ mediaType }) => mediaType === seed.mediaType) : all;
        yield { ...seed, bytes: mutate(seed, random, others) };
      }
    }
  };
  // They take a minute of the processor: for full runs.
  const whole = options.short ? [] : await bombs();
  return decodeAll(files());
};

/** One file that was found, again. */
export const repeatFile = async (path: string): Promise<Outcome> => {
  const extension = extname(path).slice(1);
  const [mediaType] =
    Object.entries(mediaTypes).find(([, known]) => (known as readonly string[]).includes(extension)) ?? [];
  if (!mediaType) throw new Error(`${path}: no media type has the extension ${extension}.`);
  return decodeAll([{ name: path, mediaType: mediaType as MediaType, bytes: await readFile(path) }]);
};

const decodeAll = async (source: Iterable<Seed>): Promise<Outcome> => {
  const files = source[Symbol.iterator]();
  const tally = createFileTally();
  let done = 0;
  const lane = async (): Promise<void> => {
    const decoders = openDecoderLane();
    for (let next = files.next(); !next.done; next = files.next()) {
      const decoded = await decoders.decode(next.value.bytes, next.value.mediaType);
      const fault = tally.count(next.value, decoded);
      if (fault) tally.add({ ...fault, repeat: [await keep(next.value)] });
      if (++done % stride === 0) console.error(`files: ${done} decoded …`);
    }
    tally.memory(decoders.peakBytes());
    await decoders.close();
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
  return { counts: tally.counts(), findings: tally.findings() };
};

/** @returns the command that repeats it */
const keep = async ({ mediaType, bytes }: Seed): Promise<string> => {
  const [extension] = mediaTypes[mediaType];
  const path = join(findingsDir, `${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}.${extension}`);
  await mkdir(findingsDir, { recursive: true });
  await writeFile(path, bytes);
  return `npm run fuzz -- files --repeat ${relative(process.cwd(), path)}`;
};
