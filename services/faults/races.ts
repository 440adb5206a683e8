import { randomUUID } from 'node:crypto';
import { TOTP } from 'otpauth';
import { newAddress } from '../acceptance/person.ts';
import { startOwnBackends } from '../local/own-backends.ts';
import { type Account, password } from './accounts.ts';
import type { FaultRow, Scenario } from './fault-row.ts';
import { call, json, type Outcome } from './http-call.ts';
import { type Platform, startPlatform } from './platform.ts';

/** Races of each kind. */
const rounds = { full: 1_000, short: 40 };

/** Requests that are sent at once in each. */
const rivals = 4;

/** Races that go on at the same time, each of an account of its own. */
const lanes = 8;

/** What one race came to: how many won, and what the others heard. */
type Race = { winners: number; answers: Outcome[] };

type Course = {
  promise: string;
  /** Statuses that a loser may get. */
  losing: readonly number[];
  /** One account's races, one after the other. */
  prepare: (platform: Platform, account: Account) => Promise<() => Promise<Race>>;
};

export const races: Scenario = {
  about:
    `A thousand rounds of each, ${rivals} requests at once in each round, in accounts of their own: the same authenticator ` +
    'code on as many sign-ins, the same refresh token, the same Idempotency-Key on one announcement, and room for one more ' +
    'document. Exactly one may win: be signed in, get the next token, make the document.',

  run: async ({ dir, short, progress }) => {
    const servers = await startOwnBackends(`${dir}/backends`);
    const platform = await startPlatform({
      dir,
      backends: servers.backends,
      accounts: 0,
      variables: { api: { TRUST_PROXY_HOPS: '1', QUOTA_DOCUMENTS: '1' } },
    });
    const rows: FaultRow[] = [];
    for (const course of courses) {
      const count = short ? rounds.short : rounds.full;
      const wrong: string[] = [];
      let run = 0;
      const accounts = await platform.openAccounts(Math.ceil(count / perAccount));
      const lane = async (): Promise<void> => {
        for (let account = accounts.shift(); account; account = accounts.shift()) {
          const race = await course.prepare(platform, account);
          for (let round = 0; round < perAccount && run < count; round++) {
            run += 1;
            const { winners, answers } = await race();
            const lost = answers.filter(({ status }) => status >= 300 || status === 0);
            const strange = lost.find(({ status }) => !course.losing.includes(status));
            if (winners !== 1) wrong.push(`${winners} winners: ${answers.map(({ status }) => status).join(', ')}`);
            else if (strange) wrong.push(`a loser got ${strange.status} ${strange.error} ${strange.body}`);
          }
        }
      };
      await Promise.all(Array.from({ length: lanes }, lane));
      progress(`${course.promise}: ${run} rounds, ${wrong.length} wrong`);
      for (const detail of wrong.slice(0, 10)) progress(detail);
      rows.push({
        promise: `races: ${course.promise}`,
        asked: 'exactly one winner',
        measured: `${run.toLocaleString('en')} rounds of ${rivals} at once: ${wrong.length} without exactly one`,
        pass: wrong.length === 0 && run === count,
      });
    }
    await platform.stop();
    await servers.stop();
    return rows;
  },
};

/** Races of one account: with all requests less than the 600 a minute that an account may make. */
const perAccount = 25;

const atOnce = <Result>(ask: (index: number) => Promise<Result>): Promise<Result[]> =>
  Promise.all(Array.from({ length: rivals }, (_, index) => ask(index)));

/** Somebody in a network of his own: those who are not signed in are counted by it. */
const post = (url: string, body: unknown, headers: Record<string, string> = {}): Promise<Outcome> => {
  const { headers: type, ...rest } = json(body);
  const all = { ...type, 'x-forwarded-for': newAddress(), ...headers };
  return call(url, { method: 'POST', ...rest, headers: all, patience: 60_000 });
};

const won = (answers: Outcome[], is: (answer: Outcome) => boolean): Race => ({
  winners: answers.filter(is).length,
  answers,
});

const read = <Body>({ status, error, body }: Outcome, wanted: number): Body => {
  if (status !== wanted) throw new Error(`${status} ${error} instead of ${wanted}: ${body}`);
  return JSON.parse(body) as Body;
};

