import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Alarms } from './alarms.ts';
import type { StackConfig } from './config.ts';
import type { Dns } from './dns.ts';
import type { Network } from './network.ts';
import { ports } from './security-groups.ts';
import { webAcl } from './web-acl.ts';

export interface LoadBalancerArgs {
  readonly config: StackConfig['edge'];
  readonly network: Network;
  readonly dns: Dns;
  /** Name under which consumers reach the API. */
  readonly domain: string;
  readonly logsBucket: pulumi.Input<string>;
  readonly alarms: Alarms;
}

/** The API's door: TLS 1.3 only, port 80 redirects, access logs, and the target group of the tasks. */
export class LoadBalancer extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly arnSuffix: pulumi.Output<string>;
  /** Target group, once its listener exists. */
  readonly targetGroupArn: pulumi.Output<string>;
  readonly targetGroupSuffix: pulumi.Output<string>;
  /** `app/<balancer>/<id>/targetgroup/<group>/<id>`, as request scaling names it. */
  readonly resourceLabel: pulumi.Output<string>;
  readonly certificateArn: pulumi.Output<string>;
  /** Name of the alarm on 5xx answers of the tasks. */
  readonly errorAlarm: pulumi.Output<string>;

  constructor(name: string, args: LoadBalancerArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ipower:edge:LoadBalancer', name, {}, opts);
    const parent = { parent: this };
    const { config, network, dns, alarms } = args;
    const balancer = new aws.lb.LoadBalancer(
      name,
      {
        loadBalancerType: 'application',
        internal: false,
        subnets: network.balancerSubnetIds,
        securityGroups: [network.groups.ids.balancer],
        // Below the server's keep-alive (72 s): the balancer closes first, so no request meets a closed socket.
        idleTimeout: 60,
        enableHttp2: true,
        dropInvalidHeaderFields: true,
        desyncMitigationMode: 'defensive',
        xffHeaderProcessingMode: 'append',
        enableDeletionProtection: config.deletionProtection,
        accessLogs: { enabled: true, bucket: args.logsBucket, prefix: 'alb' },
      },
      parent,
    );
    const targets = new aws.lb.TargetGroup(
      name,
      {
        targetType: 'ip',
        protocol: 'HTTP',
        port: ports.api,
        vpcId: network.vpcId,
        // Spot gives two minutes: the targets must be gone before.
        deregistrationDelay: 30,
        loadBalancingAlgorithmType: 'least_outstanding_requests',
        healthCheck: {
          path: '/readyz',
          port: String(ports.internal),
          protocol: 'HTTP',
          matcher: '200',
          interval: 15,
          timeout: 5,
          healthyThreshold: 2,
          unhealthyThreshold: 3,
        },
      },
      parent,
    );
    this.certificateArn = dns.certificate('api', { domains: [args.domain] }, this);
    const https = new aws.lb.Listener(
      `${name}-https`,
      {
        loadBalancerArn: balancer.arn,
        port: ports.https,
        protocol: 'HTTPS',
        sslPolicy: 'ELBSecurityPolicy-TLS13-1-3-2021-06',
        certificateArn: this.certificateArn,
        defaultActions: [{ type: 'forward', targetGroupArn: targets.arn }],
      },
      parent,
    );
    new aws.lb.Listener(
      `${name}-http`,
      {
        loadBalancerArn: balancer.arn,
        port: ports.http,
        protocol: 'HTTP',
        defaultActions: [
          { type: 'redirect', redirect: { port: String(ports.https), protocol: 'HTTPS', statusCode: 'HTTP_301' } },
        ],
      },
      parent,
    );
    dns.alias('api', args.domain, { name: balancer.dnsName, zoneId: balancer.zoneId }, this);
    if (config.waf) webAcl(name, balancer.arn, this);

    this.arn = balancer.arn;
    this.arnSuffix = balancer.arnSuffix;
    this.targetGroupArn = pulumi.all([targets.arn, https.arn]).apply(([arn]) => arn);
    this.targetGroupSuffix = targets.arnSuffix;
    this.resourceLabel = pulumi.interpolate`${balancer.arnSuffix}/${targets.arnSuffix}`;
    this.errorAlarm = alarms.add(
      'api-5xx',
      {
        description: 'The API answers with 5xx. Runbook: api-5xx',
        namespace: 'AWS/ApplicationELB',
        metric: 'HTTPCode_Target_5XX_Count',
        dimensions: { LoadBalancer: balancer.arnSuffix },
        statistic: 'Sum',
        above: 10,
        periods: 2,
      },
      this,
    ).name;
    this.registerOutputs({ arn: this.arn });
  }
}
