import { randomUUIDv7 } from 'node:crypto';
import {
  type ApiKey,
  type ApiKeyList,
  apiKeysMax,
  type CreatedApiKey,
  type NewApiKey,
} from '../../contracts/api-keys.ts';
import type { Actor } from '../../platform/actor.ts';
import type { Transact } from '../../platform/db.ts';
import { createOpaqueToken, hashOpaqueToken } from '../../platform/opaque-token.ts';
import type { Principal } from '../../platform/principal.ts';
import { accountError } from '../accounts/index.ts';
import type { AuditService } from '../audit/index.ts';
import { type MailService, occasionOf } from '../mail/index.ts';
import { apiKeyError } from './api-keys.errors.ts';
import type { ApiKeyRepository } from './api-keys.repository.ts';
import type { ApiKeyRow } from './api-keys.table.ts';

/** What secret scanners know a key by. */
const prefix = 'ipk_';

const shape = /^ipk_[\w-]{43}$/;

/** Whether a bearer token is meant to be a key. */
export const isApiKey = (token: string): boolean => token.startsWith(prefix);

export const createApiKeyService = (options: {
  repository: ApiKeyRepository;
  transact: Transact;
  audit: AuditService;
  mail: MailService;
}) => {
  const { repository, transact, audit, mail } = options;

  return {
    /**
     * Makes a key, which is kept as its hash only.
     * @throws api-keys-too-many, api-key-expiry-past
     */
    create: async (
      { accountId }: Principal,
      { name, scopes, expiresAt }: NewApiKey,
      actor: Actor,
    ): Promise<CreatedApiKey> => {
      const end = expiresAt === undefined ? null : new Date(expiresAt);
      if (end && end.getTime() <= Date.now()) throw apiKeyError('api-key-expiry-past');
      const key = prefix + createOpaqueToken().token;
      const row = { id: randomUUIDv7(), accountId, name, scopes, expiresAt: end, ending: key.slice(-4) };
      return transact(async (transaction) => {
        const owner = await repository.lockOwner(accountId, transaction);
        if (!owner) throw accountError('unauthenticated');
        const keys = await repository.list(accountId, transaction);
        if (keys.length >= apiKeysMax) throw apiKeyError('api-keys-too-many');
        const inserted = await repository.insert({ ...row, hash: hashOpaqueToken(key) }, transaction);
        const details = { keyId: row.id, name, scopes: scopes.join(' ') };
        await audit.record(actor, { action: 'api-key.created', accountId, details }, transaction);
        await mail.send(transaction, {
          accountId,
          to: owner.email,
          language: owner.language,
          template: 'api-key-created',
          data: { name, ...occasionOf(actor) },
        });
        return { apiKey: toApiKey(inserted), key };
      });
    },

    /** All keys of an account that are not revoked: too few for pages. */
    list: async ({ accountId }: Principal): Promise<ApiKeyList> => ({
      items: (await repository.list(accountId)).map(toApiKey),
    }),

    /** From now on the key is refused. @throws api-key-not-found */
    revoke: ({ accountId }: Principal, id: string, actor: Actor): Promise<void> =>
      transact(async (transaction) => {
        const revoked = await repository.revoke({ id, accountId }, transaction);
        if (!revoked) throw apiKeyError('api-key-not-found');
        const details = { keyId: id, name: revoked.name };
        await audit.record(actor, { action: 'api-key.revoked', accountId, details }, transaction);
      }),

    /** Asks the database at each use. @returns null when the key is unknown, revoked, expired, or its account disabled */
    verify: async (key: string): Promise<Principal | null> => {
      if (!shape.test(key)) return null;
      const found = await repository.findUsable(hashOpaqueToken(key));
      if (!found) return null;
      const { id, accountId, role, scopes, usedThisMinute } = found;
      if (!usedThisMinute) await repository.touch(id);
      return { accountId, role, sessionId: null, authenticatedAt: 0, scopes };
    },
  };
};

export type ApiKeyService = ReturnType<typeof createApiKeyService>;

const toApiKey = ({ id, name, ending, scopes, createdAt, expiresAt, lastUsedAt }: ApiKeyRow): ApiKey => ({
  id,
  name,
  ending,
  scopes,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt?.toISOString() ?? null,
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
});
