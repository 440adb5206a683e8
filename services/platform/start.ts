import { EnvironmentError } from './env.ts';

/** Runs a process's start; when it fails, says why on standard error and exits with 1. */
export const start = async (main: () => Promise<void>): Promise<void> => {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof EnvironmentError ? error.message : error);
    process.exit(1);
  }
};
