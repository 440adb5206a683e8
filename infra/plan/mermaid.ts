import type { Graph, GraphResource } from './graph.ts';

/** An arrow of the diagram: who reaches what, and how. */
interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly how: string;
}

/** The stack as a Mermaid flowchart: the arrows are the firewall's rules, the roles' statements and CloudFront's origins. */
export function formatMermaid(graph: Graph): string {
  const arrows = [...firewall(graph), ...origins(graph), ...roles(graph), ...schedules(graph)];
  const pairs = Map.groupBy(arrows, ({ from, to }) => `${node(from)} -->|"HOW"| ${node(to)}`);
  const lines = [...pairs].map(([line, group]) => {
    const ways = [...new Set(group.map(({ how }) => how))].sort();
    return `  ${line.replace('HOW', ways.join(', '))}`;
  });
  return ['flowchart LR', ...lines.sort()].join('\n');
}

const node = (name: string) => `${name.replaceAll(/\W/g, '_')}["${name}"]`;
const ofType = ({ resources }: Graph, type: string) =>
  resources.filter((resource) => resource.type.endsWith(`:${type}`));
const bare = (id: unknown) => String(id).replace(/-id$/, '');

function firewall(graph: Graph): Arrow[] {
  return ofType(graph, 'SecurityGroupIngressRule').map(({ inputs }) => ({
    from: inputs['cidrIpv4'] ? 'world' : bare(inputs['referencedSecurityGroupId']),
    to: bare(inputs['securityGroupId']),
    how: `tcp ${inputs['fromPort']}`,
  }));
}

function origins(graph: Graph): Arrow[] {
  return ofType(graph, 'Distribution').flatMap(({ name, inputs }) => {
    const [origin] = inputs['origins'] as { domainName: string }[];
    const bucket = origin?.domainName.split('.')[0] ?? '';
    const cdn = `${name} (CloudFront)`;
    return [
      { from: 'world', to: cdn, how: 'https' },
      { from: cdn, to: `${bucket} (S3)`, how: 'GetObject' },
    ];
  });
}

interface PolicyDocument {
  readonly Statement: readonly { readonly Action: string | string[]; readonly Resource: string | string[] }[];
}

function roles(graph: Graph): Arrow[] {
  return ofType(graph, 'RolePolicy')
    .filter(({ name }) => name.endsWith('-task'))
    .flatMap(({ name, inputs }: GraphResource) => {
      const { Statement } = JSON.parse(String(inputs['policy'])) as PolicyDocument;
      return Statement.flatMap(({ Action, Resource }) =>
        [Resource].flat().flatMap((resource) => {
          const bucket = /^arn:aws:s3:::([^/]+)/.exec(resource)?.[1];
          const actions = [Action].flat().map((action) => action.replace('s3:', ''));
          return bucket ? [{ from: name.replace(/-task$/, ''), to: `${bucket} (S3)`, how: actions.join(' ') }] : [];
        }),
      );
    });
}

function schedules(graph: Graph): Arrow[] {
  return ofType(graph, 'Schedule').map(({ inputs }) => {
    const target = inputs['target'] as { arn: string; ecsParameters?: { taskDefinitionArn: string } };
    const task = target.ecsParameters?.taskDefinitionArn;
    return {
      from: 'schedule',
      to: task ? (/([a-z]+):\d+$/.exec(task)?.[1] ?? '') : 'database',
      how: String(inputs['scheduleExpression']),
    };
  });
}
