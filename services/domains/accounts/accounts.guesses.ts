import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Actor } from '../../platform/actor.ts';
import { networkOf } from '../../platform/network.ts';
import { type Attempt, attemptOnBoth, createThrottle } from '../../platform/throttle.ts';

/** Seconds. */
const window = 900;

const failures = 10;

/**
 * Limits guesses at passwords (ASVS 6.3.1): ten failures in 15 minutes for an account and for a network.
 *
 * Guesses made elsewhere lock nobody out (ASVS 6.1.1): browsers from which the account was signed in to have a counter
 * of their own, and a password that is set by mail clears both. What is counted is the address of mail, so that
 * addresses without an account are no different.
 */
export const createGuesses = (redis: Redis) => {
  const networks = createThrottle({ redis, name: 'password-network', failures, window });
  const accounts = createThrottle({ redis, name: 'password-account', failures, window });
  const devices = createThrottle({ redis, name: 'password-device', failures, window });

  const begin = async (
    email: string,
    { actor, knownDevice }: { actor: Actor; knownDevice: boolean },
  ): Promise<Attempt> => {
    if (knownDevice) return devices.attempt(subjectOf(email));
    return attemptOnBoth(
      { throttle: networks, subject: networkOf(actor.address ?? '') },
      { throttle: accounts, subject: subjectOf(email) },
    );
  };

  return {
    /** Counts a guess before it is looked at. @throws too-many-attempts; an outage when Redis is away */
    begin,

    /** Forgets the failures of an account, on all devices. */
    clear: async (email: string): Promise<void> => {
      await Promise.all([accounts.clear(subjectOf(email)), devices.clear(subjectOf(email))]);
    },
  };
};

export type Guesses = ReturnType<typeof createGuesses>;

/** Redis need not know addresses. */
export const subjectOf = (email: string): string => createHash('sha256').update(email).digest('base64url');
