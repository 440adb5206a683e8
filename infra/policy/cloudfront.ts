import * as aws from '@pulumi/aws';
import { viewerProtocolSource, viewerProtocols } from '../config/aws-limits.ts';
import { onEach, onStack, type Rule, select, unless } from './rule.ts';

const { Distribution, OriginAccessControl, ResponseHeadersPolicy } = aws.cloudfront;

export const cloudfrontRules: readonly Rule[] = [
  onEach(Distribution, 'CloudFront.1', 'The root has an object of its own', ({ defaultRootObject }) =>
    unless(Boolean(defaultRootObject), 'defaultRootObject must be set'),
  ),
  onEach(Distribution, 'CloudFront.3', 'Viewers use HTTPS', ({ defaultCacheBehavior, orderedCacheBehaviors = [] }) =>
    [defaultCacheBehavior, ...orderedCacheBehaviors].flatMap(({ viewerProtocolPolicy }) =>
      unless(viewerProtocolPolicy !== 'allow-all', 'viewerProtocolPolicy must not be allow-all'),
    ),
  ),
  onStack('CloudFront.5', 'Requests are logged', (resources) => {
    const delivered = new Set(select(resources, aws.cloudwatch.LogDeliverySource).map(({ resource }) => resource.name));
    return select(resources, Distribution)
      .filter(({ resource, props }) => !props.loggingConfig && !delivered.has(resource.name))
      .map(({ resource }) => ({ resource, message: 'needs access logs' }));
  }),
  onEach(Distribution, 'CloudFront.7', 'The certificate is the company’s', ({ viewerCertificate }) =>
    unless(Boolean(viewerCertificate.acmCertificateArn), 'acmCertificateArn must be set'),
  ),
  onEach(Distribution, 'CloudFront.8', 'SNI, not an address of its own', ({ viewerCertificate }) =>
    unless(viewerCertificate.sslSupportMethod === 'sni-only', 'sslSupportMethod must be sni-only'),
  ),
  onEach(Distribution, 'CloudFront.9', 'Origins are reached by TLS 1.2 (CloudFront.10)', ({ origins }) =>
    origins.flatMap(({ customOriginConfig }) =>
      unless(
        !customOriginConfig ||
          (customOriginConfig.originProtocolPolicy === 'https-only' &&
            customOriginConfig.originSslProtocols.every((protocol) => protocol === 'TLSv1.2')),
        'a custom origin must be https-only with TLSv1.2',
      ),
    ),
  ),
  onEach(Distribution, 'CloudFront.13', 'Buckets are read by origin access control', ({ origins }) =>
    origins.flatMap(({ customOriginConfig, originAccessControlId }) =>
      unless(Boolean(customOriginConfig ?? originAccessControlId), 'an S3 origin needs originAccessControlId'),
    ),
  ),
  onEach(OriginAccessControl, 'CloudFront.13-signing', 'Reads of the origin are signed', (props) =>
    unless(
      props.signingBehavior === 'always' &&
        props.signingProtocol === 'sigv4' &&
        props.originAccessControlOriginType === 's3',
      'must be s3, always, sigv4 (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html)',
    ),
  ),
  onEach(Distribution, 'CloudFront.15', 'TLS is recent', ({ viewerCertificate }) =>
    unless(
      viewerProtocols.includes(viewerCertificate.minimumProtocolVersion ?? ''),
      `minimumProtocolVersion must be one of ${viewerProtocols.join(', ')} (${viewerProtocolSource})`,
    ),
  ),
  onEach(Distribution, 'CloudFront.headers', 'Security headers are set', ({ defaultCacheBehavior }) =>
    unless(Boolean(defaultCacheBehavior.responseHeadersPolicyId), 'responseHeadersPolicyId must be set'),
  ),
  onEach(
    ResponseHeadersPolicy,
    'CloudFront.csp',
    'The headers say HSTS for a year, nosniff and a CSP',
    ({ securityHeadersConfig }) => [
      ...unless(
        (securityHeadersConfig?.strictTransportSecurity?.accessControlMaxAgeSec ?? 0) >= 31_536_000,
        'strictTransportSecurity must last a year or more',
      ),
      ...unless(Boolean(securityHeadersConfig?.contentTypeOptions), 'contentTypeOptions must be set'),
      ...unless(Boolean(securityHeadersConfig?.contentSecurityPolicy), 'contentSecurityPolicy must be set'),
    ],
  ),
];
