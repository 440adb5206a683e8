import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type ManagedProcess, startProcess } from '../local/managed-process.ts';

/** Builds the images and runs them as in the cloud: not as root, with a read-only root file system and a /tmp. */
export type ContainerEngine = {
  readonly name: 'docker' | 'buildah';
  /** Builds a target of the Dockerfile, and tags it. */
  build(target: string, tag: string): Promise<void>;
  /** Bytes of an image's own layers, uncompressed, without those of the base image. */
  ownBytes(image: string): Promise<number>;
  /** Starts a container in the network of this machine. Its process is that of the image's command. */
  run(container: Container): Promise<ManagedProcess & { terminate(): void }>;
};

export type Container = {
  id: string;
  image: string;
  /** Other than the image's own. */
  command?: readonly string[];
  variables: Record<string, string | undefined>;
  /** Folder of its log. */
  home: string;
};

type Manifest = { layers: { size: number }[] };

const root = join(import.meta.dirname, '../..');
const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const baseImage = `docker.io/library/node:${devDependencies.node}-bookworm-slim`;

const works = (command: string, ...args: string[]) => spawnSync(command, args).status === 0;

/** Docker, or buildah as root; undefined when this machine has neither. */
export const findEngine = (): ContainerEngine | undefined => {
  if (works('docker', 'info')) return docker;
  if (process.getuid?.() === 0 && works('buildah', '--version')) return buildah;
  return undefined;
};

const output = async (command: string, ...args: string[]): Promise<string> =>
  (await promisify(execFile)(command, args, { cwd: root, maxBuffer: 64 * 1024 * 1024 })).stdout.trim();

const assignments = (variables: Container['variables']) =>
  Object.entries(variables).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]));

const docker: ContainerEngine = {
  name: 'docker',
  build: async (target, tag) => {
    await output('docker', 'build', '--target', target, '--tag', tag, '.');
  },
  ownBytes: async (image) => {
    const size = async (name: string) =>
      Number(await output('docker', 'image', 'inspect', '--format', '{{.Size}}', name));
    return (await size(image)) - (await size(baseImage));
  },
  run: async ({ id, image, command = [], variables, home }) => {
    const variableArgs = assignments(variables).flatMap((assignment) => ['--env', assignment]);
    const confinement = ['--read-only', '--tmpfs=/tmp', '--cap-drop=ALL', '--network=host'];
    const args = ['run', '--rm', ...confinement, ...variableArgs, image, ...command];
    const container = await startProcess({ name: id, id, home, command: 'docker', args });
    // The command line hands signals on (docker run --sig-proxy) and ends with the container's exit code.
    return { ...container, terminate: () => process.kill(container.pid, 'SIGTERM') };
  },
};

/** Makes the image's files, mounted at $1, its root, read-only with a /tmp, and becomes its command as process 1. */
const enter = `
  root=$1 user=$2 folder=$3; shift 3
  mount --bind "$root" "$root"
  mount -o remount,bind,ro "$root"
  mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
  mount -t proc proc "$root/proc"
  mount --rbind /dev "$root/dev"
  # A change of user forgets the signal that unshare's --kill-child counts on.
  exec chroot "$root" /usr/bin/setpriv --reuid="\${user%:*}" --regid="\${user#*:}" --clear-groups --pdeathsig=keep \\
    /usr/bin/env --ignore-environment --chdir="$folder" "$@"
`;

/** buildah runs no container read-only, so that is done by unshare(1) and chroot(1), after the image's configuration. */
const buildah: ContainerEngine = {
  name: 'buildah',
  build: async (target, tag) => {
    const options = ['--layers', '--pull=false', '--isolation=chroot', '--format=docker'];
    await output('buildah', 'build', ...options, '--target', target, '--tag', tag, '.');
  },
  ownBytes: async (image) => {
    const folder = await mkdtemp(join(tmpdir(), 'image-'));
    await output('buildah', 'push', '--disable-compression', image, `dir:${folder}`);
    const { layers }: Manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
    const { rootfs } = JSON.parse(await output('buildah', 'inspect', '--type', 'image', baseImage)).OCIv1;
    await rm(folder, { recursive: true });
    return layers.slice(rootfs.diff_ids.length).reduce((sum, { size }) => sum + size, 0);
  },
  run: async ({ id, image, command, variables, home }) => {
    const { config } = JSON.parse(await output('buildah', 'inspect', '--type', 'image', image)).OCIv1;
    const name = await output('buildah', 'from', '--pull-never', image);
    const mounted = await output('buildah', 'mount', name);
    const program = [...(config.Entrypoint ?? []), ...(command ?? config.Cmd)];
    const inside = [mounted, config.User, config.WorkingDir, ...config.Env, ...assignments(variables), ...program];
    const container = await startProcess({
      name: id,
      id,
      home,
      command: 'unshare',
      args: ['--mount', '--pid', '--fork', '--kill-child', 'sh', '-ec', enter, 'sh', ...inside],
    });
    container.ended.then(() => output('buildah', 'rm', name)).catch(() => {});
    return { ...container, terminate: () => process.kill(childOf(container.pid), 'SIGTERM') };
  },
};

const childOf = (pid: number) => Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8'));
