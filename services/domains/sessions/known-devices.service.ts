import type { Transaction } from '../../platform/db.ts';
import { createOpaqueToken, hashOpaqueToken } from '../../platform/opaque-token.ts';
import { normaliseEmail } from '../accounts/index.ts';
import type { KnownDeviceRepository } from './known-devices.repository.ts';

/** Seconds a browser is known after the sign-in that made it so. */
export const deviceLifetime = 90 * 86_400;

/** Remembers from which browsers an account was signed in to. That proves nothing: it only counts guesses apart. */
export const createKnownDeviceService = ({ repository }: { repository: KnownDeviceRepository }) => ({
  /** Whether this browser signed in to the account with this address. */
  isKnown: async (device: string | undefined, email: string): Promise<boolean> =>
    device !== undefined && repository.isOfEmail(hashOpaqueToken(device), normaliseEmail(email)),

  /** @returns the secret for the browser to keep; null when it has one of this account */
  remember: async (device: string | undefined, accountId: string): Promise<string | null> => {
    if (device !== undefined && (await repository.isOf(hashOpaqueToken(device), accountId))) return null;
    const { token, hash } = createOpaqueToken();
    await repository.insert({ hash, accountId, expiresAt: new Date(Date.now() + deviceLifetime * 1000) });
    return token;
  },

  /** Forgets the browsers of an account. @returns how many */
  forget: (accountId: string, on: Transaction): Promise<number> => repository.deleteOf(accountId, on),

  deleteExpired: repository.deleteExpired,
});

export type KnownDeviceService = ReturnType<typeof createKnownDeviceService>;
