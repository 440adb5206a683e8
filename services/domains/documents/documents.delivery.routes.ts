import '@fastify/accepts';
import type { SSEMessage } from '@fastify/sse';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { DocumentDownload, renditionFormats } from '../../contracts/documents.ts';
import { Uuid } from '../../contracts/primitives.ts';
import type { MediaSigner } from '../../platform/media-signature.ts';
import type { OwnedDocument } from './documents.access.ts';
import { documentError } from './documents.errors.ts';
import type { DocumentFeed } from './documents.feed.ts';
import type { DocumentHttp } from './documents.http.ts';
import { documentFolder } from './documents.keys.ts';
import { contentOf, renditionOf } from './documents.media.ts';

const requireEventStream = async (request: FastifyRequest): Promise<void> => {
  if (!request.accepts().type(['text/event-stream'])) throw documentError('events-only');
};

type Options = { http: DocumentHttp; feed: DocumentFeed; media: MediaSigner };

const params = Type.Object({ id: Uuid });
const tags = ['documents'];
const config = { scope: 'documents:read' } as const;

/** How a document reaches its owner: its bytes from the media origin, its changes as server-sent events. */
export const documentDeliveryRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { http, feed, media }) => {
  const closing = new AbortController();
  app.addHook('preClose', async () => closing.abort());

  /** The object's address at the media origin, by a signature that is good for all objects of the document. */
  const addressOf = (reply: FastifyReply, key: string, document: OwnedDocument) => {
    const { url, expires } = media.sign(key, documentFolder(document));
    const secondsLeft = expires - Date.now() / 1000;
    reply.header('cache-control', `private, max-age=${Math.floor(secondsLeft / 2)}`);
    return { url, expiresAt: new Date(expires * 1000).toISOString() };
  };

  /** Fires when the connection is closed by anybody, or its caller may no longer be told anything. */
  const untilOver = (request: FastifyRequest, reply: FastifyReply): AbortSignal => {
    const gone = new AbortController();
    reply.sse.onClose(() => gone.abort());
    return AbortSignal.any([gone.signal, closing.signal, request.dismissal(gone.signal)]);
  };

  app.get(
    '/events',
    {
      config,
      sse: { kind: 'manual' },
      preHandler: requireEventStream,
      schema: {
        tags,
        summary: 'Follow all documents',
        description:
          'Server-sent events named `document`: the whole document at each change of any of them, at least once. ' +
          'The first event, `connected`, says where the stream begins; a client that comes back with Last-Event-ID ' +
          'hears of all that has changed since. The stream ends with the access token it was opened with.',
        headers: Type.Object({ 'last-event-id': Type.Optional(Type.String({ pattern: '^[0-9]{1,19}$' })) }),
      },
    },
    async (request, reply) => {
      const { accountId } = request.principal;
      const seen = request.headers['last-event-id'];
      await tell(request, reply, feed.followAll(accountId, seen, untilOver(request, reply)), (change) => ({
        id: change.position,
        event: change.document ? 'document' : 'connected',
        data: change.document ? http.present(request, change.document) : {},
      }));
    },
  );

  app.get(
    '/documents/:id/content',
    {
      config,
      schema: {
        tags,
        summary: 'Download the original',
        description:
          'Redirects to its bytes, as an attachment. Who accepts JSON instead is answered with their address: a page ' +
          'navigates there, which it cannot with a bearer token.',
        params,
        response: { 200: DocumentDownload, 302: Type.Null({ description: 'The address of the bytes.' }) },
      },
    },
    async (request, reply) => {
      const document = await http.own(request, request.params.id);
      const address = addressOf(reply.header('vary', 'accept'), contentOf(document), document);
      const asked = request.accepts().type([document.mediaType, 'application/json']);
      return asked === 'application/json' ? address : reply.redirect(address.url, 302);
    },
  );

  app.get(
    '/documents/:id/renditions/:name',
    {
      config,
      schema: {
        tags,
        summary: 'Get a rendition',
        description:
          '`w1280.avif` is that one; `w1280` the best format that Accept names, else JPEG. Redirects to its bytes.',
        params: Type.Object({ id: Uuid, name: Type.String({ pattern: '^w[0-9]+(\\.(avif|webp|jpeg))?$' }) }),
        response: { 302: Type.Null({ description: 'The address of the bytes.' }) },
      },
    },
    async (request, reply) => {
      const document = await http.own(request, request.params.id);
      const named = request.accepts().types() as string[];
      const acceptable = renditionFormats.filter((format) => format === 'jpeg' || named.includes(`image/${format}`));
      const { storageKey } = renditionOf(document, request.params.name, acceptable);
      return reply.redirect(addressOf(reply.header('vary', 'accept'), storageKey, document).url, 302);
    },
  );

  app.get(
    '/documents/:id/events',
    {
      config,
      sse: { kind: 'manual' },
      preHandler: requireEventStream,
      schema: {
        tags,
        summary: 'Follow a document',
        description:
          'Server-sent events named `document`: the whole document at each change, with its version as the id. ' +
          'A client that comes back with Last-Event-ID hears of what is newer.',
        params,
        headers: Type.Object({
          'last-event-id': Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
        }),
      },
    },
    async (request, reply) => {
      const { id } = await http.own(request, request.params.id);
      const seen = request.headers['last-event-id'] ?? 0;
      // Who has heard of everything is told at once that he is heard, and not with the next change.
      reply.sse.sendHeaders();
      reply.raw.flushHeaders();
      if (isHead(request)) return;
      await tell(request, reply, feed.follow(id, seen, untilOver(request, reply)), (document) => ({
        id: String(document.version),
        event: 'document',
        data: http.present(request, document),
      }));
    },
  );
};

/** Sends what a feed yields, until it ends or nobody reads it: who has left meanwhile is no fault of ours. */
const tell = async <Change>(
  request: FastifyRequest,
  reply: FastifyReply,
  changes: AsyncIterable<Change>,
  eventOf: (change: Change) => SSEMessage,
): Promise<void> => {
  for await (const change of changes) {
    if (!reply.sse.isConnected) return;
    await reply.sse.send(eventOf(change));
    if (isHead(request)) return;
  }
};

/** Headers only: they are sent when the answer ends, which for a stream would be never. */
const isHead = ({ method }: Pick<FastifyRequest, 'method'>): boolean => method === 'HEAD';
