import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { ManagedDocumentDetail, ManagedDocumentPage, ManagedDocumentQuery } from '../../contracts/administration.ts';
import { Usage } from '../../contracts/documents.ts';
import { Uuid } from '../../contracts/primitives.ts';
import '../../platform/http.ts';
import type { ManagedDocuments } from '../documents/index.ts';
import type { AdministrationService } from './administration.service.ts';

type Options = {
  service: AdministrationService;
  documents: ManagedDocuments;
  usageOf: (accountId: string) => Promise<Usage>;
};

const params = Type.Object({ id: Uuid });
const tags = ['administration'];
const config = { roles: ['staff', 'admin'] } as const;

/** What an account stores, as staff sees it: never what is in it. */
export const administrationDocumentRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { service, documents, usageOf },
) => {
  app.get(
    '/admin/accounts/:id/documents',
    {
      config,
      schema: {
        tags,
        summary: "List an account's documents, newest first",
        description: 'The trash included. What became of each is told, not what is in it.',
        params,
        querystring: ManagedDocumentQuery,
        response: { 200: ManagedDocumentPage },
      },
    },
    async (request, reply) => {
      const { id } = await service.get(request.params.id);
      reply.header('vary', 'accept-language');
      return documents.list(id, request.query, request.chosenLanguage);
    },
  );

  app.get(
    '/admin/documents/:id',
    {
      config,
      schema: { tags, summary: "Get anybody's document", params, response: { 200: ManagedDocumentDetail } },
    },
    async (request, reply) => {
      reply.header('vary', 'accept-language');
      return documents.get(request.params.id, request.chosenLanguage);
    },
  );

  app.get(
    '/admin/accounts/:id/usage',
    { config, schema: { tags, summary: 'How much room an account uses', params, response: { 200: Usage } } },
    async (request) => {
      const { id } = await service.get(request.params.id);
      return usageOf(id);
    },
  );
};
