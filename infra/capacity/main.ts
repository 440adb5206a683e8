import '../plan/compile-cache.ts';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseConfig } from '../config/parse.ts';
import { readStackFile } from '../plan/stack-file.ts';
import { readFigures } from './figures.ts';
import { blocksOf, fill } from './page.ts';

/**
 * `npm run infra:capacity`: writes the figures of docs/scaling.md, computed from what was measured (docs/scaling.json), the
 * stack `prod` and the prices; with `--check`, exits with 1 when they are not current.
 */

const file = new URL('../../docs/scaling.md', import.meta.url);
const figures = readFigures(new URL('../../docs/scaling.json', import.meta.url));
const config = Object.fromEntries(
  Object.entries(readStackFile('prod')).flatMap(([key, value]) =>
    key.startsWith('ipower:') ? [[key.slice('ipower:'.length), value]] : [],
  ),
);
const page = readFileSync(file, 'utf8');
const current = fill(page, blocksOf(figures, parseConfig('prod', config)));

if (!process.argv.includes('--check')) {
  writeFileSync(file, current);
} else if (page !== current) {
  console.error('docs/scaling.md is not current: run `npm run infra:capacity`.');
  process.exit(1);
}
