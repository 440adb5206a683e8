import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { siteHeaders } from '../services/web/headers.ts';
import type { SiteConfig } from '../services/web/shared/config.ts';
import { accessLogs, distributionDefaults, originAccessControl, readableBy } from './cdn.ts';
import { managedPolicies } from './config/aws-limits.ts';
import type { StackConfig } from './config.ts';
import type { Dns } from './dns.ts';
import type { Statement } from './iam.ts';
import type { PrivateBucket } from './private-bucket.ts';
import { uploadSite } from './site-files.ts';

export interface SiteArgs {
  /** Folder of the bucket and of the build: `portal` or `admin`. */
  readonly folder: string;
  /** The site's names, the canonical one first. */
  readonly domains: readonly string[];
  /** Name that only redirects to `www.` before it. */
  readonly apex?: string;
  readonly config: StackConfig;
  readonly bucket: PrivateBucket;
  readonly certificateArn: pulumi.Input<string>;
  readonly logDestinationArn: pulumi.Input<string>;
  readonly dns: Dns;
  /** What the application reads at run time. */
  readonly siteConfig: SiteConfig;
  readonly mediaOrigin: string;
  /** Origin of the presigned POSTs. */
  readonly uploadOrigin: pulumi.Input<string>;
}

/** A single-page application on CloudFront: private bucket, strict headers, every page path answered by index.html. */
export class Site extends pulumi.ComponentResource {
  readonly url: string;
  /** What the bucket's policy must allow. */
  readonly reader: Statement;

  constructor(name: string, args: SiteArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ipower:edge:Site', name, {}, opts);
    const parent = { parent: this };
    const { bucket, domains } = args;
    const values = pulumi.output(args.uploadOrigin).apply((uploads) =>
      siteHeaders({
        api: args.siteConfig.apiUrl,
        media: args.mediaOrigin,
        uploads,
        errors: args.siteConfig.sentryDsn === null ? undefined : new URL(args.siteConfig.sentryDsn).origin,
      }),
    );
    const headers = new aws.cloudfront.ResponseHeadersPolicy(
      name,
      {
        securityHeadersConfig: {
          contentSecurityPolicy: { override: true, contentSecurityPolicy: values['content-security-policy'] },
          contentTypeOptions: { override: true },
          frameOptions: { override: true, frameOption: 'DENY' },
          referrerPolicy: { override: true, referrerPolicy: values['referrer-policy'] },
          strictTransportSecurity: {
            override: true,
            accessControlMaxAgeSec: args.config.edge.hstsSeconds,
            includeSubdomains: true,
          },
        },
        customHeadersConfig: {
          items: (['cross-origin-opener-policy', 'permissions-policy'] as const).map((header) => ({
            header,
            value: values[header],
            override: true,
          })),
        },
      },
      parent,
    );
    const router = new aws.cloudfront.Function(
      name,
      {
        runtime: 'cloudfront-js-2.0',
        comment: 'Pages of the application, redirect of the apex',
        publish: true,
        code: routerCode(args.apex),
      },
      parent,
    );
    const distribution = new aws.cloudfront.Distribution(
      name,
      {
        ...distributionDefaults(domains, args.certificateArn),
        comment: `${args.folder} of ${args.config.domain}`,
        priceClass: args.config.edge.priceClass,
        defaultRootObject: 'index.html',
        origins: [
          {
            originId: 's3',
            domainName: bucket.regionalDomainName,
            originPath: `/${args.folder}`,
            originAccessControlId: originAccessControl(name, this),
          },
        ],
        defaultCacheBehavior: {
          targetOriginId: 's3',
          viewerProtocolPolicy: 'redirect-to-https',
          allowedMethods: ['GET', 'HEAD'],
          cachedMethods: ['GET', 'HEAD'],
          compress: true,
          // It honours the objects' Cache-Control: assets stay a year, HTML is asked for again.
          cachePolicyId: managedPolicies.cachingOptimized,
          responseHeadersPolicyId: headers.id,
          functionAssociations: [{ eventType: 'viewer-request', functionArn: router.arn }],
        },
      },
      parent,
    );
    accessLogs(name, distribution.arn, args.logDestinationArn, this);
    for (const domain of domains) {
      args.dns.alias(
        `${name}-${domain}`,
        domain,
        { name: distribution.domainName, zoneId: distribution.hostedZoneId, ipv6: true },
        this,
      );
    }
    uploadSite(args.folder, { bucket, build: args.config.site.build, config: args.siteConfig }, this);
    this.url = `https://${domains[0]}`;
    this.reader = readableBy(distribution.arn, pulumi.interpolate`${bucket.arn}/${args.folder}/*`, args.folder);
    this.registerOutputs({ url: this.url });
  }
}

/** The edge function with the apex written in; an empty apex matches no host. */
export function routerCode(apex = ''): string {
  const source = readFileSync(join(import.meta.dirname, 'site-router.js'), 'utf8');
  return `const APEX = ${JSON.stringify(apex)};\n${source}`;
}
