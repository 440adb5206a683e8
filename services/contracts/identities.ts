import { type Static, Type } from 'typebox';
import { Instant } from './primitives.ts';

/** Who else's accounts sign in here, by OpenID Connect. */
export const IdentityProvider = Type.Enum(['google', 'microsoft']);
export type IdentityProvider = Static<typeof IdentityProvider>;

export const IdentityProviders = Type.Object({
  items: Type.Array(
    Type.Object({ provider: IdentityProvider, name: Type.String({ description: 'To show on the button.' }) }),
  ),
});
export type IdentityProviders = Static<typeof IdentityProviders>;

/**
 * A path of the web app: printable ASCII without `\` and `#`. It is only ever put behind the web app's own origin, and
 * may not look like another host either.
 */
export const ReturnTo = Type.String({
  pattern: '^/(?!/)[!$-\\[\\]-~]*$',
  maxLength: 512,
  default: '/',
  description: 'Path of the web app to come back to.',
  examples: ['/documents'],
});

/** How somebody goes to a provider and comes back. */
export const ProviderVisit = Type.Object({ returnTo: Type.Optional(ReturnTo) }, { additionalProperties: false });
export type ProviderVisit = Static<typeof ProviderVisit>;

export const ProviderAddress = Type.Object({
  url: Type.String({ format: 'uri', description: 'Where to send the browser now, within ten minutes.' }),
});
export type ProviderAddress = Static<typeof ProviderAddress>;

export const Identity = Type.Object({
  provider: IdentityProvider,
  email: Type.Union([Type.String(), Type.Null()], { description: 'As the provider last told it.' }),
  createdAt: Instant,
  lastUsedAt: Type.Union([Instant, Type.Null()]),
});
export type Identity = Static<typeof Identity>;

export const Identities = Type.Object({ items: Type.Array(Identity) });
export type Identities = Static<typeof Identities>;
