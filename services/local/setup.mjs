import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * What each npm script needs before it runs: the packages of the lock file, a Redis, and for the tests a Chromium and a
 * Prometheus. Takes milliseconds when all are there. Runs on the machine's own Node and before any package is installed,
 * hence plain JavaScript; it writes to stderr, so that a script's stdout stays its own.
 */

const root = fileURLToPath(new URL('../..', import.meta.url));
const modules = join(root, 'node_modules');
const patchDir = join(root, '.config/patches');
const scriptsWithoutRedis = ['precheck', 'prebuild', 'predb:generate', 'prelocal:reset', 'prelocal:rotate-keys'];

try {
  requireNode(20);
  installPackages();
  await requireRedis();
  await requireChromium();
  await requirePrometheus();
} catch (error) {
  console.error(`\n${error.message}\n`);
  process.exit(1);
}

function requireNode(major) {
  if (Number.parseInt(process.versions.node, 10) >= major) return;
  throw new Error(`Node ${process.versions.node} is too old: install Node ${major} or newer (https://nodejs.org).`);
}

function installPackages() {
  const patches = readdirSync(patchDir).map((file) => join(patchDir, file));
  const wanted = Math.max(...[join(root, 'package-lock.json'), ...patches].map(modified));
  if (modified(join(modules, '.package-lock.json')) < wanted) {
    console.error('Installing packages (about a minute the first time) …');
    // Not `npm ci`: that deletes node_modules, also under a platform that runs. But a patch fits only an unpatched package.
    for (const name of patchedPackages()) rmSync(join(modules, name), { recursive: true, force: true });
    const args = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
    const { error, status } = spawnSync('npm', args, { cwd: root, env: machineEnvironment(), stdio: ['ignore', 2, 2] });
    if (error) throw new Error('npm is not on this machine: it comes with Node (https://nodejs.org).');
    if (status !== 0) throw new Error('npm could not install the packages: see its message above.');
  }
  // The package `node` brings the Node that runs everything else, by its install script.
  if (existsSync(join(modules, '.bin/node'))) return;
  throw new Error(
    'npm installed the packages without running their install scripts: run `npm config set ignore-scripts false`, ' +
      'delete node_modules and try again.',
  );
}

/** The packages that `postinstall` patches: a file `<name>+<version>.patch` each, a scope's slash written as a plus. */
function patchedPackages() {
  return readdirSync(patchDir).map((file) => file.split('+').slice(0, -1).join('/'));
}

async function requireRedis() {
  if (process.env.REDIS_URL || scriptsWithoutRedis.includes(process.env.npm_lifecycle_event)) return;
  const { findRedis, provideRedis } = await import('./redis-binary.mjs');
  if (await findRedis()) return;
  console.error('Downloading Redis from the Debian packages …');
  await provideRedis().catch((error) => {
    throw new Error(
      `Redis is missing: install redis-server or valkey-server, or set REDIS_URL. (Downloading it failed: ${error.message})`,
    );
  });
}

async function requireChromium() {
  if (process.env.npm_lifecycle_event !== 'pretest') return;
  const { findChromium, provideChromium } = await import('./chromium-binary.mjs');
  if (await findChromium()) return;
  console.error('Downloading Chromium from the Debian packages …');
  await provideChromium().catch((error) => {
    throw new Error(`Chromium is missing: install it. (Downloading it failed: ${error.message})`);
  });
}

async function requirePrometheus() {
  if (process.env.npm_lifecycle_event !== 'pretest') return;
  const { findPrometheus, providePrometheus } = await import('./prometheus-binary.mjs');
  if (findPrometheus()) return;
  console.error('Downloading Prometheus from the Debian packages …');
  await providePrometheus().catch((error) => {
    throw new Error(`Prometheus is missing: install it. (Downloading it failed: ${error.message})`);
  });
}

/** The environment without this project's own Node, which the installation may be about to replace. */
function machineEnvironment() {
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== join(modules, '.bin'));
  return { ...process.env, PATH: path.join(delimiter) };
}

/** Milliseconds since 1970, 0 for a file that is not there. */
function modified(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
