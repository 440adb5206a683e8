/** A resource as the program declared it; secrets are opened, because a policy must see them, and listed. */
export interface GraphResource {
  readonly type: string;
  readonly name: string;
  /** False for components. */
  readonly custom: boolean;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Top-level inputs that are secret. */
  readonly secrets: readonly string[];
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly ignoreChanges: readonly string[];
  /** `type::name` of the component around it. */
  readonly parent: string | undefined;
}

export interface Graph {
  readonly stack: string;
  readonly resources: readonly GraphResource[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** How Pulumi marks a secret on the wire. */
const secretMark = '4dabf18193072939515e22adb298388d';
const isSecret = (value: unknown): value is { value: unknown } =>
  typeof value === 'object' && value !== null && secretMark in value;

/** Opens secrets and drops what Pulumi keeps for itself. */
export function plain(value: unknown): unknown {
  if (isSecret(value)) return plain(value.value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  if ('path' in value && '__pulumiAsset' in value) return '<file>';
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !key.startsWith('__'))
      .map(([key, inner]) => [key, plain(inner)]),
  );
}

const containsSecret = (value: unknown): boolean =>
  isSecret(value) || (typeof value === 'object' && value !== null && Object.values(value).some(containsSecret));

export const secretPaths = (inputs: Readonly<Record<string, unknown>>): string[] =>
  Object.keys(inputs)
    .filter((key) => containsSecret(inputs[key]))
    .sort();
