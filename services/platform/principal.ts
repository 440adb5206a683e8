import type { Role } from '../contracts/accounts.ts';
import type { Scope } from '../contracts/api-keys.ts';

/** Who makes a request: an account, as its verified access token or API key says. */
export type Principal = {
  readonly accountId: string;
  readonly role: Role;
  /** The session behind an access token; null behind an API key. */
  readonly sessionId: string | null;
  /** Seconds since 1970 at which its owner last proved who he is, with all factors; 0 behind an API key. */
  readonly authenticatedAt: number;
  /** What an API key may do; null behind an access token, which may do all that its owner may. */
  readonly scopes: readonly Scope[] | null;
};
