import type { Redis } from 'ioredis';
import type { Actor } from '../../platform/actor.ts';
import { networkOf } from '../../platform/network.ts';
import { type Attempt, attemptOnBoth, createThrottle } from '../../platform/throttle.ts';
import type { VisitedShare } from './shares.repository.ts';

/** Seconds. */
const window = 900;

/**
 * Limits guesses at the passwords of shares (ASVS 6.3.1): in 15 minutes ten failures of a network, and twenty at a share.
 * Who has the link but not the password can so keep others out of that share, for whom its owner makes a new one.
 */
export const createShareGuesses = (redis: Redis) => {
  const networks = createThrottle({ redis, name: 'share-network', failures: 10, window });
  const shares = createThrottle({ redis, name: 'share', failures: 20, window });

  return {
    /** Counts a guess before it is looked at. @throws too-many-attempts; an outage when Redis is away */
    begin: ({ id, accountId }: VisitedShare, { address }: Actor): Promise<Attempt> =>
      attemptOnBoth(
        { throttle: networks, subject: networkOf(address ?? '') },
        // The account's id is what an erasure finds the key by.
        { throttle: shares, subject: `${accountId}:${id}` },
      ),
  };
};

export type ShareGuesses = ReturnType<typeof createShareGuesses>;
