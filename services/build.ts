import { join } from 'node:path';
import { buildImages } from './build/images.ts';
import { buildSites } from './build/sites.ts';

/** `npm run build`: all that is deployed. The images' programs in dist/{api,worker,backup}, the sites in dist/web. */

await buildImages();
await buildSites(join(import.meta.dirname, '../dist/web'));
