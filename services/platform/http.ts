import type { Role } from '../contracts/accounts.ts';
import type { Scope } from '../contracts/api-keys.ts';
import type { Actor } from './actor.ts';
import type { Language } from './errors.ts';
import type { Principal } from './principal.ts';

/** The id of what a request makes, the same at each try. `resumed`: a try before has died, and may have made it. */
export type Resource = { resourceId: string; resumed: boolean };

/** What the API's plugins add to Fastify, for the domains' routes. */
declare module 'fastify' {
  interface FastifyRequest {
    /** Set on every route that is not `public`: reading it elsewhere throws. */
    readonly principal: Principal;
    /** Who acts, for the audit log. */
    readonly actor: Actor;
    /**
     * Fires when the caller would no longer be let in: signed out, token over, API key revoked, or nobody can say.
     * For answers that last; `until` ends the looking.
     */
    dismissal(until: AbortSignal): AbortSignal;
    /** With an Idempotency-Key, what the request makes; else null. */
    resource: Resource | null;
    /** The language to answer in, by Accept-Language. */
    readonly chosenLanguage: Language;
  }

  interface FastifyContextConfig {
    /** Begins no trace: asked too often to be of interest. */
    untraced?: boolean;
    /** The route needs no access token. Every other one does. */
    public?: boolean;
    /** The route acts by cookies, so it refuses what another site's page sends (ASVS 3.5.1). */
    sameSite?: boolean;
    /** API keys with this scope may use the route; without one, none may. */
    scope?: Scope;
    /** Who may use the route; without them, everybody. */
    roles?: readonly Role[];
    /** Its user must have proved who he is in the last ten minutes (ASVS 7.5.1). */
    recentSignIn?: boolean;
    /** Idempotency-Key is honoured. */
    idempotent?: boolean;
  }
}
