import { describe, expect, it } from 'vitest';
import { parseConfig } from '../config/parse.ts';
import { readStackFile } from '../plan/stack-file.ts';
import { cacheBytes, databaseSize, maxConnections } from './aws-sizes.ts';
import { type Figures, readFigures } from './figures.ts';
import { costOfMillion, demandOf, limitsOf, perImage, roomOf } from './model.ts';
import { blocksOf, fill } from './page.ts';

const config = parseConfig(
  'prod',
  Object.fromEntries(
    Object.entries(readStackFile('prod')).flatMap(([key, value]) =>
      key.startsWith('ipower:') ? [[key.slice('ipower:'.length), value]] : [],
    ),
  ),
);

/** Of round numbers: an image takes 500 ms of a worker, 30 of the API (2 × 5 + 10 × 2) and 22 of the database. */
const figures: Figures = {
  date: '2026-11-28',
  machine: 'a machine',
  footprint: { postgresPerDocument: 6_000, postgresPerJob: 1_000, postgresPerSession: 200, redisPerWaitingJob: 1_000 },
  api: {
    scale: [
      { processes: 1, reads: 500, writes: 100 },
      { processes: 2, reads: 900, writes: 150 },
    ],
    read: { api: 2, database: 1 },
    write: { api: 5, database: 2 },
    redisBytesPerAccount: 500,
  },
  workers: {
    scale: [{ workers: 1, imagesPerSecond: 2 }],
    image: { worker: 500, database: 8, redis: 1 },
    stored: { original: 4e6, renditions: 1e6 },
  },
  growth: [
    {
      name: 'a document',
      milliseconds: [
        { documents: 1_000, median: 1 },
        { documents: 1_000_000, median: 1.5 },
      ],
    },
    {
      name: 'a sum of everything',
      milliseconds: [
        { documents: 1_000, median: 1 },
        { documents: 1_000_000, median: 1_000 },
      ],
    },
  ],
};

describe('the capacity model', () => {
  it('adds up what an image takes of everybody', () => {
    expect(perImage(figures)).toEqual({ worker: 500, api: 30, database: 22 });
  });

  it('knows the tasks and connections of the busiest hour', () => {
    // 2,628,000 images a month are one a second, and five in the busiest hour.
    const demand = demandOf(figures, config, 730 * 3600);
    expect(demand.peakPerSecond).toBeCloseTo(5);
    expect(demand.workerVcpu).toBeCloseTo((5 * 0.5) / 0.7);
    expect(demand.workerTasks).toBe(Math.ceil((5 * 0.5) / 0.7 / 0.25));
    expect(demand.apiTasks).toBe(config.api.min);
    expect(demand.connections).toBe(demand.apiTasks * 11 + demand.workerTasks * 6);
    expect(demand.redisGib).toBeCloseTo((5 * 3600 * 1_000) / 2 ** 30);
  });

  it('says what breaks first', () => {
    const limits = limitsOf(figures, config);
    expect(limits[0]?.what).toBe('workers');
    expect(limits[0]?.perSecond).toBeCloseTo((10 * 0.25 * 0.7) / 0.5);
    const rates = limits.map(({ perSecond }) => perSecond);
    expect(rates).toEqual(rates.toSorted((a, b) => a - b));
    // Twice as much of it, and it holds twice as long.
    const larger = { ...config, worker: { ...config.worker, max: 2 * config.worker.max } };
    const workers = limitsOf(figures, larger).find(({ what }) => what === 'workers');
    expect(workers?.perSecond).toBeCloseTo(2 * (limits[0]?.perSecond ?? 0));
  });

  it('says how much fits', () => {
    const room = roomOf(figures, config);
    expect(room.images).toBeCloseTo((200 * 2 ** 30) / 7_000);
    expect(room.waitingJobs).toBeCloseTo((0.5 * 0.75 * 2 ** 30) / 1_000);
  });

  it('prices the processor and memory of a million images', () => {
    const [processor, memory] = costOfMillion(figures, config);
    expect(processor?.quantity).toBeCloseTo((1e6 * 0.5) / 3600 / 0.7);
    // A task of a quarter of a processor has a gigabyte.
    expect(memory?.quantity).toBeCloseTo((processor?.quantity ?? 0) * 4);
    expect(processor?.eur).toBeCloseTo(((processor?.quantity ?? 0) * (processor?.price.usd ?? 0)) / 1.15);
  });

  it('has the default of RDS, and refuses sizes that it does not know', () => {
    expect(maxConnections(databaseSize('db.t4g.small'))).toBe(225);
    expect(() => databaseSize('db.x1.huge')).toThrow('db.x1.huge');
    expect(() => cacheBytes('cache.x1.huge')).toThrow('cache.x1.huge');
  });
});

describe('docs/scaling.md', () => {
  const blocks = blocksOf(figures, config);

  it('marks what grows faster than log n', () => {
    expect(blocks['growth']).toMatch(/a document \|.*✓/);
    expect(blocks['growth']).toMatch(/a sum of everything \|.*✗/);
  });

  it('gets each block once, whatever was in it, and keeps the words around', () => {
    const page = (content: string) => `before\n<!-- figures: one -->\n${content}<!-- end -->\nafter\n`;
    const filled = fill(page(''), { one: 'new' });
    expect(filled).toContain('before\n<!-- figures: one -->\n\nnew\n\n<!-- end -->\nafter');
    expect(fill(filled, { one: 'new' })).toBe(filled);
  });

  it('refuses a block that nobody knows, and one that is missing', () => {
    expect(() => fill('<!-- figures: other -->\n<!-- end -->', {})).toThrow('other');
    expect(() => fill('', { one: 'new' })).toThrow('one');
  });

  it('is computed from figures that were measured', () => {
    const measured = readFigures(new URL('../../docs/scaling.json', import.meta.url));
    expect(Object.values(blocksOf(measured, config)).join()).not.toMatch(/NaN|Infinity|undefined/);
  });
});
