/** A change of the configuration whose price is shown beside the stack's own. */
export interface Option {
  readonly title: string;
  readonly direction: 'cheaper' | 'safer';
  /** What one gives up or gets. */
  readonly effect: string;
  /** Sections of the stack's file, merged into it; `undefined` removes one. */
  readonly config: Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;
}

export const options: Readonly<Record<string, readonly Option[]>> = {
  staging: [
    {
      title: 'Awake 9–17 h',
      direction: 'cheaper',
      effect: 'two hours less a day',
      config: { sleep: { wakeHour: 9, sleepHour: 17 } },
    },
    { title: 'Never asleep', direction: 'safer', effect: 'nights and weekends as well', config: { sleep: undefined } },
    {
      title: 'On demand',
      direction: 'safer',
      effect: 'no task is taken away',
      config: { api: { spot: false }, worker: { spot: false } },
    },
    {
      title: 'One NAT gateway',
      direction: 'safer',
      effect: 'no public address on tasks (ECS.2)',
      config: { network: { egress: 'single' } },
    },
    {
      title: 'Two database zones, two cache nodes',
      direction: 'safer',
      effect: 'fail-over as in production',
      config: { database: { multiAz: true }, cache: { nodes: 2 } },
    },
  ],
  prod: [
    {
      title: 'Tasks with public addresses',
      direction: 'cheaper',
      effect: 'no NAT gateway; breaks ECS.2',
      config: { network: { egress: 'none' } },
    },
    {
      title: 'db.t4g.micro',
      direction: 'cheaper',
      effect: '1 GB of memory instead of 2',
      config: { database: { instanceClass: 'db.t4g.micro' } },
    },
    {
      title: 'One worker',
      direction: 'cheaper',
      effect: 'jobs wait while it is replaced',
      config: { worker: { min: 1 } },
    },
    {
      title: 'A NAT gateway a zone',
      direction: 'safer',
      effect: 'the loss of a zone leaves egress to the others',
      config: { network: { egress: 'per-zone' } },
    },
    {
      title: 'Load balancer in three zones',
      direction: 'safer',
      effect: 'two zones may fail',
      config: { network: { balancerZones: 3 } },
    },
    {
      title: 'Web application firewall',
      direction: 'safer',
      effect: 'known attacks stop at the balancer',
      config: { edge: { waf: true } },
    },
    {
      title: 'db.t4g.medium',
      direction: 'safer',
      effect: '4 GB of memory',
      config: { database: { instanceClass: 'db.t4g.medium' } },
    },
  ],
};
