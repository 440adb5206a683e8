import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { Uuid } from '../../contracts/primitives.ts';
import { CreatedShare, NewShare, SharePage, ShareQuery } from '../../contracts/shares.ts';
import '../../platform/http.ts';
import type { DocumentHttp } from '../documents/index.ts';
import type { ShareService } from './shares.service.ts';

type Options = { service: ShareService; http: DocumentHttp };

const params = Type.Object({ id: Uuid });
const tags = ['shares'];
const reading = { scope: 'documents:read' } as const;
const sharing = { scope: 'documents:share', rateLimit: { max: 60, timeWindow: '1 minute' } } as const;

/** What an owner does with his shares. */
export const shareRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { service, http }) => {
  app.post(
    '/documents/:id/shares',
    {
      // Not idempotent: the answer that is kept would hold the link.
      config: sharing,
      schema: {
        tags,
        summary: 'Share a document by a link',
        description: 'Whoever has the link gets the file. The answer is the only place where it is shown.',
        params,
        body: NewShare,
        response: { 201: CreatedShare },
      },
    },
    async (request, reply) => {
      const document = await http.own(request, request.params.id);
      return reply.code(201).send(await service.create(document, request.body, request.actor));
    },
  );

  app.get(
    '/documents/:id/shares',
    {
      config: reading,
      schema: {
        tags,
        summary: 'List the shares of a document, newest first',
        description: 'Those that have ended stay for 30 days.',
        params,
        querystring: ShareQuery,
        response: { 200: SharePage },
      },
    },
    async (request) => {
      const { id, ownerId } = await http.own(request, request.params.id);
      return service.list({ accountId: ownerId, documentId: id }, request.query);
    },
  );

  app.get(
    '/me/shares',
    {
      config: reading,
      schema: {
        tags,
        summary: 'List my shares of all documents, newest first',
        querystring: ShareQuery,
        response: { 200: SharePage },
      },
    },
    async (request) => service.list({ accountId: request.principal.accountId }, request.query),
  );

  app.delete(
    '/shares/:id',
    {
      config: sharing,
      schema: {
        tags,
        summary: 'Revoke a share',
        description:
          'Its link opens nothing from now on. An address that was handed out before ends within two minutes.',
        params,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await service.revoke(request.principal, request.params.id, request.actor);
      return reply.code(204).send(null);
    },
  );
};
