import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What the image is built from; the same list is allowed through by `.dockerignore`. */
const sources = ['.npmrc', 'Dockerfile', 'package.json', 'package-lock.json', 'services'];
const left = /\.test\.ts$|^services\/(acceptance|bench|local)\//;

/**
 * A tag out of the sources' content: the same sources are the same tag, so nothing is built twice, and
 * no tag is ever pushed with another content (the repositories are immutable).
 */
export function contentTag(root: string): string {
  const hash = createHash('sha256');
  const visit = (path: string) => {
    const absolute = join(root, path);
    if (statSync(absolute).isDirectory()) {
      for (const name of readdirSync(absolute).sort()) visit(join(path, name));
    } else if (!left.test(path)) {
      hash.update(`${path}\0`).update(readFileSync(absolute));
    }
  };
  for (const path of sources) visit(path);
  return `c-${hash.digest('hex').slice(0, 16)}`;
}
