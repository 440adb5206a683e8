/** Who does something and from where, as the audit log keeps it. */
export type Actor = {
  readonly kind: 'account' | 'api-key' | 'anonymous' | 'system';
  /** The account that acts; null for `anonymous` and `system`. */
  readonly accountId: string | null;
  /** IP address, behind the trusted proxies. */
  readonly address: string | null;
  /** At most 256 characters of it. */
  readonly userAgent: string | null;
  readonly requestId: string | null;
};

/** The platform itself: jobs and operators' commands. */
export const system: Actor = { kind: 'system', accountId: null, address: null, userAgent: null, requestId: null };

/** The same, once it is known whose account it is: somebody who signs in is anonymous until then. */
export const byOwner = (actor: Actor, accountId: string): Actor => ({ ...actor, kind: 'account', accountId });
