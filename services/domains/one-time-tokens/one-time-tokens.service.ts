import type { Transaction } from '../../platform/db.ts';
import { createOpaqueToken, hashOpaqueToken } from '../../platform/opaque-token.ts';
import type { OneTimeTokenRepository } from './one-time-tokens.repository.ts';

/** What a token can be for, and how long it is good, in seconds. */
const lifetimes = {
  'confirm-registration': 24 * 3600,
  'reset-password': 1800,
  /** Sets the first password of an account that staff opened. */
  invitation: 72 * 3600,
  'change-email': 3600,
  /** Signed in by the first factor, not yet by the second. */
  'second-factor': 600,
  /** On the way to a provider and back (ASVS 10.1.2). */
  'openid-connect': 600,
} as const;

export type TokenPurpose = keyof typeof lifetimes;

export type OneTimeToken = { accountId: string | null; data: Record<string, unknown>; createdAt: Date };

type Given = { accountId?: string; data?: Record<string, unknown> };

export const createOneTimeTokenService = ({ repository }: { repository: OneTimeTokenRepository }) => ({
  /** @returns the token, which is kept nowhere, and the seconds it is good */
  issue: async (
    purpose: TokenPurpose,
    { accountId, data = {} }: Given,
    on?: Transaction,
  ): Promise<{ token: string; expiresIn: number }> => {
    const { token, hash } = createOpaqueToken();
    const expiresIn = lifetimes[purpose];
    const expiresAt = new Date(Date.now() + expiresIn * 1000);
    await repository.insert({ hash, purpose, accountId: accountId ?? null, data, expiresAt }, on);
    return { token, expiresIn };
  },

  /** What a token is good for, without using it up; null when it is unknown, used, expired or of another purpose. */
  find: (purpose: TokenPurpose, token: string): Promise<OneTimeToken | null> =>
    repository.find({ hash: hashOpaqueToken(token), purpose }),

  /** Uses a token up: of calls at the same time, one gets it. With a transaction that is rolled back it stays good. */
  take: (purpose: TokenPurpose, token: string, on?: Transaction): Promise<OneTimeToken | null> =>
    repository.take({ hash: hashOpaqueToken(token), purpose }, on),

  /** Takes back what an account was given. */
  revoke: (purpose: TokenPurpose, accountId: string, on?: Transaction): Promise<number> =>
    repository.deleteOf(accountId, purpose, on),

  deleteExpired: repository.deleteExpired,
});

export type OneTimeTokenService = ReturnType<typeof createOneTimeTokenService>;
