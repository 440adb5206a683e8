import type { Static, TObject } from 'typebox';
import { Value } from 'typebox/value';

/** The environment does not fit its schema. `problems` has one sentence for each variable; values are never in it. */
export class EnvironmentError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The environment is not right:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'EnvironmentError';
    this.problems = problems;
  }
}

/**
 * Reads and freezes the environment of a process, all variables at once.
 * An empty string counts as not set, as in a Compose file.
 * @throws {EnvironmentError} that lists every wrong variable
 */
export const readEnv = <Schema extends TObject>(
  schema: Schema,
  source: Record<string, string | undefined> = process.env,
): Readonly<Static<Schema>> => {
  const given = Object.fromEntries(
    Object.keys(schema.properties)
      .map((name) => [name, source[name]] as const)
      .filter(([, value]) => value !== undefined && value !== ''),
  );
  const env = Value.Convert(schema, Value.Default(schema, given));
  if (!Value.Check(schema, env)) throw new EnvironmentError(problemsOf(schema, env as Record<string, unknown>));
  return Object.freeze(env);
};

const problemsOf = (schema: TObject, env: Record<string, unknown>): string[] =>
  Object.entries(schema.properties).flatMap(([name, property]) => {
    if (env[name] === undefined) return schema.required?.includes(name) ? [`${name} is not set.`] : [];
    return Value.Errors(property, env[name])
      .slice(0, 1)
      .map(({ message }) => `${name} ${message}.`);
  });