/** What `__Host-refresh` is set to; undefined where it is not. */
const refreshTokenIn = ({ cookies }: Outcome): string | undefined =>
  cookies.flatMap((cookie) => /^__Host-refresh=([^;]+)/.exec(cookie)?.[1] ?? []).at(0);

const code: Course = {
  promise: 'an authenticator code',
  // Wrong, as it is used up; or five are being looked at already.
  losing: [401, 429],
  prepare: async ({ url, sql }, { id, email, authorization }) => {
    const api = `${url}/v1`;
    const enrolment = await post(`${api}/me/two-factor`, {}, authorization());
    const { secret } = read<{ secret: string }>(enrolment, 200);
    const app = new TOTP({ secret });
    read(await post(`${api}/me/two-factor/confirm`, { code: app.generate() }, authorization()), 200);
    // One for each rival, good for ten minutes and for one sign-in; what it proves is proved once for all races.
    const challenge = async (): Promise<string> =>
      read<{ challenge: string }>(await post(`${api}/auth/login`, { email, password }), 202).challenge;
    const challenges = await atOnce(challenge);
    return async () => {
      // A code of this step may be used again: a race does not wait for the next one.
      await sql`update totp_seeds set last_step = 0 where account_id = ${id}`;
      const shown = app.generate();
      const answers = await atOnce((index) =>
        post(`${api}/auth/login/second-factor`, { challenge: challenges[index], code: shown }),
      );
      for (const [index, { status }] of answers.entries()) {
        if (status === 200) challenges[index] = await challenge();
      }
      return won(answers, ({ status }) => status === 200);
    };
  },
};

const refreshToken: Course = {
  promise: 'a refresh token',
  // Those who come within the grace of ten seconds get an access token and no next one.
  losing: [],
  prepare: async ({ url }, { email }) => {
    let token = refreshTokenIn(await post(`${url}/v1/auth/login`, { email, password })) ?? '';
    return async () => {
      const cookie = { cookie: `__Host-refresh=${token}`, 'sec-fetch-site': 'same-origin' };
      const answers = await atOnce(() => post(`${url}/v1/auth/refresh`, {}, cookie));
      token = answers.map(refreshTokenIn).find((next) => next !== undefined) ?? '';
      return won(answers, (answer) => refreshTokenIn(answer) !== undefined);
    };
  },
};

const announcement = (filename: string) => ({
  filename,
  mediaType: 'image/jpeg',
  size: 1_000,
  sha256: randomUUID().replaceAll('-', '').repeat(2),
});

/** The quota of these accounts is one document: the next race starts from none. */
const forget = async ({ sql }: Platform, accountId: string): Promise<void> => {
  await sql`delete from documents where owner_id = ${accountId}`;
  await sql`update account_usage set documents = 0, bytes = 0 where account_id = ${accountId}`;
};

const idempotencyKey: Course = {
  promise: 'an Idempotency-Key',
  // The first one is still being worked on.
  losing: [409],
  prepare: async (platform, { id, authorization }) => {
    return async () => {
      await forget(platform, id);
      const headers = { ...authorization(), 'idempotency-key': randomUUID() };
      const body = announcement('a.jpg');
      const answers = await atOnce(() => post(`${platform.url}/v1/documents`, body, headers));
      const made = new Set(
        answers.filter(({ status }) => status === 201).map((answer) => JSON.parse(answer.body).document.id),
      );
      const [stored] = await platform.sql`select count(*)::int from documents where owner_id = ${id}`;
      return { winners: made.size === 1 ? stored?.['count'] : made.size, answers };
    };
  },
};

const quota: Course = {
  promise: 'the last room of a quota',
  losing: [403, 409, 413, 422],
  prepare: async (platform, { id, authorization }) => {
    return async () => {
      await forget(platform, id);
      const answers = await atOnce((index) =>
        post(`${platform.url}/v1/documents`, announcement(`${index}.jpg`), authorization()),
      );
      return won(answers, ({ status }) => status === 201);
    };
  },
};

const courses: readonly Course[] = [code, refreshToken, idempotencyKey, quota];
