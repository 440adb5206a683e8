import type { Graph, GraphResource } from './graph.ts';

/** The inputs that say most about a resource, shown beside its name. */
const telling = [
  'instanceClass',
  'nodeType',
  'cpu',
  'memory',
  'desiredCount',
  'sslPolicy',
  'cidrBlock',
  'cidrIpv4',
  'fromPort',
  'retentionInDays',
  'scheduleExpression',
  'schedule',
  'aliases',
  'domainName',
  'target',
  'threshold',
];

/** The graph as an indented tree: components first, resources by type and name under them. */
export function formatTree({ stack, resources }: Graph): string {
  const children = Map.groupBy(resources, ({ parent }) => parent ?? '');
  const lines = [`${stack}: ${resources.filter(({ custom }) => custom).length} resources`];
  const visit = (key: string, indent: string) => {
    for (const resource of children.get(key) ?? []) {
      lines.push(`${indent}${describe(resource)}`);
      visit(`${resource.type}::${resource.name}`, `${indent}  `);
    }
  };
  visit('', '  ');
  return lines.join('\n');
}

function describe({ type, name, inputs, protect }: GraphResource): string {
  const [packageName = '', , shortType = ''] = type.split(':');
  const label = packageName === 'ipower' ? `${shortType} ${name}` : `${packageName}.${shortType} ${name}`;
  const facts = telling.flatMap((key) => {
    const value = inputs[key];
    return isPlain(value) ? [`${key}=${value}`] : [];
  });
  return [label, ...(protect ? ['(protected)'] : []), ...facts].join('  ');
}

const isPlain = (value: unknown): boolean =>
  ['string', 'number'].includes(typeof value) ||
  (Array.isArray(value) && value.every((item) => typeof item === 'string'));
