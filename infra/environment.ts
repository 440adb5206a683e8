import type * as pulumi from '@pulumi/pulumi';
import type { SecretReference } from './secrets.ts';

type Value = pulumi.Input<string> | SecretReference;

/** A value for every variable of a process: a forgotten one does not compile. */
export type EnvironmentOf<Env> = { readonly [K in keyof Env]: Value };

/** The part of an environment schema that is read here: which variables exist, and which are secret. */
interface EnvironmentSchema {
  readonly properties: Readonly<Record<string, object>>;
}

export interface ContainerEnvironment {
  readonly environment: { name: string; value: pulumi.Input<string> }[];
  readonly secrets: { name: string; valueFrom: pulumi.Input<string> }[];
  /** Secrets that the execution role must be able to read. */
  readonly secretArns: pulumi.Output<string>[];
}

const isReference = (value: Value): value is SecretReference => typeof value === 'object' && 'valueFrom' in value;

/**
 * Splits an environment into plain variables and references, sorted, because ECS takes another order for a
 * change and makes a new revision of it.
 * @throws Error when a secret is given as plain text (but for the value that its schema calls harmless), or a variable
 *   that the schema does not know is given.
 */
export function containerEnvironment(
  schema: EnvironmentSchema,
  values: Readonly<Record<string, Value | undefined>>,
  runtime: Readonly<Record<string, pulumi.Input<string>>> = {},
): ContainerEnvironment {
  const environment: ContainerEnvironment['environment'] = Object.entries(runtime).map(([name, value]) => ({
    name,
    value,
  }));
  const secrets: ContainerEnvironment['secrets'] = [];
  const secretArns: pulumi.Output<string>[] = [];
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue;
    const property = schema.properties[name];
    if (!property) throw new Error(`The environment variable ${name} is in no schema`);
    if (isReference(value)) {
      secrets.push({ name, valueFrom: value.valueFrom });
      secretArns.push(value.arn);
    } else if ('secret' in property && property.secret && value !== ('harmless' in property && property.harmless)) {
      throw new Error(`The environment variable ${name} is secret: give a reference, not its value`);
    } else {
      environment.push({ name, value });
    }
  }
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
  return { environment: environment.sort(byName), secrets: secrets.sort(byName), secretArns };
}
