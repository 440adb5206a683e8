import { readFileSync, writeFileSync } from 'node:fs';
import type { TSchema } from 'typebox';
import { environments } from './env.schema.ts';

/**
 * Writes docs/environment.md from the schemas; with `--check`, exits 1 when the file is not what it would write.
 */

const file = new URL('../../docs/environment.md', import.meta.url);

type Variable = TSchema & { secret?: boolean; default?: unknown; description?: string };

const row = (name: string, schema: Variable, required: boolean) => {
  const value = schema.default === undefined ? (required ? '**required**' : 'unset') : `\`${schema.default}\``;
  return `| \`${name}\` | ${value} | ${schema.secret ? 'yes' : ''} | ${schema.description} |`;
};

const page = [
  '# Environment',
  '',
  'Generated from `services/platform/env.schema.ts` by `node services/platform/env.docs.ts`. A wrong value stops the process at once.',
  ...Object.entries(environments).flatMap(([processName, { properties, required }]) => [
    '',
    `## ${processName}`,
    '',
    '| variable | default | secret | meaning |',
    '| --- | --- | --- | --- |',
    ...Object.entries(properties).map(([name, schema]) => row(name, schema, required.includes(name as never))),
  ]),
  '',
].join('\n');

if (!process.argv.includes('--check')) {
  writeFileSync(file, page);
} else if (readFileSync(file, 'utf8') !== page) {
  console.error('docs/environment.md is not current: run `node services/platform/env.docs.ts`.');
  process.exit(1);
}
