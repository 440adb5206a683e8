import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import fp from 'fastify-plugin';
import helmet, { type HelmetOptions } from 'helmet';

/**
 * Answers are data, so nothing may be loaded or framed by them (ASVS 3.4, OWASP REST Security Cheat Sheet); /docs has a
 * policy of its own. What only speaks to browsers of the past is left out: every header costs each answer.
 */
const options: HelmetOptions = {
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

/** The same on every answer, so helmet is asked once: for each request it would put the policy together anew. */
export const securityHeadersPlugin = fp(async (app) => {
  const headers = headersOf(options);
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers);
    done();
  });
});

const headersOf = (options: HelmetOptions) => {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  helmet(options)(request, response, (error) => {
    if (error) throw error;
  });
  return response.getHeaders();
};
