import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';

/** What every distribution here has in common: TLS 1.3, HTTP/3, an issued certificate. */
export function distributionDefaults(domains: readonly string[], certificateArn: pulumi.Input<string>) {
  return {
    enabled: true,
    aliases: [...domains],
    httpVersion: 'http2and3',
    isIpv6Enabled: true,
    viewerCertificate: {
      acmCertificateArn: certificateArn,
      sslSupportMethod: 'sni-only',
      minimumProtocolVersion: 'TLSv1.3_2025',
    },
    restrictions: { geoRestriction: { restrictionType: 'none' } },
    waitForDeployment: false,
  };
}

/** CloudFront signs its reads of S3, so the bucket stays private. */
export function originAccessControl(name: string, parent: pulumi.Resource): pulumi.Output<string> {
  return new aws.cloudfront.OriginAccessControl(
    name,
    { originAccessControlOriginType: 's3', signingBehavior: 'always', signingProtocol: 'sigv4' },
    { parent },
  ).id;
}

/** Lets one distribution read a part of a bucket. */
export const readableBy = (distributionArn: pulumi.Input<string>, objects: pulumi.Input<string>, sid: string) => ({
  Sid: sid,
  Principal: { Service: 'cloudfront.amazonaws.com' },
  Action: 's3:GetObject',
  Resource: objects,
  Condition: { StringEquals: { 'aws:SourceArn': distributionArn } },
});

/**
 * Access logs by CloudFront's second logging: into a bucket without ACLs, which the first one cannot (S3.12).
 * CloudFront is a global service, so its deliveries live in us-east-1.
 */
export function accessLogs(
  name: string,
  distributionArn: pulumi.Input<string>,
  destinationArn: pulumi.Input<string>,
  parent: pulumi.Resource,
): void {
  const region = 'us-east-1';
  const source = new aws.cloudwatch.LogDeliverySource(
    name,
    { region, logType: 'ACCESS_LOGS', resourceArn: distributionArn },
    { parent },
  );
  new aws.cloudwatch.LogDelivery(
    name,
    { region, deliverySourceName: source.name, deliveryDestinationArn: destinationArn },
    { parent },
  );
}
