/** Where an application's pages may reach, besides their own origin. */
export type SiteOrigins = {
  /** Of the API. */
  readonly api: string;
  /** Of renditions and originals. */
  readonly media: string;
  /** Of the presigned POSTs. */
  readonly uploads: string;
  /** Of Sentry's ingestion, where errors are reported. */
  readonly errors?: string | undefined;
};

/**
 * Headers of every answer of the two applications' origins, the same on a developer's machine and at CloudFront
 * (ASVS 3.4). Scripts and styles come from the site's own files only: there is no inline one and no nonce.
 */
export const siteHeaders = ({ api, media, uploads, errors }: SiteOrigins) => ({
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    `img-src 'self' data: blob: ${media}`,
    `connect-src ${["'self'", api, media, uploads, errors].filter(Boolean).join(' ')}`,
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
});
