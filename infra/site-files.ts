import { existsSync, readdirSync } from 'node:fs';
import { extname, join, relative, resolve } from 'node:path';
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { SiteConfig } from '../services/web/shared/config.ts';
import type { PrivateBucket } from './private-bucket.ts';

const mediaTypes: Readonly<Record<string, string>> = {
  '.avif': 'image/avif',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

export interface SiteFile {
  /** Path within the site, such as `assets/index-4f2a.js`. */
  readonly path: string;
  readonly source: string;
  readonly contentType: string;
  readonly cacheControl: string;
  /** The name carries a hash of the content: it never changes, and open tabs may still ask for it. */
  readonly immutable: boolean;
}

/** The files of a built site: names under `assets/` carry a hash, all others are asked for again each time. */
export function listSite(directory: string): SiteFile[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const source = join(entry.parentPath, entry.name);
      const path = relative(directory, source).replaceAll('\\', '/');
      const immutable = path.startsWith('assets/');
      return {
        path,
        source,
        contentType: mediaTypes[extname(path)] ?? 'application/octet-stream',
        cacheControl: immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
        immutable,
      };
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

export interface SiteUploadArgs {
  readonly bucket: PrivateBucket;
  /** Folder of the builds, from the root of the repository; `none` uploads nothing. */
  readonly build: string;
  /** Goes beside the build as `config.json`: one build serves every stack. */
  readonly config: SiteConfig;
}

/**
 * Uploads a site's build into its folder of the bucket.
 * @throws RunError in `up` when there is no build; a preview only warns, so that it needs no build.
 */
export function uploadSite(site: string, args: SiteUploadArgs, parent: pulumi.Resource): void {
  if (args.build === 'none') return;
  const directory = resolve(import.meta.dirname, '..', args.build, site);
  if (!existsSync(join(directory, 'index.html'))) {
    const message = `The site ${site} is not built: ${args.build}/${site}/index.html is missing. Run npm run build.`;
    if (!pulumi.runtime.isDryRun()) throw new pulumi.RunError(message);
    void pulumi.log.warn(`${message} This preview leaves its files out.`);
    return;
  }
  for (const file of listSite(directory)) {
    new aws.s3.BucketObjectv2(
      `${site}/${file.path}`,
      {
        bucket: args.bucket.id,
        key: `${site}/${file.path}`,
        source: new pulumi.asset.FileAsset(file.source),
        contentType: file.contentType,
        cacheControl: file.cacheControl,
      },
      { parent, retainOnDelete: file.immutable },
    );
  }
  new aws.s3.BucketObjectv2(
    `${site}/config.json`,
    {
      bucket: args.bucket.id,
      key: `${site}/config.json`,
      content: JSON.stringify(args.config),
      contentType: 'application/json',
      cacheControl: 'no-cache',
    },
    { parent },
  );
}
