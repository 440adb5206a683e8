import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import {
  CreatedDocument,
  DeleteQuery,
  Document,
  DocumentPage,
  DocumentQuery,
  EmptiedTrash,
  NewDocument,
  Usage,
} from '../../contracts/documents.ts';
import { Uuid } from '../../contracts/primitives.ts';
import type { DocumentHttp } from './documents.http.ts';
import type { QuotaService } from './documents.quotas.ts';
import type { DocumentSearch } from './documents.search.service.ts';
import type { DocumentService } from './documents.service.ts';
import type { TrashService } from './documents.trash.ts';

const params = Type.Object({ id: Uuid });
const tags = ['documents'];
const reading = { scope: 'documents:read' } as const;
const writing = { scope: 'documents:write' } as const;
const idempotentWriting = { ...writing, idempotent: true } as const;

type Options = {
  service: DocumentService;
  search: DocumentSearch;
  trash: TrashService;
  quotas: QuotaService;
  http: DocumentHttp;
};

export const documentRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { service, search, trash, quotas, http: { own, present, tag } },
) => {
  app.post(
    '/documents',
    {
      config: idempotentWriting,
      schema: {
        tags,
        summary: 'Announce a file',
        description:
          'Answers with the address to upload it to: POST `upload.fields` and then `file` as multipart/form-data, and complete it. ' +
          'Without `upload` the same bytes are here already: complete it at once.',
        body: NewDocument,
        response: { 201: CreatedDocument },
      },
    },
    async (request, reply) => {
      const { document, upload } = await service.create(request.principal, request.body, request.resource);
      return reply.code(201).send({
        document: present(request, document),
        upload: upload && { ...upload, expiresAt: upload.expiresAt.toISOString() },
      });
    },
  );

  app.post(
    '/documents/:id/complete',
    {
      config: idempotentWriting,
      schema: { tags, summary: 'Process the uploaded file', params, response: { 202: Document } },
    },
    async (request, reply) =>
      reply.code(202).send(present(request, await service.complete(await own(request, request.params.id)))),
  );

  app.get(
    '/documents',
    {
      config: reading,
      schema: {
        tags,
        summary: 'List and search documents',
        description:
          'Newest first. With `q`, the best match first, and the newer of two that are as good; of more than 1,000 ' +
          'matches, the 1,000 newest in that order, then the 1,000 before them, and so on. Documents that are added ' +
          'or changed between two pages make none of the others come twice or never.',
        querystring: DocumentQuery,
        response: { 200: DocumentPage },
      },
    },
    async (request, reply) => {
      const { items, nextCursor } = await search.list(request.principal, request.query);
      reply.header('vary', 'accept-language');
      return {
        items: items.map(({ highlights, ...document }) => ({
          ...present(request, document),
          ...(highlights && { highlights }),
        })),
        nextCursor,
      };
    },
  );

  app.get(
    '/documents/:id',
    { config: reading, schema: { tags, summary: 'Get a document', params, response: { 200: Document } } },
    async (request, reply) => {
      const document = await own(request, request.params.id);
      return tag(request, reply, document).send(present(request, document));
    },
  );

  app.delete(
    '/documents/:id',
    {
      config: writing,
      schema: {
        tags,
        summary: 'Put a document into the trash, or delete it for good',
        description: 'It stays in the trash for 30 days. What is in the trash is deleted at once with `permanently`.',
        params,
        querystring: DeleteQuery,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const document = await own(request, request.params.id);
      if (request.query.permanently) await trash.purge(request.principal, request.actor, document);
      else await service.delete(document);
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/documents/trash/empty',
    {
      config: idempotentWriting,
      schema: { tags, summary: 'Delete for good what is in the trash', response: { 202: EmptiedTrash } },
    },
    async (request, reply) => reply.code(202).send({ documents: await trash.empty(request.principal, request.actor) }),
  );

  app.get(
    '/me/usage',
    { config: reading, schema: { tags, summary: 'What is stored, and may be', response: { 200: Usage } } },
    async (request) => quotas.usage(request.principal.accountId),
  );

  app.post(
    '/documents/:id/restore',
    {
      config: idempotentWriting,
      schema: { tags, summary: 'Take a document out of the trash', params, response: { 200: Document } },
    },
    async (request) => present(request, await service.restore(await own(request, request.params.id))),
  );

  app.post(
    '/documents/:id/retry',
    {
      config: idempotentWriting,
      schema: { tags, summary: 'Process a failed document again', params, response: { 202: Document } },
    },
    async (request, reply) =>
      reply.code(202).send(present(request, await service.retry(await own(request, request.params.id)))),
  );
};
