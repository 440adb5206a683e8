import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { Uuid } from '../../contracts/primitives.ts';
import type { DocumentHttp } from './documents.http.ts';
import type { DocumentSearch } from './documents.search.service.ts';

/** What documents say. */
export const documentTextRoutes: FastifyPluginAsyncTypebox<{ search: DocumentSearch; http: DocumentHttp }> = async (
  app,
  { search, http: { own } },
) => {
  app.get(
    '/documents/:id/text',
    {
      config: { scope: 'documents:read' },
      schema: {
        tags: ['documents'],
        summary: 'Get the text',
        description:
          'Of a PDF, a text file or a scan. Pages are separated by form feeds (U+000C); `page` asks for one.',
        params: Type.Object({ id: Uuid }),
        querystring: Type.Object(
          { page: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'From 1.' })) },
          { additionalProperties: false },
        ),
        response: { 200: { content: { 'text/plain': { schema: Type.String() } } } },
      },
    },
    async (request, reply) => {
      const document = await own(request, request.params.id);
      const text = await search.text(document, request.query.page);
      return reply
        .header('etag', `"${document.version}"`)
        .header('content-type', 'text/plain; charset=utf-8')
        .header('content-disposition', 'attachment; filename="text.txt"')
        .send(text);
    },
  );
};
