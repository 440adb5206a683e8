import type { Logger } from '../platform/logger.ts';

/** Milliseconds between two rounds. */
const interval = 600_000;

/** What is deleted once it is no longer good for anything, by its name. @returns how many rows */
export type Housekeeping = Readonly<Record<string, () => Promise<number>>>;

/** Goes round at the start and then now and then; every worker may, since deleting twice is deleting once. */
export const startHousekeeping = (chores: Housekeeping, logger: Logger) => {
  const goRound = async (): Promise<void> => {
    for (const [name, chore] of Object.entries(chores)) {
      try {
        const count = await chore();
        if (count > 0) logger.info({ name, count }, 'deleted what has expired');
      } catch (err) {
        logger.warn({ err, name }, 'what has expired will be deleted later');
      }
    }
  };

  let running = goRound();
  const timer = setInterval(() => {
    running = running.then(goRound);
  }, interval);

  return {
    close: async (): Promise<void> => {
      clearInterval(timer);
      await running;
    },
  };
};
