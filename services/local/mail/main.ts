import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { type ParsedMail, simpleParser } from 'mailparser';
import { listPage, mailPage } from './pages.ts';

/**
 * `node main.ts FOLDER PORT [ADDRESS]`: shows the mails of a folder (one `.eml` each) to people, who have no mailbox on
 * a development machine. Listens on 127.0.0.1 unless told otherwise.
 */

const [folder = '', port = '', address = '127.0.0.1'] = process.argv.slice(2);

/** The newest first: names begin with the time (UUIDv7). */
const names = async (): Promise<string[]> => {
  const files = await readdir(folder).catch((): string[] => []);
  const mails = files.filter((name) => name.endsWith('.eml'));
  return mails.map((name) => name.slice(0, -'.eml'.length)).sort((a, b) => (a < b ? 1 : -1));
};

const parse = async (id: string): Promise<ParsedMail> => simpleParser(await readFile(join(folder, `${id}.eml`)));

/** The page frames a mail's HTML; that may run and load nothing; its links open beside it. */
const policies = {
  page: "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; form-action 'none'",
  mail: "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups allow-popups-to-escape-sandbox",
};

type Answer = { body: string; policy: string };

const answer = async (path: string): Promise<Answer | null> => {
  if (path === '/') {
    const ids = (await names()).slice(0, 200);
    const mails = await Promise.all(ids.map(async (id) => ({ id, mail: await parse(id) })));
    return { body: listPage(mails), policy: policies.page };
  }
  const [, id = '', part] = /^\/([0-9a-f-]{36})(\/html)?$/.exec(path) ?? [];
  // Only what the folder lists is read: a path cannot leave it.
  if (!(await names()).includes(id)) return null;
  const mail = await parse(id);
  return part
    ? { body: (mail.html || '').replace('<head>', '<head><base target="_blank">'), policy: policies.mail }
    : { body: mailPage({ id, mail }), policy: policies.page };
};

const server = createServer(async (request, response) => {
  // Another site's name that points to this machine is not this page's (DNS rebinding).
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  if (!['localhost', '127.0.0.1'].includes(host)) return void response.writeHead(403).end();
  try {
    const found = await answer((request.url ?? '/').split('?')[0] as string);
    if (!found) return void response.writeHead(404, { 'content-type': 'text/plain' }).end('There is no such mail.\n');
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': found.policy,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    response.end(found.body);
  } catch (error) {
    console.error(error);
    response.writeHead(500).end();
  }
});

server.listen(Number(port), address);
process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
});
