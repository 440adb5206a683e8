import { type Static, Type } from 'typebox';
import { Instant, Uuid } from './primitives.ts';

/** What an API key can be allowed to do. `documents:share` lets strangers in, so writing does not include it. */
export const Scope = Type.Enum([
  'account:read',
  'documents:read',
  'documents:write',
  'documents:share',
  'webhooks:manage',
]);
export type Scope = Static<typeof Scope>;

/** Most keys of an account that are not revoked. */
export const apiKeysMax = 20;

const Name = Type.String({
  minLength: 1,
  maxLength: 100,
  pattern: '^[^\\u0000-\\u001f\\u007f]+$',
  examples: ['Back office'],
  description: 'To tell keys apart.',
});

const Scopes = Type.Array(Scope, { minItems: 1, uniqueItems: true, description: 'What the key may do.' });

export const ApiKey = Type.Object({
  id: Uuid,
  name: Name,
  ending: Type.String({ description: 'Its last four characters.' }),
  scopes: Scopes,
  createdAt: Instant,
  expiresAt: Type.Union([Instant, Type.Null()]),
  lastUsedAt: Type.Union([Instant, Type.Null()], { description: 'To the minute.' }),
});
export type ApiKey = Static<typeof ApiKey>;

export const NewApiKey = Type.Object(
  {
    name: Name,
    scopes: Scopes,
    expiresAt: Type.Optional(
      Type.String({ format: 'date-time', description: 'When it ends by itself; without it, never.' }),
    ),
  },
  { additionalProperties: false },
);
export type NewApiKey = Static<typeof NewApiKey>;

export const CreatedApiKey = Type.Object({
  apiKey: ApiKey,
  key: Type.String({
    description:
      'The key itself, which is shown only now. Matches `ipk_[A-Za-z0-9_-]{43}`; a secret scanner can look for it.',
  }),
});
export type CreatedApiKey = Static<typeof CreatedApiKey>;

export const ApiKeyList = Type.Object({ items: Type.Array(ApiKey, { description: 'Newest first.' }) });
export type ApiKeyList = Static<typeof ApiKeyList>;
