import type { Graph } from '../plan/graph.ts';
import type { PolicyResource, Rule } from './rule.ts';

export interface Finding {
  readonly control: string;
  readonly resource: string;
  readonly message: string;
  /** The stack's reason for leaving the control: the finding is advisory. */
  readonly reason: string | undefined;
}

export const policyResources = ({ resources }: Graph): PolicyResource[] =>
  resources.map(({ type, name, inputs, protect }) => ({ type, name, props: inputs, protect }));

/** What the rules find in a stack; an exception makes it advisory. */
export function judge(
  rules: readonly Rule[],
  resources: readonly PolicyResource[],
  exceptions: Readonly<Record<string, string>> = {},
): Finding[] {
  return rules.flatMap((rule) =>
    violationsOf(rule, resources).map(({ resource, message }) => ({
      control: rule.control,
      resource: `${resource.type}::${resource.name}`,
      message,
      reason: exceptions[rule.control],
    })),
  );
}

function violationsOf(rule: Rule, resources: readonly PolicyResource[]) {
  if (rule.kind === 'stack') return rule.check(resources);
  return resources
    .filter(({ type }) => type === rule.type)
    .flatMap((resource) => rule.check(resource).map((message) => ({ resource, message })));
}
