import type { StackConfig } from '../config/schema.ts';
import { assumedRate } from '../cost/prices.ts';
import type { Figures } from './figures.ts';
import {
  assumptions,
  bytesPerImage,
  type Cost,
  costOfKeeping,
  costOfMillion,
  demandOf,
  limitsOf,
  perImage,
  roomOf,
} from './model.ts';

const number = (value: number): string =>
  value.toLocaleString('en', { maximumSignificantDigits: value < 1000 ? 3 : 4 });

const bytes = (value: number): string =>
  value >= 1e6 ? `${number(value / 1e6)} MB` : value >= 1e3 ? `${number(value / 1e3)} kB` : `${number(value)} B`;

const table = (head: string[], rows: string[][]): string =>
  [head, head.map((_, column) => (column === 0 ? '---' : '---:')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');

/** The names of the blocks, and what stands in each: the page's figures, all of them. */
export const blocksOf = (figures: Figures, config: StackConfig): Record<string, string> => {
  const each = perImage(figures);
  const size = bytesPerImage(figures);
  const room = roomOf(figures, config);
  const { worker, api } = config;
  const first = (values: readonly number[]) => values[0] as number;

  const measured = `Measured on ${figures.date}, on ${figures.machine}.`;

  const image = table(
    ['one image', ''],
    [
      ['a worker and its decoding process', `${number(each.worker)} ms of a vCPU`],
      ['the API', `${number(each.api)} ms`],
      ['the database', `${number(each.database)} ms`],
      ['images a second and vCPU of the workers, none idle', number(1000 / each.worker)],
      ['original in S3', bytes(figures.workers.stored.original)],
      ['renditions in S3', bytes(figures.workers.stored.renditions)],
      ['PostgreSQL: document, renditions, search, history and job, with indexes', bytes(size.postgres)],
      ['Redis while its job waits', bytes(figures.footprint.redisPerWaitingJob)],
      ['PostgreSQL for a session', bytes(figures.footprint.postgresPerSession)],
      ['Redis for an account that asks, for a minute', bytes(figures.api.redisBytesPerAccount)],
    ],
  );

  const [oneApi] = figures.api.scale;
  const processes = table(
    ['API processes', 'reads a second', '÷ one', 'writes a second', '÷ one'],
    figures.api.scale.map(({ processes: count, reads, writes }) => [
      `${count}`,
      number(reads),
      number(reads / (oneApi?.reads ?? 1)),
      number(writes),
      number(writes / (oneApi?.writes ?? 1)),
    ]),
  );
  const workers = table(
    ['workers of one decoding process', 'images a second', '÷ one'],
    figures.workers.scale.map(({ workers: count, imagesPerSecond }) => [
      `${count}`,
      number(imagesPerSecond),
      number(imagesPerSecond / first(figures.workers.scale.map((one) => one.imagesPerSecond))),
    ]),
  );

  const sizes = figures.growth[0]?.milliseconds.map(({ documents }) => documents) ?? [];
  const logarithm = Math.log(sizes.at(-1) ?? 1) / Math.log(sizes[0] ?? 1);
  const growth = [
    table(
      ['milliseconds, median', ...sizes.map((documents) => `${number(documents)} documents`), 'last ÷ first', ''],
      figures.growth.map(({ name, milliseconds }) => {
        const times = milliseconds.map((one) => one.median);
        const ratio = (times.at(-1) ?? 0) / first(times);
        return [name, ...times.map(number), number(ratio), ratio <= logarithm ? '✓' : '✗'];
      }),
    ),
    `✓: not more than log n, which is ${number(logarithm)} here.`,
  ].join('\n\n');

  const demands = [1e5, 1e6, 1e7, 1e8, 1e9].map((images) => demandOf(figures, config, images));
  const demand = table(
    ['images a month', ...demands.map(({ images }) => images.toLocaleString('en'))],
    (
      [
        ['a second in the busiest hour', (one) => number(one.peakPerSecond)],
        ['vCPU of workers', (one) => number(one.workerVcpu)],
        [`tasks of workers (${worker.cpu / 1024} vCPU)`, (one) => number(one.workerTasks)],
        ['vCPU of the API', (one) => number(one.apiVcpu)],
        [`tasks of the API (${api.cpu / 1024} vCPU)`, (one) => number(one.apiTasks)],
        ['vCPU of the database', (one) => number(one.databaseVcpu)],
        ['connections to it', (one) => number(one.connections)],
        ['GiB of Redis, if no job of the busiest hour were taken', (one) => number(one.redisGib)],
        ['GiB of PostgreSQL after a year', (one) => number(one.postgresGib)],
        ['GiB of S3 after a year', (one) => number(one.storageGib)],
      ] as [string, (one: (typeof demands)[0]) => string][]
    ).map(([what, of]) => [what, ...demands.map(of)]),
  );

  const limits = table(
    ['in the order in which they break', 'limit of `prod`', 'images a second', 'images a month'],
    limitsOf(figures, config).map(({ what, limit, perSecond, perMonth }) => [
      what,
      limit,
      number(perSecond),
      number(perMonth),
    ]),
  );
  const rooms = table(
    ['what fills up', 'limit of `prod`', 'room for'],
    [
      ['disk of the database', `${config.database.maxStorageGb} GiB`, `${number(room.images)} images`],
      ['memory of Redis: jobs that wait', config.cache.nodeType, `${number(room.waitingJobs)} jobs`],
      [
        'memory of Redis: accounts that ask within a minute',
        config.cache.nodeType,
        `${number(room.activeAccounts)} accounts`,
      ],
    ],
  );

  const costTable = (head: string, costs: readonly Cost[]) =>
    table(
      [head, 'quantity', 'USD', 'EUR', 'price from'],
      [
        ...costs.map(({ what, quantity, price, eur }) => [
          what,
          `${number(quantity)} ${price.unit}`,
          number(price.usd),
          number(eur),
          `${price.source}, ${price.date}${price.verified ? '' : ' *'}`,
        ]),
        ['together', '', '', number(costs.reduce((sum, { eur }) => sum + eur, 0)), ''],
      ],
    );
  const cost = [
    costTable('a million images, once', costOfMillion(figures, config)),
    costTable('a million images, each month', costOfKeeping(figures)),
    `1 EUR = ${assumedRate} USD is an assumption; * was not read from AWS’s own list. Requests to S3, what is delivered, and what runs ` +
      'without any image (`npm run infra:cost -- prod`) are not in it.',
  ].join('\n\n');

  const assumed = table(
    ['assumed, not measured', ''],
    [
      ['requests of one image: writes (announced, completed)', `${assumptions.writesPerImage}`],
      ['requests of one image: reads (shown, listed, followed)', `${assumptions.readsPerImage}`],
      ['the busiest hour ÷ the average one', `${assumptions.peak}`],
      ['a processor’s utilisation at which another one comes', `${assumptions.utilisation}`],
      ['a vCPU of the cloud ÷ a core that was measured', `${assumptions.processorRatio}`],
    ],
  );

  return { measured, image, processes, workers, growth, assumed, demand, limits, rooms, cost };
};

const block = /<!-- figures: ([a-z]+) -->\n[\s\S]*?<!-- end -->/g;

/** The page with its blocks written anew. @throws when it has a block that is not known, or lacks one */
export const fill = (page: string, blocks: Record<string, string>): string => {
  const missing = new Set(Object.keys(blocks));
  const filled = page.replaceAll(block, (_, name: string) => {
    const text = blocks[name];
    if (text === undefined) throw new Error(`docs/scaling.md has a block ${name}, of which nothing is known`);
    missing.delete(name);
    return `<!-- figures: ${name} -->\n\n${text}\n\n<!-- end -->`;
  });
  if (missing.size > 0) throw new Error(`docs/scaling.md has no block ${[...missing].join(', ')}`);
  return filled;
};
