import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createJobRepository, createJobService } from '../domains/jobs/index.ts';
import { createMailRepository, createMailService } from '../domains/mail/index.ts';
import { type Database, openDatabase } from '../platform/db.ts';
import { createSeal } from '../platform/sealed.ts';
import { mailsTo, nextMail } from './mailbox.ts';
import { createTestBackends } from './test-backends.ts';
import { startPlatform } from './test-platform.ts';

type Platform = Awaited<ReturnType<typeof startPlatform>>;

/** What every domain does that has something to tell. */
const mailServiceOf = (platform: Platform, database: Database) =>
  createMailService({
    repository: createMailRepository(database),
    jobs: createJobService({ repository: createJobRepository(database), relayed: () => {} }),
    seal: createSeal(platform.secrets.dataKeys),
  });

const open = (platform: Platform) => {
  const database = openDatabase({ url: platform.backends.databaseUrl, poolSize: 2, service: 'test' });
  return { database, mail: mailServiceOf(platform, database) };
};

const letter = (to: string) =>
  ({
    accountId: null,
    to,
    language: 'fr',
    template: 'reset-password',
    data: { url: 'https://www.ipowerfrance.fr/reset-password#token=a-secret_1' },
  }) as const;

const newAddress = () => `${randomUUID()}@example.fr`;

const ended = async (platform: Platform) => {
  for (;;) {
    const [row] = await platform.sql`select j.status, m.* from mails m join jobs j on j.subject_id = m.id
      where j.status in ('completed', 'failed') order by m.id desc limit 1`;
    if (row) return row;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

describe('a mail', () => {
  let platform: Platform;
  let opened: ReturnType<typeof open>;
  beforeAll(async () => {
    platform = await startPlatform();
    opened = open(platform);
  });
  afterAll(async () => {
    await opened.database.close();
    await platform.stop();
  });

  test('is sent after its transaction, as text and HTML, and then forgotten', async () => {
    const to = newAddress();
    await opened.database.transact((transaction) => opened.mail.send(transaction, letter(to)));
    const mail = await nextMail(platform, to);
    expect(mail).toMatchObject({ template: 'reset-password', token: 'a-secret_1', to });
    expect(mail.subject).toBe('Choisissez un nouveau mot de passe');
    expect(mail.html).toContain('<html lang="fr">');
    const row = await ended(platform);
    expect(row).toMatchObject({ status: 'completed', sealed: null, message_id: mail.messageId });
    expect(mail.messageId).toContain(row['id']);
    expect(row['sent_at']).not.toBeNull();
  });

  test('is not readable in the database while it waits', async () => {
    const to = newAddress();
    await opened.database.transact(async (transaction) => {
      await opened.mail.send(transaction, letter(to));
      const [row] = await transaction.execute<Record<string, unknown>>(
        `select m::text || j::text as row from mails m join jobs j on j.subject_id = m.id where m.sealed is not null`,
      );
      expect(row?.['row']).not.toContain(to);
      expect(row?.['row']).not.toContain('a-secret_1');
    });
    await nextMail(platform, to);
  });

  test('of a transaction that is rolled back is not sent', async () => {
    const [never, after] = [newAddress(), newAddress()];
    const failing = opened.database.transact(async (transaction) => {
      await opened.mail.send(transaction, letter(never));
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await opened.database.transact((transaction) => opened.mail.send(transaction, letter(after)));
    await nextMail(platform, after);
    expect(await mailsTo(platform, never)).toEqual([]);
  });
});

describe('a mail server', () => {
  /** Refuses what `refusals` says, then takes everything. */
  const startServer = async (refusals: number) => {
    const taken: { from: string; to: string[]; raw: Buffer }[] = [];
    let left = refusals;
    const server = new SMTPServer({
      disabledCommands: ['STARTTLS', 'AUTH'],
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          if (left-- > 0) return done(Object.assign(new Error('Try again later'), { responseCode: 451 }));
          const { mailFrom, rcptTo } = session.envelope;
          taken.push({
            from: mailFrom ? mailFrom.address : '',
            to: rcptTo.map(({ address }) => address),
            raw: Buffer.concat(chunks),
          });
          done();
        });
      },
    });
    const listening = server.listen(0, '127.0.0.1');
    await once(listening, 'listening');
    const { port } = listening.address() as AddressInfo;
    return {
      url: `smtp://127.0.0.1:${port}`,
      taken,
      left: () => left,
      close: () => new Promise<void>((resolve) => server.close(() => resolve())),
    };
  };

  const withServer = async (
    refusals: number,
    work: (all: { platform: Platform; server: Server } & ReturnType<typeof open>) => Promise<void>,
  ) => {
    const server = await startServer(refusals);
    const platform = await startPlatform({
      backends: await createTestBackends(),
      variables: { MAIL_URL: server.url, MAIL_FROM: 'IPOWER MOTORS <compte@ipowerfrance.fr>' },
    });
    const opened = open(platform);
    try {
      await work({ platform, server, ...opened });
    } finally {
      await opened.database.close();
      await platform.stop();
      await server.close();
    }
  };
  type Server = Awaited<ReturnType<typeof startServer>>;

  test('that refuses at first is tried again, and gets the mail once', { timeout: 60_000 }, async () => {
    await withServer(1, async ({ platform, server, database, mail }) => {
      const to = newAddress();
      await database.transact((transaction) => mail.send(transaction, letter(to)));
      const row = await ended(platform);
      expect(row).toMatchObject({ status: 'completed', sealed: null });
      expect(server.left()).toBe(-1);
      expect(server.taken).toMatchObject([{ from: 'compte@ipowerfrance.fr', to: [to] }]);
      const received = await simpleParser(server.taken[0]?.raw ?? '');
      expect(received.messageId).toBe(`<${row['id']}@ipowerfrance.fr>`);
      expect(received.from?.text).toBe('"IPOWER MOTORS" <compte@ipowerfrance.fr>');
      expect(received.headers.get('auto-submitted')).toBe('auto-generated');
    });
  });

  test('that refuses for good: the mail is given up, and forgotten all the same', { timeout: 60_000 }, async () => {
    await withServer(99, async ({ platform, server, database, mail }) => {
      await database.transact(async (transaction) => {
        await mail.send(transaction, letter(newAddress()));
        await transaction.execute('update jobs set max_failures = 1');
      });
      expect(await ended(platform)).toMatchObject({ status: 'failed', sealed: null, sent_at: null, message_id: null });
      expect(server.taken).toEqual([]);
    });
  });
});
