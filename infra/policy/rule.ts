import type * as pulumi from '@pulumi/pulumi';

/** A resource as a rule sees it, from the engine or from the plan. */
export interface PolicyResource {
  readonly type: string;
  readonly name: string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly protect: boolean;
}

interface RuleBase {
  /** Security Hub's or Checkov's id; `Service.word` for a rule of our own. */
  readonly control: string;
  /** What holds when the rule is kept. */
  readonly title: string;
}

/** Judges one resource before it is created. */
export interface ResourceRule extends RuleBase {
  readonly kind: 'resource';
  readonly type: string;
  readonly check: (resource: PolicyResource) => readonly string[];
}

/** Judges how resources belong together. */
export interface StackRule extends RuleBase {
  readonly kind: 'stack';
  readonly check: (resources: readonly PolicyResource[]) => readonly Violation[];
}

export interface Violation {
  readonly resource: PolicyResource;
  readonly message: string;
}

export type Rule = ResourceRule | StackRule;

/** A class of a provider's SDK, which carries its type token. */
interface ResourceClass<Args> {
  new (name: string, args: Args, opts?: pulumi.CustomResourceOptions): pulumi.CustomResource;
}

/** The arguments of a class as plain values. */
type Props<Args> = pulumi.Unwrap<NonNullable<Args>>;

export const typeOf = (resourceClass: object): string => (resourceClass as { __pulumiType: string }).__pulumiType;

/** Nothing when the condition holds, else what is wrong. */
export const unless = (holds: boolean | undefined, message: string): string[] => (holds ? [] : [message]);

/** A rule on the arguments of each resource of a class. */
export function onEach<Args>(
  resourceClass: ResourceClass<Args>,
  control: string,
  title: string,
  check: (props: Props<Args>, resource: PolicyResource) => readonly string[],
): ResourceRule {
  return {
    kind: 'resource',
    control,
    title,
    type: typeOf(resourceClass),
    check: (resource) => check(resource.props as Props<Args>, resource),
  };
}

/** A rule on all resources together. */
export const onStack = (control: string, title: string, check: StackRule['check']): StackRule => ({
  kind: 'stack',
  control,
  title,
  check,
});

/** The resources of a class with their typed arguments. */
export function select<Args>(
  resources: readonly PolicyResource[],
  resourceClass: ResourceClass<Args>,
): { resource: PolicyResource; props: Props<Args> }[] {
  const type = typeOf(resourceClass);
  return resources
    .filter((resource) => resource.type === type)
    .map((resource) => ({ resource, props: resource.props as Props<Args> }));
}
