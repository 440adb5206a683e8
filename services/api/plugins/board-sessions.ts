import '@fastify/cookie';
import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { Instant } from '../../contracts/primitives.ts';
import type { AuditService } from '../../domains/audit/index.ts';
import type { Principal } from '../../platform/principal.ts';
import type { Seal } from '../../platform/sealed.ts';
import { accessTokenLifetime } from './access-token.ts';
import type { Revocations } from './revocations.ts';

export const boardCookie = '__Host-board';

/** What the cookie is sealed for: nothing else that is sealed can be taken for it. */
const context = 'board-session';

const attributes = { path: '/', secure: true, httpOnly: true, sameSite: 'strict' } satisfies CookieSerializeOptions;

/** Milliseconds. No longer than an access token's, for no longer is known which sessions ended (revocations.ts). */
const lifetime = accessTokenLifetime * 1000;

/** Lets a page in that cannot send a token: a sealed cookie, bound to the session of the token it was asked for with. */
export const createBoardSessions = ({ seal, revocations }: { seal: Seal; revocations: Revocations }) => ({
  open: ({ sessionId }: Principal): { cookie: string; expiresAt: Date } => {
    const expiresAt = new Date(Date.now() + lifetime);
    return { cookie: seal.seal(JSON.stringify({ sessionId, expiresAt: expiresAt.getTime() }), context), expiresAt };
  },

  /** @returns whether its session goes on. @throws unavailable, when it cannot be known */
  verify: (cookie: string | undefined): boolean => {
    const session = cookie === undefined ? null : read(seal, cookie);
    return session !== null && session.expiresAt > Date.now() && !revocations.has(session.sessionId);
  },
});

export type BoardSessions = ReturnType<typeof createBoardSessions>;

const read = (seal: Seal, cookie: string): { sessionId: string; expiresAt: number } | null => {
  try {
    return JSON.parse(seal.open(cookie, context));
  } catch {
    return null;
  }
};

const BoardSession = Type.Object({ url: Type.String(), expiresAt: Instant });

export const boardSessionRoutes: FastifyPluginAsyncTypebox<{
  sessions: BoardSessions;
  audit: AuditService;
  url: string;
}> = async (app, { sessions, audit, url }) => {
  app.post(
    '/admin/board-sessions',
    {
      config: { roles: ['staff', 'admin'], recentSignIn: true, sameSite: true },
      schema: {
        tags: ['administration'],
        summary: 'Open Bull Board in this browser',
        description: `Sets the cookie \`${boardCookie}\`, good for ten minutes or until the sign-out; then go to \`url\`.`,
        response: { 201: BoardSession },
      },
    },
    async (request, reply) => {
      const { cookie, expiresAt } = sessions.open(request.principal);
      await audit.record(request.actor, { action: 'board.opened', accountId: null });
      reply.setCookie(boardCookie, cookie, { ...attributes, expires: expiresAt });
      return reply.code(201).send({ url, expiresAt: expiresAt.toISOString() });
    },
  );
};
