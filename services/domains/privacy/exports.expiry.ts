import type { Logger } from '../../platform/logger.ts';
import type { ExportService } from './exports.service.ts';

/** Milliseconds between two looks. */
const interval = 60_000;

/** Deletes exports whose time is over, now and then; every worker may, since deleting twice is deleting once. */
export const startExportExpiry = ({ service, logger }: { service: ExportService; logger: Logger }) => {
  let running: Promise<void> | null = null;

  const run = async (): Promise<void> => {
    try {
      const count = await service.deleteExpired();
      if (count > 0) logger.info({ count }, 'deleted expired exports');
    } catch (err) {
      logger.warn({ err }, 'expired exports will be deleted later');
    }
  };

  const look = (): void => {
    running ??= run().finally(() => {
      running = null;
    });
  };
  look();
  const timer = setInterval(look, interval);

  return {
    close: async (): Promise<void> => {
      clearInterval(timer);
      await running;
    },
  };
};
