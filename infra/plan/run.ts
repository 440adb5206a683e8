import * as pulumi from '@pulumi/pulumi';
import { type Graph, type GraphResource, plain, secretPaths } from './graph.ts';
import { type MockOptions, mocks } from './mocks.ts';
import { readStackFile } from './stack-file.ts';

export const project = 'ipower';

export interface RunOptions {
  /** Keys of the stack's configuration (without the project) that replace the file's. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** False runs as `pulumi up` does; the default is a preview. */
  readonly preview?: boolean;
  readonly calls?: MockOptions['calls'];
}

/**
 * Runs the real program of a stack without a cloud and returns every resource that it declares.
 * A program is a module with the stack's entry as its default export.
 */
export async function runProgram(
  stack: string,
  options: RunOptions = {},
  program: () => Promise<unknown> = async () => (await import('../index.ts')).default(),
): Promise<Graph> {
  const config = { ...readStackFile(stack), ...prefixed(options.config ?? {}) };
  return collect(stack, config, options, program);
}

export async function collect(
  stack: string,
  config: Readonly<Record<string, unknown>>,
  options: RunOptions,
  program: () => Promise<unknown>,
): Promise<Graph> {
  const resources = new Map<string, GraphResource>();
  const optionsOf = new Map<string, pulumi.CustomResourceOptions>();
  const key = (type: string, name: string) => `${type}::${name}`;
  await pulumi.runtime.setMocks(
    mocks({
      ...(options.calls ? { calls: options.calls } : {}),
      onResource: ({ type, name, inputs, custom }) => {
        if (type === 'pulumi:pulumi:Stack') return;
        if (resources.has(key(type, name))) throw new Error(`Two resources are called ${key(type, name)}`);
        resources.set(key(type, name), {
          type,
          name,
          custom: custom !== false,
          inputs: plain(inputs) as Record<string, unknown>,
          secrets: secretPaths(inputs),
          protect: false,
          retainOnDelete: false,
          ignoreChanges: [],
          parent: undefined,
        });
      },
    }),
    project,
    stack,
    options.preview ?? true,
  );
  pulumi.runtime.setAllConfig(
    Object.fromEntries(
      Object.entries(config).flatMap(([name, value]) => (value === undefined ? [] : [[name, asConfig(value)]])),
    ),
  );
  // Pulumi takes a stack trace for each resource, most of the time of a run; nobody reads them here.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  let returned: unknown;
  await pulumi.runtime.runInPulumiStack(async () => {
    pulumi.runtime.registerStackTransformation(({ type, name, opts }) => {
      optionsOf.set(key(type, name), opts);
      return undefined;
    });
    returned = await program();
    return returned;
  });
  await pulumi.runtime.disconnect();
  Error.stackTraceLimit = stackTraceLimit;
  const graph = [...resources.values()].map((resource) =>
    withOptions(resource, optionsOf.get(key(resource.type, resource.name))),
  );
  graph.sort((a, b) => (key(a.type, a.name) < key(b.type, b.name) ? -1 : 1));
  const outputs = Object.entries(returned ?? {}).map(
    async ([name, value]) => [name, await resolveOutput(value)] as const,
  );
  return { stack, resources: graph, outputs: Object.fromEntries(await Promise.all(outputs)) };
}

const prefixed = (config: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(config).map(([key, value]) => [`${project}:${key}`, value]));

const asConfig = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

function withOptions(resource: GraphResource, opts: pulumi.CustomResourceOptions | undefined): GraphResource {
  const parent = opts?.parent as (pulumi.Resource & { __pulumiType: string; __name?: string }) | undefined;
  return {
    ...resource,
    protect: opts?.protect === true,
    retainOnDelete: opts?.retainOnDelete === true,
    ignoreChanges: (opts?.ignoreChanges ?? []) as string[],
    parent: parent ? `${parent.__pulumiType}::${nameOf(parent)}` : undefined,
  };
}

const nameOf = (resource: pulumi.Resource): string => (resource as unknown as { __name: string }).__name;

/** What an output holds; what a preview cannot know says so. */
async function resolveOutput(value: unknown): Promise<unknown> {
  // Both are part of every Output, but not of its public type.
  const output = pulumi.output(value) as unknown as { promise(): Promise<unknown>; isKnown: Promise<boolean> };
  return (await output.isKnown) ? plain(await output.promise()) : '<known after up>';
}
