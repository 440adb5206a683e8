import type { Graph, GraphResource } from '../plan/graph.ts';
import { databaseHours, hoursAMonth, serviceHours } from './hours.ts';
import { cacheHour, databaseHour, multiAz, type Price, prices } from './prices.ts';
import type { Usage } from './usage.ts';

/** One line of the bill. */
export interface CostLine {
  readonly resource: string;
  readonly what: string;
  readonly quantity: number;
  readonly price: Price;
  readonly usd: number;
}

export interface Estimate {
  readonly stack: string;
  readonly lines: readonly CostLine[];
  readonly usd: number;
  /** Part of the sum whose prices were not read from AWS's price list. */
  readonly unverifiedUsd: number;
}

type Pricer = (resource: GraphResource, graph: Graph, usage: Usage) => readonly CostLine[];

/** The monthly cost of what a program declares. @throws Error when a resource's type has no price and is not known to be free. */
export function estimate(graph: Graph, usage: Usage): Estimate {
  const lines = graph.resources.flatMap((resource) => {
    const pricer = pricers[resource.type];
    if (pricer) return pricer(resource, graph, usage);
    if (!resource.custom || free.test(resource.type)) return [];
    throw new Error(`${resource.type} has no price: add one to infra/cost, or name it as free`);
  });
  const sum = (some: readonly CostLine[]) => some.reduce((total, { usd }) => total + usd, 0);
  return {
    stack: graph.stack,
    lines: lines.toSorted((a, b) => b.usd - a.usd),
    usd: sum(lines),
    unverifiedUsd: sum(lines.filter(({ price }) => !price.verified)),
  };
}

const line = ({ type, name }: GraphResource, what: string, quantity: number, price: Price): CostLine => ({
  resource: `${type.split(':').at(-1)} ${name}`,
  what,
  quantity,
  price,
  usd: quantity * price.usd,
});

/** Types that cost nothing by themselves; what flows through them is priced as usage. */
const free = new RegExp(
  `^(${[
    'random:.*',
    'tls:.*',
    'docker-build:.*',
    'aws:(acm|appautoscaling|iam|sns|vpc|scheduler|budgets|ec2)/.*',
    'aws:cloudfront/.*',
    'aws:cloudwatch/(dashboard|logDelivery|logDeliverySource|logDeliveryDestination):.*',
    'aws:ecs/(cluster|clusterCapacityProviders|taskDefinition):.*',
    'aws:elasticache/(parameterGroup|subnetGroup):.*',
    'aws:lb/(listener|targetGroup):.*',
    'aws:rds/(parameterGroup|subnetGroup):.*',
    'aws:route53/record:.*',
    'aws:s3/bucket.+:.*',
    'aws:secretsmanager/secretVersion:.*',
    'aws:sesv2/.*',
    'aws:wafv2/webAclAssociation:.*',
  ].join('|')})$`,
);

