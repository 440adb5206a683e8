import type { TLocalizedValidationError } from 'typebox/error';
import { Settings } from 'typebox/system';
import { Value } from 'typebox/value';
import { rules } from './rules.ts';
import { type StackConfig, StackConfigSchema } from './schema.ts';

/** All that is wrong with a stack's configuration, at once. */
export class ConfigError extends Error {
  readonly code = 'INVALID_STACK_CONFIG';
  readonly problems: readonly string[];
  constructor(stack: string, problems: readonly string[]) {
    super(`Pulumi.${stack}.yaml is not valid:\n${problems.map((line) => `  - ${line}`).join('\n')}`);
    this.problems = problems;
  }
}

/**
 * Checks the schema, then each rule whose sections are well formed, so that one run shows every problem.
 * @throws ConfigError
 */
export function parseConfig(stack: string, raw: unknown): StackConfig {
  Settings.Set({ maxErrors: 1000 });
  const problems: string[] = [];
  const broken = new Set<string>();
  for (const error of Value.Errors(StackConfigSchema, raw)) {
    for (const [path, message] of describe(error)) {
      broken.add(path.split('.')[0] ?? '');
      problems.push(`${path}: ${message}`);
    }
  }
  for (const { needs, check } of rules) {
    if (needs.some((section) => broken.has(section))) continue;
    check(raw as StackConfig, (path, message, source) => {
      problems.push(`${path}: ${message}${source ? ` (${source})` : ''}`);
    });
  }
  if (problems.length > 0) throw new ConfigError(stack, problems);
  return raw as StackConfig;
}

function describe(error: TLocalizedValidationError): [path: string, message: string][] {
  const path = error.instancePath.slice(1).replaceAll('/', '.');
  const at = (key: string) => (path ? `${path}.${key}` : key);
  if (error.keyword === 'required') return error.params.requiredProperties.map((key) => [at(key), 'is missing']);
  if (error.keyword === 'additionalProperties') {
    return error.params.additionalProperties.map((key) => [at(key), 'is unknown']);
  }
  // The closed object already says which key is unknown.
  if (error.keyword === 'boolean') return [];
  if (error.keyword === 'enum') return [[path, `must be one of ${error.params.allowedValues.join(', ')}`]];
  return [[path, error.message]];
}
