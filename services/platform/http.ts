import type { Language } from './errors.ts';
import type { Principal } from './principal.ts';

/** What the API's plugins add to Fastify, for the domains' routes. */
declare module 'fastify' {
  interface FastifyRequest {
    /** Set on every route that is not `public`: reading it elsewhere throws. */
    readonly principal: Principal;
    /** The language to answer in, by Accept-Language. */
    readonly chosenLanguage: Language;
  }

  interface FastifyContextConfig {
    /** The route needs no access token. Every other one does. */
    public?: boolean;
    /** Idempotency-Key is honoured. */
    idempotent?: boolean;
  }
}
