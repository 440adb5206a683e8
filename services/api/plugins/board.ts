import '@fastify/cookie';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import type { AppControllerRoute, AppViewRoute, IServerAdapter, UIConfig } from '@bull-board/api/typings/app';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { Queues } from '../../platform/queue.ts';
import { accessTokenLifetime } from './access-token.ts';
import { type BoardSessions, boardCookie } from './board-sessions.ts';
import { requestError } from './problem.errors.ts';

/** What its page may load: its own files, and what it asks them for. */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "object-src 'none'",
  // Its addresses are relative to a <base> of its own.
  "base-uri 'self'",
  "frame-ancestors 'none'",
].join('; ');

const mediaTypes: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
};

/**
 * Bull Board, for looking only: the ledger is the truth, and changes go by our own routes. Registered below its prefix
 * and outside of authentication by token, for a page that is navigated to has none: it has the cookie of its session.
 */
export const boardPlugin: FastifyPluginAsync<{ queues: Queues; sessions: BoardSessions }> = async (
  app,
  { queues, sessions },
) => {
  const board = collectBoard(queues);
  const page = await readPage(board.views);
  const assets = await listFiles(board.statics);

  app.addHook('onRequest', async (request: FastifyRequest) => {
    if (!sessions.verify(request.cookies[boardCookie])) throw requestError('board-session-missing');
  });

  const showPage = (_request: FastifyRequest, reply: FastifyReply) => {
    const { params } = board.entry.handler({ basePath: app.prefix, uiConfig: board.uiConfig });
    return reply
      .headers({ 'content-security-policy': pagePolicy, 'cache-control': 'no-store' })
      .type('text/html; charset=utf-8')
      .send(page(params as Record<string, string>));
  };
  const hide = { schema: { hide: true } };
  for (const url of [board.entry.route].flat()) app.get(url, { ...hide, prefixTrailingSlash: 'slash' }, showPage);

  app.get<{ Params: { '*': string } }>('/static/*', hide, async (request, reply) => {
    const path = request.params['*'];
    if (!assets.has(path)) throw requestError('route-not-found');
    return reply
      .header('cache-control', `private, max-age=${accessTokenLifetime}`)
      .type(mediaTypes[extname(path)] ?? 'application/octet-stream')
      .send(await readFile(join(board.statics, path)));
  });

  const reading = board.api.filter(({ method }) => [method].flat().includes('get'));
  for (const { route, handler } of reading) {
    for (const url of [route].flat()) {
      app.get(url, hide, async (request, reply) => {
        const { query, params, headers } = request as { query: object; params: object; headers: object };
        const { status = 200, body } = await handler({
          queues: board.queues,
          uiConfig: board.uiConfig,
          query,
          params,
          headers: headers as Record<string, string>,
          body: {},
        });
        return reply.code(status).send(body);
      });
    }
  }
};

/** What Bull Board would tell the adapter of a web framework. */
const collectBoard = (queues: Queues) => {
  const board = {} as {
    views: string;
    statics: string;
    api: AppControllerRoute[];
    uiConfig: UIConfig;
    entry: AppViewRoute;
    queues: Parameters<IServerAdapter['setQueues']>[0];
  };
  const adapter: IServerAdapter = {
    setQueues: (given) => Object.assign(board, { queues: given }) && adapter,
    setViewsPath: (views) => Object.assign(board, { views }) && adapter,
    setStaticPath: (_route, statics) => Object.assign(board, { statics }) && adapter,
    setEntryRoute: (entry) => Object.assign(board, { entry }) && adapter,
    setErrorHandler: () => adapter,
    setApiRoutes: (api) => Object.assign(board, { api }) && adapter,
    setUIConfig: (uiConfig) => Object.assign(board, { uiConfig }) && adapter,
  };
  createBullBoard({
    queues: Object.values(queues.byName).map((queue) => new BullMQAdapter(queue, { readOnlyMode: true })),
    serverAdapter: adapter,
    options: {
      uiBasePath: dirname(createRequire(import.meta.url).resolve('@bull-board/ui/package.json')),
      uiConfig: { boardTitle: 'IPOWER MOTORS' },
    },
  });
  return board;
};

/** Its page, whose template has nothing but values; without the fonts and styles that the policy does not let in. */
const readPage = async (views: string) => {
  const template = (await readFile(join(views, 'index.ejs'), 'utf8'))
    .replace(/<link href="https:[^>]*>/g, '')
    .replace(/(<div id="root">).*?<\/style>\s*(<\/div>)/s, '$1$2');
  return (values: Record<string, string>): string =>
    template.replace(/<%([=-]) (\w+) %>/g, (_, sign: string, name: string) => {
      const value = values[name] ?? '';
      return sign === '-' ? value : value.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
    });
};

const listFiles = async (folder: string): Promise<ReadonlySet<string>> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return new Set(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)),
  );
};
