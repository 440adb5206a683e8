import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Actor } from '../../platform/actor.ts';
import type { Transaction } from '../../platform/db.ts';
import { networkOf } from '../../platform/network.ts';
import { createThrottle } from '../../platform/throttle.ts';
import type { MailService } from '../mail/index.ts';
import { subjectOf } from './accounts.guesses.ts';
import type { AccountRow } from './accounts.table.ts';

/** Milliseconds: several times what the work takes. */
const leastTime = 250;

/** Mails that anybody can have sent to any address: how many, and without telling whose address it is. */
export const createMailsOnRequest = (redis: Redis) => {
  const networks = createThrottle({ redis, name: 'mail-network', failures: 10, window: 900 });
  const recipients = createThrottle({ redis, name: 'mail-recipient', failures: 5, window: 3600 });

  return {
    /** @throws too-many-attempts, after ten in 15 minutes from one network */
    allow: (actor: Actor): Promise<void> => networks.demand(networkOf(actor.address ?? '')),

    /**
     * Does the work that ends in a mail, and takes as long whatever that is. The sixth mail in an hour is not sent,
     * which nobody is told: the recipient has five, whose links are good.
     */
    send: async (email: string, work: () => Promise<void>): Promise<void> => {
      const attempt = async () => {
        if ((await recipients.take(subjectOf(email))) === 0) await work();
      };
      await Promise.all([attempt(), sleep(leastTime)]);
    },
  };
};

/** Tells the owner of an account that his address was given where only new ones belong: nobody else learns of it. */
export const createNewsOfAccount =
  ({ mail, webUrl }: { mail: MailService; webUrl: string }) =>
  ({ id: accountId, email: to, language }: AccountRow, on: Transaction): Promise<void> =>
    mail.send(on, { accountId, to, language, template: 'registration-repeated', data: { url: `${webUrl}/sign-in` } });

export type MailsOnRequest = ReturnType<typeof createMailsOnRequest>;
