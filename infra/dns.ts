import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { StackConfig } from './config.ts';
import { requireDelegation } from './dns/delegation.ts';

export interface DnsArgs {
  readonly domain: string;
  readonly config: StackConfig['dns'];
}

interface AliasTarget {
  readonly name: pulumi.Input<string>;
  readonly zoneId: pulumi.Input<string>;
  readonly ipv6?: boolean;
}

/** The zone at Route 53, which OVH (or the parent zone) delegates to, and the certificates proved by it. */
export class Dns extends pulumi.ComponentResource {
  readonly nameServers: pulumi.Output<string[]>;
  private readonly zoneId: pulumi.Output<string>;
  /** The zone's id once the world sees the delegation: a certificate would wait 45 minutes for it and fail. */
  private readonly delegatedZoneId: pulumi.Output<string>;

  constructor(name: string, args: DnsArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ipower:edge:Dns', name, {}, opts);
    const { domain, config } = args;
    const zone = new aws.route53.Zone(
      name,
      { name: domain, comment: 'Managed by Pulumi', forceDestroy: false },
      // A new zone has other name servers: the site would be gone until OVH knows them.
      { parent: this, protect: true },
    );
    this.zoneId = zone.zoneId;
    this.nameServers = zone.nameServers;
    this.delegatedZoneId = pulumi.all([zone.zoneId, zone.nameServers]).apply(async ([id, servers]) => {
      if (config.verify && !pulumi.runtime.isDryRun()) await requireDelegation(domain, servers);
      return id;
    });

    this.record('caa', domain, 'CAA', 3600, ['0 issue "amazon.com"', '0 issuewild ";"'], this);
    for (const { name: label, type, ttl, values } of config.records ?? []) {
      const fqdn = label ? `${label}.${domain}` : domain;
      this.record(`${label || 'apex'}-${type}`.toLowerCase(), fqdn, type, ttl, values, this);
    }
    for (const [child, servers] of Object.entries(config.children ?? {})) {
      this.record(`${child}-ns`, `${child}.${domain}`, 'NS', 3600, servers, this);
    }
    this.registerOutputs({ nameServers: this.nameServers });
  }

  /**
   * A certificate that is proved by records in this zone.
   * @param args.region `us-east-1` for CloudFront; the stack's own region unless given.
   * @returns its ARN once it is issued.
   */
  certificate(
    name: string,
    args: { domains: readonly string[]; region?: string },
    parent: pulumi.Resource,
  ): pulumi.Output<string> {
    const [domainName = '', ...subjectAlternativeNames] = args.domains;
    const region = args.region ? { region: args.region } : {};
    const certificate = new aws.acm.Certificate(
      name,
      { ...region, domainName, subjectAlternativeNames, validationMethod: 'DNS', keyAlgorithm: 'EC_prime256v1' },
      { parent },
    );
    const fqdns = args.domains.map((domain) => {
      const option = certificate.domainValidationOptions.apply((options) => {
        const found = options.find((candidate) => candidate.domainName === domain);
        if (!found) throw new pulumi.RunError(`ACM gave no validation record for ${domain}`);
        return found;
      });
      return new aws.route53.Record(
        `${name}-proof-${domain}`,
        {
          zoneId: this.delegatedZoneId,
          name: option.resourceRecordName,
          type: option.resourceRecordType,
          records: [option.resourceRecordValue],
          ttl: 300,
          // The same name in two certificates has the same proof.
          allowOverwrite: true,
        },
        { parent: certificate },
      ).fqdn;
    });
    return new aws.acm.CertificateValidation(
      name,
      { ...region, certificateArn: certificate.arn, validationRecordFqdns: fqdns },
      { parent: certificate },
    ).certificateArn;
  }

  /** An alias, which unlike a CNAME may stand at the apex and costs no query. */
  alias(name: string, domain: string, target: AliasTarget, parent: pulumi.Resource): void {
    const { ipv6 = false, ...alias } = target;
    for (const type of ipv6 ? ['A', 'AAAA'] : ['A']) {
      new aws.route53.Record(
        `${name}-${type.toLowerCase()}`,
        { zoneId: this.zoneId, name: domain, type, aliases: [{ ...alias, evaluateTargetHealth: false }] },
        { parent },
      );
    }
  }

  /** A record of this zone. @param fqdn its whole name @param ttl seconds */
  record(
    name: string,
    fqdn: pulumi.Input<string>,
    type: string,
    ttl: number,
    records: readonly pulumi.Input<string>[],
    parent: pulumi.Resource,
  ): void {
    new aws.route53.Record(name, { zoneId: this.zoneId, name: fqdn, type, ttl, records: [...records] }, { parent });
  }
}
