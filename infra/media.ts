import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { accessLogs, distributionDefaults, originAccessControl, readableBy } from './cdn.ts';
import { managedPolicies } from './config/aws-limits.ts';
import type { StackConfig } from './config.ts';
import type { Dns } from './dns.ts';
import type { SigningKeys } from './secrets.ts';
import type { Storage } from './storage.ts';

export interface MediaArgs {
  readonly domain: string;
  readonly config: StackConfig;
  readonly storage: Storage;
  readonly keys: SigningKeys;
  readonly certificateArn: pulumi.Input<string>;
  readonly logDestinationArn: pulumi.Input<string>;
  readonly dns: Dns;
  readonly siteOrigins: readonly string[];
}

/**
 * Originals and renditions, for who holds a signature: a cookie or a URL with a custom policy, ECDSA P-256 (CloudFront
 * takes RSA 2048 and ECDSA 256: AWS::CloudFront::PublicKey in the CloudFormation reference).
 *
 * The bytes came from strangers, so a browser gets them in a sandbox and never guesses their type;
 * `Content-Disposition` is what the object carries, and the file's name the last segment of its address.
 */
export class Media extends pulumi.ComponentResource {
  readonly origin: string;
  /** Id of the key that the API signs with. */
  readonly signingKeyId: pulumi.Output<string>;

  constructor(name: string, args: MediaArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ipower:edge:Media', name, {}, opts);
    const parent = { parent: this };
    const { documents } = args.storage;
    const publicKeys = args.keys.mediaPublicKeys.map(
      // CloudFront hands the key back with a newline at its end; without one it would differ each time.
      ({ month, pem }) =>
        new aws.cloudfront.PublicKey(
          `${name}-${month}`,
          { encodedKey: pem.apply((text) => `${text.trimEnd()}\n`), comment: `Made in ${month}` },
          parent,
        ),
    );
    const group = new aws.cloudfront.KeyGroup(name, { items: publicKeys.map((key) => key.id) }, parent);
    const headers = new aws.cloudfront.ResponseHeadersPolicy(
      name,
      {
        securityHeadersConfig: {
          contentSecurityPolicy: {
            override: true,
            contentSecurityPolicy: "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:",
          },
          contentTypeOptions: { override: true },
          referrerPolicy: { override: true, referrerPolicy: 'no-referrer' },
          strictTransportSecurity: {
            override: true,
            accessControlMaxAgeSec: args.config.edge.hstsSeconds,
            includeSubdomains: true,
          },
        },
        corsConfig: {
          accessControlAllowCredentials: true,
          accessControlAllowHeaders: { items: ['Range'] },
          accessControlAllowMethods: { items: ['GET', 'HEAD'] },
          accessControlAllowOrigins: { items: [...args.siteOrigins] },
          accessControlExposeHeaders: { items: ['Content-Disposition', 'Content-Length', 'ETag'] },
          accessControlMaxAgeSec: 600,
          originOverride: true,
        },
        customHeadersConfig: {
          items: [{ header: 'Cross-Origin-Resource-Policy', value: 'same-site', override: true }],
        },
      },
      parent,
    );
    const router = new aws.cloudfront.Function(
      name,
      {
        runtime: 'cloudfront-js-2.0',
        comment: 'Originals under the names of their files',
        publish: true,
        code: mediaRouterCode(),
      },
      parent,
    );
    const distribution = new aws.cloudfront.Distribution(
      name,
      {
        ...distributionDefaults([args.domain], args.certificateArn),
        comment: `media of ${args.config.domain}`,
        priceClass: args.config.edge.priceClass,
        // Nothing is served at the root; a default object keeps the bucket's listing out of reach (CloudFront.1).
        defaultRootObject: 'none',
        origins: [
          {
            originId: 's3',
            domainName: documents.regionalDomainName,
            originAccessControlId: originAccessControl(name, this),
          },
        ],
        defaultCacheBehavior: {
          targetOriginId: 's3',
          viewerProtocolPolicy: 'https-only',
          allowedMethods: ['GET', 'HEAD'],
          cachedMethods: ['GET', 'HEAD'],
          compress: false,
          trustedKeyGroups: [group.id],
          cachePolicyId: managedPolicies.cachingOptimized,
          responseHeadersPolicyId: headers.id,
          functionAssociations: [{ eventType: 'viewer-request', functionArn: router.arn }],
        },
      },
      parent,
    );
    accessLogs(name, distribution.arn, args.logDestinationArn, this);
    args.dns.alias(
      name,
      args.domain,
      { name: distribution.domainName, zoneId: distribution.hostedZoneId, ipv6: true },
      this,
    );
    // Uploads that nobody has looked at are never served.
    documents.allow([readableBy(distribution.arn, pulumi.interpolate`${documents.arn}/accounts/*`, 'Media')]);
    this.origin = `https://${args.domain}`;
    this.signingKeyId = publicKeys[0]?.id ?? pulumi.output('');
    this.registerOutputs({ origin: this.origin });
  }
}

export const mediaRouterCode = (): string => readFileSync(join(import.meta.dirname, 'media-router.js'), 'utf8');
