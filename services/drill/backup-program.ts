import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packagedBinaries } from '../local/postgres.ts';
import { postgresClientEnvironment } from '../local/postgres-client.mjs';

/** One line of the program's log. */
export type LogLine = Record<string, unknown> & { event?: string };

/**
 * Runs `services/backup` as the cloud and an operator do, with the programs of PostgreSQL 15 on its PATH.
 *
 * @param variables its environment
 * @returns the lines of its log
 * @throws {Error} with all that it said, when it does not end with 0
 */
export const runBackupProgram = async (
  variables: Record<string, string>,
  ...args: readonly string[]
): Promise<LogLine[]> => {
  const client = await postgresClientEnvironment();
  const env = {
    ...process.env,
    ...variables,
    ...client,
    PATH: `${client['PATH']}:${packagedBinaries()}`,
  };
  const program = join(import.meta.dirname, '../backup/main.ts');
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [program, ...args], {
      env,
      maxBuffer: 16 * 1024 ** 2,
    });
    return stdout
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as LogLine);
  } catch (error) {
    const { code, stdout, stderr } = error as { code?: number; stdout?: string; stderr?: string };
    throw new Error(`backup ${args.join(' ')} ended with ${code}: ${stderr ?? ''}${stdout ?? ''}`);
  }
};
