import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { simpleParser } from 'mailparser';

/** A mail as it reached somebody. */
export type ReceivedMail = {
  /** Which of `mail.templates.ts` it is. */
  template: string;
  from: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  messageId: string;
  /** The secret behind the `#` of its link; empty when there is none. */
  token: string;
};

/** Files that `nextMail` gave out, by folder. */
const seen = new Map<string, Set<string>>();

/** All mails to `to` so far, the oldest first. */
export const mailsTo = async ({ mailFolder }: { mailFolder: string }, to: string): Promise<ReceivedMail[]> =>
  (await read(mailFolder)).map(({ mail }) => mail).filter((mail) => mail.to === to);

/**
 * The oldest mail to `to` that was not asked for yet; waits for it.
 * @param platform of startPlatform
 * @param template of mail.templates.ts; other mails are left for later calls
 * @throws {Error} with the mails that are there, when none comes within 15 s
 */
export const nextMail = async (
  platform: { mailFolder: string },
  to: string,
  template?: string,
): Promise<ReceivedMail> => {
  const { mailFolder } = platform;
  const taken = seen.get(mailFolder) ?? new Set();
  seen.set(mailFolder, taken);
  for (const deadline = Date.now() + 15_000; Date.now() < deadline; await sleep(50)) {
    const found = (await read(mailFolder)).find(
      ({ file, mail }) => !taken.has(file) && mail.to === to && (!template || mail.template === template),
    );
    if (!found) continue;
    taken.add(found.file);
    return found.mail;
  }
  const others = (await read(mailFolder)).map(({ mail }) => `${mail.template} to ${mail.to}`);
  throw new Error(`No mail ${template ?? ''} to ${to} came. There are: ${others.join(', ') || 'none'}`);
};

/** By the time they were written: file names begin with it (UUIDv7). */
const read = async (folder: string): Promise<{ file: string; mail: ReceivedMail }[]> => {
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => name.endsWith('.eml')).sort();
  return Promise.all(files.map(async (file) => ({ file, mail: await parse(join(folder, file)) })));
};

const parsed = new Map<string, Promise<ReceivedMail>>();

/** A mail that was written does not change. */
const parse = (path: string): Promise<ReceivedMail> => {
  const known = parsed.get(path) ?? parseFile(path);
  parsed.set(path, known);
  return known;
};

const parseFile = async (path: string): Promise<ReceivedMail> => {
  const { headers, from, to, subject = '', text = '', html, messageId = '' } = await simpleParser(await readFile(path));
  return {
    template: String(headers.get('x-mail-template')),
    from: from?.text ?? '',
    to: to && 'text' in to ? to.text : '',
    subject,
    text,
    html: html || '',
    messageId,
    token: /#token=([\w-]+)/.exec(text)?.[1] ?? '',
  };
};
