import { queueNames } from '../../contracts/jobs.ts';
import type { Queues } from '../../platform/queue.ts';
import type { JobRepository } from './jobs.repository.ts';

/** What only Redis knows of a queue. */
export type QueueFigures = {
  /** Jobs that failed and wait for their next try. */
  delayed: number;
  /** Processes that take from it. */
  workers: number;
};

/** The queues as Redis has them. */
export const createQueueControl = ({ queues, repository }: { queues: Queues; repository: JobRepository }) => ({
  /**
   * Makes Redis pause the queues that the table says are paused, and no others: it may have been emptied, or away.
   * Running jobs end.
   */
  alignPauses: async (): Promise<void> => {
    const paused = new Set((await repository.paused()).map(({ name }) => name));
    await Promise.all(
      Object.values(queues.byName).map(async (queue) => {
        const wanted = paused.has(queue.name);
        if ((await queue.isPaused()) === wanted) return;
        await (wanted ? queue.pause() : queue.resume());
      }),
    );
  },

  figures: async (): Promise<Record<string, QueueFigures>> => {
    const figures = queueNames.map(async (name) => {
      const [delayed, workers] = await Promise.all([
        queues.byName[name].getDelayedCount(),
        queues.byName[name].getWorkersCount(),
      ]);
      return [name, { delayed, workers }] as const;
    });
    return Object.fromEntries(await Promise.all(figures));
  },
});

export type QueueControl = ReturnType<typeof createQueueControl>;
