import * as pulumi from '@pulumi/pulumi';
import { parseConfig } from './config/parse.ts';
import type { StackConfig } from './config/schema.ts';

export type { StackConfig } from './config/schema.ts';

/**
 * The stack's configuration: the only reader of Pulumi's config.
 *
 * Every key of the project's namespace is read, so that an unknown one is refused as well.
 * @throws ConfigError with all that is wrong, before any resource is registered.
 */
export function loadConfig(): StackConfig {
  const namespace = `${pulumi.getProject()}:`;
  const raw = Object.entries(pulumi.runtime.allConfig())
    .filter(([key]) => key.startsWith(namespace))
    .map(([key, value]) => [key.slice(namespace.length), parseValue(value)]);
  return parseConfig(pulumi.getStack(), Object.fromEntries(raw));
}

/** Pulumi hands objects, numbers and booleans over as JSON, and strings as they are. */
function parseValue(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
