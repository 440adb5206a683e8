import { expect, test } from 'vitest';
import { usage } from './process-usage.ts';

test.runIf(process.platform === 'linux')('it is what Node itself tells of this process', () => {
  const { user, system } = process.cpuUsage();
  const { processorMs, residentBytes } = usage(process.pid);
  expect(processorMs).toBeGreaterThan((user + system) / 1000 - 50);
  expect(processorMs).toBeLessThan((user + system) / 1000 + 500);
  expect(residentBytes / process.memoryUsage.rss()).toBeCloseTo(1, 0);
});

test('a process that has gone uses nothing', () => {
  expect(usage(2 ** 30)).toEqual({ processorMs: 0, residentBytes: 0 });
});
