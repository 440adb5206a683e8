import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { ApiKeyList, CreatedApiKey, NewApiKey } from '../../contracts/api-keys.ts';
import { Uuid } from '../../contracts/primitives.ts';
import '../../platform/http.ts';
import type { ApiKeyService } from './api-keys.service.ts';

const tags = ['API keys'];

export const apiKeyRoutes: FastifyPluginAsyncTypebox<{ service: ApiKeyService }> = async (app, { service }) => {
  app.post(
    '/me/api-keys',
    {
      config: { recentSignIn: true },
      schema: {
        tags,
        summary: 'Make an API key',
        description: 'The answer is the only place where the key is shown. Send it as `Authorization: Bearer ipk_…`.',
        body: NewApiKey,
        response: { 201: CreatedApiKey },
      },
    },
    async (request, reply) => {
      return reply.code(201).send(await service.create(request.principal, request.body, request.actor));
    },
  );

  app.get(
    '/me/api-keys',
    { schema: { tags, summary: 'List API keys, newest first', response: { 200: ApiKeyList } } },
    async (request) => service.list(request.principal),
  );

  app.delete(
    '/me/api-keys/:id',
    {
      schema: {
        tags,
        summary: 'Revoke an API key',
        params: Type.Object({ id: Uuid }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await service.revoke(request.principal, request.params.id, request.actor);
      return reply.code(204).send(null);
    },
  );
};
