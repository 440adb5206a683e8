import { type Policies, PolicyPack } from '@pulumi/policy';
import { readStackFile } from '../plan/stack-file.ts';
import type { PolicyResource, Rule } from './rule.ts';
import { allRules } from './rules.ts';

/**
 * The rules as a CrossGuard pack. A rule is mandatory; for a stack whose configuration gives a reason to leave it
 * (`ipower:policy.exceptions`), its violations become advisory and carry the reason.
 */
export function policies(): Policies {
  const now = new Date().toISOString().slice(0, 7);
  // The names' prefix differs by stack; the longest one is judged.
  const byControl = Map.groupBy(allRules('ipower-staging-', now), ({ control }) => control);
  return [...byControl].flatMap(([control, rules]) => [
    policyOf(control, rules, 'mandatory'),
    policyOf(`${control}-excepted`, rules, 'advisory'),
  ]);
}

function policyOf(name: string, rules: readonly Rule[], enforcementLevel: 'mandatory' | 'advisory'): Policies[number] {
  const control = rules[0]?.control ?? '';
  const description = rules[0]?.title ?? '';
  const concerns = (reason: string | undefined) => (reason === undefined) === (enforcementLevel === 'mandatory');
  const wording = (message: string, reason: string | undefined) =>
    reason ? `${message}. Left on purpose: ${reason}` : message;
  if (rules.some(({ kind }) => kind === 'stack')) {
    return {
      name,
      description,
      enforcementLevel,
      validateStack: ({ resources }, report) => {
        const [first] = resources;
        if (!first) return;
        const reason = exceptionsOf(first.urn)[control];
        if (!concerns(reason)) return;
        const seen = resources.map((resource): PolicyResource & { urn: string } => ({
          urn: resource.urn,
          type: resource.type,
          name: resource.name,
          props: resource.props,
          protect: resource.opts.protect,
        }));
        for (const rule of rules) {
          if (rule.kind !== 'stack') continue;
          for (const { resource, message } of rule.check(seen)) {
            report(wording(message, reason), (resource as PolicyResource & { urn: string }).urn);
          }
        }
      },
    };
  }
  return {
    name,
    description,
    enforcementLevel,
    validateResource: ({ type, name: resourceName, props, opts, urn }, report) => {
      const reason = exceptionsOf(urn)[control];
      if (!concerns(reason)) return;
      for (const rule of rules) {
        if (rule.kind !== 'resource' || rule.type !== type) continue;
        const resource = { type, name: resourceName, props, protect: opts.protect };
        for (const message of rule.check(resource)) report(wording(message, reason));
      }
    },
  };
}

/** `urn:pulumi:<stack>::<project>::…` */
function exceptionsOf(urn: string): Readonly<Record<string, string>> {
  const stack = urn.split('::')[0]?.split(':')[2] ?? '';
  const policy = readStackFile(stack)['ipower:policy'] as { exceptions?: Record<string, string> } | undefined;
  return policy?.exceptions ?? {};
}

export const startPack = () => new PolicyPack('ipower', { policies: policies(), enforcementLevel: 'mandatory' });
