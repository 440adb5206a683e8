import type { FastifyHelmetOptions } from '@fastify/helmet';

/**
 * Answers are data, so nothing may be loaded or framed by them (ASVS 3.4, OWASP REST Security Cheat Sheet); /docs has a
 * policy of its own. What only speaks to browsers of the past is left out: every header costs each answer.
 */
export const securityHeaders: FastifyHelmetOptions = {
  global: true,
  hsts: { maxAge: 63_072_000, includeSubDomains: true },
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      objectSrc: ["'none'"],
      // These two do not follow default-src.
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  frameguard: { action: 'deny' },
  originAgentCluster: false,
  dnsPrefetchControl: false,
  ieNoOpen: false,
  permittedCrossDomainPolicies: false,
  xssFilter: false,
};
