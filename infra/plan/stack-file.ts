import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';

/** The `config` section of Pulumi.<stack>.yaml; empty when the stack has no file. */
export function readStackFile(stack: string): Record<string, unknown> {
  const file = resolve(import.meta.dirname, `../../Pulumi.${stack}.yaml`);
  try {
    return parse(readFileSync(file, 'utf8')).config;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}