const pricers: Readonly<Record<string, Pricer>> = {
  'aws:lb/loadBalancer:LoadBalancer': (resource, _, { lcu }) => [
    line(resource, 'hours', hoursAMonth, prices.balancerHour),
    line(resource, 'public addresses', list(resource, 'subnets').length * hoursAMonth, prices.publicAddress),
    line(resource, 'capacity units', lcu * hoursAMonth, prices.balancerLcu),
  ],
  'awsx:ec2:Vpc': (resource, _, { natGb }) => {
    const { strategy } = resource.inputs['natGateways'] as { strategy: string };
    const zones = Number(resource.inputs['numberOfAvailabilityZones']);
    const gateways = { None: 0, Single: 1, OnePerAz: zones }[strategy] ?? 0;
    if (gateways === 0) return [];
    return [
      line(resource, `${gateways} NAT`, gateways * hoursAMonth, prices.natHour),
      line(resource, 'NAT address', gateways * hoursAMonth, prices.publicAddress),
      line(resource, 'NAT traffic', natGb, prices.natGb),
    ];
  },
  'aws:ecs/service:Service': priceService,
  'aws:rds/instance:Instance': (resource, { resources }) => {
    const { instanceClass, multiAz: twoZones, allocatedStorage } = resource.inputs;
    const single = databaseHour[String(instanceClass)];
    if (!single) throw new Error(`${instanceClass} has no price`);
    const copies = twoZones ? 2 : 1;
    return [
      line(
        resource,
        `${instanceClass}${twoZones ? ', two zones' : ''}`,
        databaseHours(resources),
        twoZones ? multiAz(single) : single,
      ),
      line(resource, 'storage', Number(allocatedStorage) * copies, prices.databaseStorage),
      line(resource, 'master’s secret', 1, prices.secret),
    ];
  },
  'aws:elasticache/replicationGroup:ReplicationGroup': (resource) => {
    const { engine, nodeType, numCacheClusters } = resource.inputs;
    const price = cacheHour[String(engine)]?.[String(nodeType)];
    if (!price) throw new Error(`${engine} on ${nodeType} has no price`);
    return [line(resource, `${numCacheClusters} × ${nodeType}`, Number(numCacheClusters) * hoursAMonth, price)];
  },
  'aws:secretsmanager/secret:Secret': (resource) => [line(resource, 'secret', 1, prices.secret)],
  'aws:route53/zone:Zone': (resource) => [line(resource, 'zone', 1, prices.zone)],
  'aws:cloudwatch/metricAlarm:MetricAlarm': (resource) => [line(resource, 'alarm', 1, prices.alarm)],
  'aws:cloudwatch/logMetricFilter:LogMetricFilter': (resource) => [line(resource, 'metric', 1, prices.metric)],
  // Logs, objects and traffic belong to all groups, buckets and distributions; the first of each carries them.
  'aws:cloudwatch/logGroup:LogGroup': usageLine('api', 'log events', prices.logsIn, ({ logsGb }) => logsGb),
  'aws:s3/bucket:Bucket': usageLine('documents', 'objects', prices.bucketGb, ({ storedGb }) => storedGb),
  'aws:cloudfront/distribution:Distribution': usageLine('media', 'traffic', prices.cdnGb, ({ cdnGb }) => cdnGb),
  'awsx:ecr:Repository': usageLine('api', 'images', prices.registryGb, ({ registryGb }) => registryGb),
  'aws:wafv2/webAcl:WebAcl': (resource) => [
    line(resource, 'ACL', 1, prices.webAcl),
    line(resource, 'rules', list(resource, 'rules').length, prices.webAclRule),
  ],
};

const list = ({ inputs }: GraphResource, key: string) => inputs[key] as readonly unknown[];

function usageLine(name: string, what: string, price: Price, quantity: (usage: Usage) => number): Pricer {
  return (resource, _, usage) => (resource.name === name ? [line(resource, what, quantity(usage), price)] : []);
}

/** The tasks that always run, each at the price of the capacity it comes from, and their addresses. */
function priceService(resource: GraphResource, { resources }: Graph): readonly CostLine[] {
  const { name, inputs } = resource;
  const task = resources.find((other) => other.type === 'aws:ecs/taskDefinition:TaskDefinition' && other.name === name);
  const { cpu, memory } = task?.inputs ?? {};
  const vcpu = Number(cpu) / 1024;
  const gigabytes = Number(memory) / 1024;
  const hours = serviceHours(name, resources);
  const strategies = inputs['capacityProviderStrategies'] as {
    capacityProvider: string;
    base: number;
    weight: number;
  }[];
  const tasks = Number(inputs['desiredCount']);
  const spot = strategies.some(({ capacityProvider }) => capacityProvider === 'FARGATE_SPOT');
  const onDemand = spot
    ? Math.min(tasks, strategies.find(({ capacityProvider }) => capacityProvider === 'FARGATE')?.base ?? 0)
    : tasks;
  const { assignPublicIp } = inputs['networkConfiguration'] as { assignPublicIp: boolean };
  const lines = [
    line(resource, `${onDemand} on demand, CPU`, onDemand * vcpu * hours, prices.fargateCpu),
    line(resource, `${onDemand} on demand, memory`, onDemand * gigabytes * hours, prices.fargateMemory),
    line(resource, `${tasks - onDemand} Spot, CPU`, (tasks - onDemand) * vcpu * hours, prices.fargateSpotCpu),
    line(
      resource,
      `${tasks - onDemand} Spot, memory`,
      (tasks - onDemand) * gigabytes * hours,
      prices.fargateSpotMemory,
    ),
    line(resource, 'public addresses', assignPublicIp ? tasks * hours : 0, prices.publicAddress),
  ];
  // The metrics that the worker publishes.
  if (name === 'worker') lines.push(line(resource, 'published metrics', 3, prices.metric));
  return lines.filter(({ quantity }) => quantity > 0);
}
