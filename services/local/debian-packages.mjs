import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';

/**
 * Programs out of Debian's and Ubuntu's packages, without installing anything: they are downloaded, unpacked into a
 * folder and run from there. Works with and without root, and when the machine's package lists are empty or old.
 * Plain JavaScript without dependencies, because set-up runs it before `npm ci`.
 */

const exec = promisify(execFile);

/**
 * Downloads the named packages, and what they depend on that the machine lacks, and unpacks them into `targetDir`.
 * Does nothing when `targetDir` exists: it appears only when it is complete.
 *
 * @param {string[]} names names of Debian packages
 * @param {string} targetDir root of the unpacked file tree (`targetDir/usr/bin/…`)
 * @param {{ alone?: boolean }} [options] `alone`: without what they depend on
 * @throws {Error} where there is no apt, no network or no such package; the message says which
 */
export async function unpackDebianPackages(names, targetDir, { alone = false } = {}) {
  if (existsSync(targetDir)) return;
  const work = `${resolve(targetDir)}.${process.pid}`;
  try {
    const apt = await privateApt(work);
    const debs = await download(apt, names, work, alone);
    for (const deb of debs) await run('dpkg', ['-x', deb, join(work, 'root')], work);
    await rename(join(work, 'root'), targetDir).catch((error) => {
      if (!existsSync(targetDir)) throw error; // else another process was as quick
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/**
 * Environment in which programs unpacked into `targetDir` find each other and their libraries.
 *
 * @param {string} targetDir as given to `unpackDebianPackages`
 * @returns {Promise<{ PATH: string, LD_LIBRARY_PATH: string }>}
 */
export async function debianEnvironment(targetDir) {
  const usr = join(resolve(targetDir), 'usr');
  const multiarch = (await readdir(join(usr, 'lib')).catch(() => [])).filter((name) => name.includes('-linux-'));
  // PulseAudio's libraries name this folder by its path below the root.
  const libraries = [
    'usr/lib',
    'lib',
    ...multiarch.flatMap((name) => [`usr/lib/${name}`, `lib/${name}`, `usr/lib/${name}/pulseaudio`]),
  ];
  return {
    PATH: `${join(usr, 'bin')}:${process.env.PATH}`,
    LD_LIBRARY_PATH: libraries.map((path) => join(resolve(targetDir), path)).join(':'),
  };
}

/**
 * The first of these programs that is on the PATH.
 *
 * @param {string[]} names
 * @returns {string | undefined} its path
 */
export function onPath(names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(executable);
}

/**
 * @param {string} path
 * @returns {string | undefined} the path, if it is a program
 */
export function executable(path) {
  try {
    accessSync(path, constants.X_OK);
    return path;
  } catch {
    return undefined;
  }
}

/** An apt that writes nothing outside `work`: own cache, own downloads, and no hooks of the machine's. */
async function privateApt(work) {
  await mkdir(join(work, 'cache/archives/partial'), { recursive: true });
  await mkdir(join(work, 'lists/partial'), { recursive: true });
  await mkdir(join(work, 'root'), { recursive: true });
  const config = join(work, 'apt.conf');
  await writeFile(
    config,
    `Dir::Cache "${work}/cache/";
APT::Sandbox::User "";
Acquire::Languages "none";
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear DPkg::Post-Invoke;
`,
  );
  return ['-c', config];
}

/** With the machine's package lists; where these are missing or out of date, with fresh ones of our own. */
async function download(apt, names, work, alone) {
  try {
    return await downloadWith(apt, names, work, alone);
  } catch {
    const fresh = [...apt, '-o', `Dir::State::lists=${work}/lists/`];
    // A foreign source that does not answer must not matter: whether the packages are found is what counts.
    await run('apt-get', [...fresh, 'update'], work).catch(() => undefined);
    return await downloadWith(fresh, names, work, alone);
  }
}

async function downloadWith(apt, names, work, alone) {
  const packages = alone ? names : await withDependencies(apt, names, work);
  await run('apt-get', [...apt, 'download', ...packages], work);
  return (await readdir(work)).filter((name) => name.endsWith('.deb'));
}

async function withDependencies(apt, names, work) {
  // A simulated installation lists exactly what is missing here; --reinstall adds the named ones where they are installed.
  const plan = ['--simulate', '--reinstall', '--no-install-recommends', 'install', ...names];
  const { stdout } = await run('apt-get', [...apt, ...plan], work);
  return [...stdout.matchAll(/^Inst (\S+) (?:\[\S*\] )?\((\S+)/gm)].map(([, name, version]) => `${name}=${version}`);
}

/** @throws {Error} with the program's own last words, on one line */
async function run(command, args, cwd) {
  try {
    return await exec(command, args, { cwd, env: { ...process.env, LC_ALL: 'C' }, maxBuffer: 64 * 1024 * 1024 });
  } catch (error) {
    if (error.code === 'ENOENT') throw new Error(`${command} is not on this machine: it is not Debian or Ubuntu.`);
    const said = String(error.stderr).match(/^E: .*$/m)?.[0] ?? error.message;
    throw new Error(`${command} failed: ${said.replace(/^E: /, '')}`);
  }
}
