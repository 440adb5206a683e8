import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from './accounts.ts';
import { call, json, keptOpen, type Outcome } from './http-call.ts';
import { seconds } from './wait.ts';

/** Connections of consumers, each with one request at a time. */
const connections = 16;

/** Milliseconds between two requests of one: two cores are to serve, and to start processes at the same time. */
const pause = 15;

/**
 * Requests one after the other on each of a few connections that are kept; of a hundred, 84 say who one is, 12 list, 2
 * announce and 2 upload. Every answer but the wanted one is a failure, and nothing is tried again.
 */
export const createSteadyLoad = (options: {
  url: string;
  accounts: readonly Account[];
  sendText: () => Promise<Outcome>;
}) => {
  const { url, accounts, sendText } = options;
  const agent = keptOpen(connections);
  const failures: string[] = [];
  let count = 0;
  let stopping = false;

  const announce = (account: Account): Promise<Outcome> => {
    const sha256 = randomUUID().replaceAll('-', '').repeat(2);
    const { headers, ...rest } = json({ filename: 'a.jpg', mediaType: 'image/jpeg', size: 1_000, sha256 });
    const all = { ...headers, ...account.authorization(), 'idempotency-key': randomUUID() };
    return call(`${url}/v1/documents`, { method: 'POST', agent, ...rest, headers: all });
  };
  const next = (index: number): [wanted: number, Promise<Outcome>] => {
    // Of each hundred the next one: who announces and never uploads soon has too many uploads under way.
    const account = accounts[(index + Math.floor(index / 100)) % accounts.length] as Account;
    const turn = index % 100;
    if (turn === 33 || turn === 66) return [202, sendText()];
    if (turn === 20 || turn === 80) return [201, announce(account)];
    const path = turn % 8 === 0 ? '/v1/documents?limit=5' : '/v1/me';
    return [200, call(`${url}${path}`, { agent, headers: account.authorization() })];
  };
  const lane = async (): Promise<void> => {
    while (!stopping) {
      const [wanted, asked] = next(count++);
      const { status, error, ms, body } = await asked;
      if (status !== wanted) {
        failures.push(`${status} ${error} instead of ${wanted} after ${seconds(ms)} ${body.slice(0, 200)}`);
      }
      await sleep(pause);
    }
  };
  return {
    failures,
    /** Requests so far. */
    count: (): number => count,
    run: async (): Promise<void> => {
      await Promise.all(Array.from({ length: connections }, lane));
      agent.destroy();
    },
    stop: (): void => {
      stopping = true;
    },
  };
};
