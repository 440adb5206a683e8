import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Alarms } from './alarms.ts';
import type { StackConfig } from './config.ts';
import type { Dns } from './dns.ts';
import type { Domains } from './domains.ts';
import { LoadBalancer } from './load-balancer.ts';
import { Media } from './media.ts';
import type { Network } from './network.ts';
import type { SigningKeys } from './secrets.ts';
import { Site } from './site.ts';
import type { Storage } from './storage.ts';

export interface EdgeArgs {
  readonly config: StackConfig;
  readonly domains: Domains;
  readonly dns: Dns;
  readonly network: Network;
  readonly storage: Storage;
  readonly keys: SigningKeys;
  readonly alarms: Alarms;
}

/** All that faces the world: the API's load balancer, the two sites and the media on CloudFront. */
export class Edge extends pulumi.ComponentResource {
  readonly balancer: LoadBalancer;
  readonly media: Media;
  readonly portal: Site;
  readonly admin: Site;
  /** Certificate of CloudFront's names, in us-east-1. */
  readonly certificateArn: pulumi.Output<string>;

  constructor(name: string, args: EdgeArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ipower:edge:Edge', name, {}, opts);
    const parent = { parent: this };
    const { config, domains, dns, network, storage } = args;
    this.balancer = new LoadBalancer(
      'api',
      {
        config: config.edge,
        network,
        dns,
        domain: domains.api,
        logsBucket: storage.logs.id,
        alarms: args.alarms,
      },
      parent,
    );
    this.certificateArn = dns.certificate(
      'cdn',
      { domains: [domains.www, domains.apex, domains.admin, domains.media], region: 'us-east-1' },
      this,
    );
    const logs = new aws.cloudwatch.LogDeliveryDestination(
      'cdn',
      {
        region: 'us-east-1',
        outputFormat: 'json',
        deliveryDestinationConfiguration: { destinationResourceArn: pulumi.interpolate`${storage.logs.arn}/cdn` },
      },
      parent,
    );
    const shared = { config, dns, certificateArn: this.certificateArn, logDestinationArn: logs.arn };
    this.media = new Media(
      'media',
      { ...shared, domain: domains.media, storage, keys: args.keys, siteOrigins: domains.siteOrigins },
      parent,
    );
    const site = {
      ...shared,
      bucket: storage.site,
      siteConfig: {
        apiUrl: domains.apiOrigin,
        portalUrl: `https://${domains.www}`,
        adminUrl: `https://${domains.admin}`,
        environment: pulumi.getStack(),
        sentryDsn: config.site.sentryDsn ?? null,
      },
      mediaOrigin: this.media.origin,
      uploadOrigin: pulumi.interpolate`https://${storage.documents.regionalDomainName}`,
    };
    this.portal = new Site(
      'portal',
      { ...site, folder: 'portal', domains: [domains.www, domains.apex], apex: domains.apex },
      parent,
    );
    this.admin = new Site('admin', { ...site, folder: 'admin', domains: [domains.admin] }, parent);
    storage.site.allow([this.portal.reader, this.admin.reader]);
    this.registerOutputs({ portal: this.portal.url, admin: this.admin.url, media: this.media.origin });
  }
}
