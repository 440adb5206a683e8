import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { Timeline } from '../../contracts/documents.ts';
import { Uuid } from '../../contracts/primitives.ts';
import type { DocumentHttp } from './documents.http.ts';
import type { DocumentTimeline } from './documents.timeline.ts';

const params = Type.Object({ id: Uuid });
const response = { 200: Timeline };

export const documentTimelineRoutes: FastifyPluginAsyncTypebox<{
  timeline: DocumentTimeline;
  http: DocumentHttp;
}> = async (app, { timeline, http }) => {
  app.get(
    '/documents/:id/timeline',
    {
      config: { scope: 'documents:read' },
      schema: {
        tags: ['documents'],
        summary: 'What became of a document',
        description:
          'Every attempt to process it with its duration and outcome, and all that happened to it, in order.',
        params,
        response,
      },
    },
    async (request, reply) => {
      reply.header('vary', 'accept-language');
      return timeline.ofOwned(await http.own(request, request.params.id), request.chosenLanguage);
    },
  );

  app.get(
    '/admin/documents/:id/timeline',
    {
      config: { roles: ['staff', 'admin'] },
      schema: { tags: ['administration'], summary: "What became of anybody's document", params, response },
    },
    async (request, reply) => {
      reply.header('vary', 'accept-language');
      return timeline.ofAny(request.params.id, request.chosenLanguage);
    },
  );
};
