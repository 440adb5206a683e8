import { pino } from 'pino';
import { expect, test } from 'vitest';
import { startCloudWatchMetrics } from './cloudwatch.ts';

test('a line in the embedded metric format has the backlog a task, its age, and the failures since the last one', async () => {
  const lines: string[] = [];
  const metrics = startCloudWatchMetrics({
    namespace: 'ipower/test',
    backlog: async () => ({ waiting: 12, oldestSeconds: 34 }),
    workers: async () => 3,
    logger: pino({}, { write: (line: string) => lines.push(line) }),
  });
  metrics.jobFailed();
  await metrics.publish();
  await metrics.publish();
  metrics.close();

  const [first, second] = lines.map((line) => JSON.parse(line));
  expect(first).toMatchObject({ BacklogPerTask: 4, QueueAgeSeconds: 34, FailedJobs: 1 });
  expect(second).toMatchObject({ FailedJobs: 0 });
  expect(first._aws.Timestamp).toBeGreaterThan(Date.now() - 60_000);
  expect(first._aws.CloudWatchMetrics).toEqual([
    {
      Namespace: 'ipower/test',
      Dimensions: [[]],
      Metrics: [
        { Name: 'BacklogPerTask', Unit: 'Count' },
        { Name: 'QueueAgeSeconds', Unit: 'Seconds' },
        { Name: 'FailedJobs', Unit: 'Count' },
      ],
    },
  ]);
});
