import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { Uuid } from '../../contracts/primitives.ts';
import {
  Delivery,
  DeliveryPage,
  DeliveryQuery,
  DeliveryWithAttempts,
  NewWebhook,
  Webhook,
  WebhookChange,
  WebhookList,
  WebhookWithSecret,
} from '../../contracts/webhooks.ts';
import '../../platform/http.ts';
import type { WebhookService } from './webhooks.service.ts';

const tags = ['webhooks'];
const params = Type.Object({ id: Uuid });
const ofDelivery = Type.Object({ id: Uuid, deliveryId: Uuid });
const config = { scope: 'webhooks:manage' } as const;

/** Each call makes us send something. */
const sparing = { ...config, rateLimit: { max: 60, timeWindow: '1 minute' } };

export const webhookRoutes: FastifyPluginAsyncTypebox<{ service: WebhookService }> = async (app, { service }) => {
  app.post(
    '/webhooks',
    {
      config,
      schema: {
        tags,
        summary: 'Make a webhook',
        description:
          'From now on events are posted to the address, signed as the Standard Webhooks specification says. The answer is the only place where the secret is shown.',
        body: NewWebhook,
        response: { 201: WebhookWithSecret },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await service.create(request.principal, request.body, request.actor)),
  );

  app.get(
    '/webhooks',
    { config, schema: { tags, summary: 'List webhooks, newest first', response: { 200: WebhookList } } },
    async (request) => service.list(request.principal),
  );

  app.get(
    '/webhooks/:id',
    { config, schema: { tags, summary: 'Read a webhook', params, response: { 200: Webhook } } },
    async (request) => service.get(request.principal, request.params.id),
  );

  app.patch(
    '/webhooks/:id',
    {
      config,
      schema: {
        tags,
        summary: 'Change a webhook',
        description: '`enabled: true` also starts one again that was disabled because it failed.',
        params,
        body: WebhookChange,
        response: { 200: Webhook },
      },
    },
    async (request) => service.update(request.principal, request.params.id, request.body, request.actor),
  );

  app.delete(
    '/webhooks/:id',
    { config, schema: { tags, summary: 'Delete a webhook and its log', params, response: { 204: Type.Null() } } },
    async (request, reply) => {
      await service.delete(request.principal, request.params.id, request.actor);
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/webhooks/:id/secrets',
    {
      config,
      schema: {
        tags,
        summary: 'Replace the secret',
        description: 'The one before it signs beside the new one for 24 hours: time to change it where it is checked.',
        params,
        response: { 201: WebhookWithSecret },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await service.rotateSecret(request.principal, request.params.id, request.actor)),
  );

  app.delete(
    '/webhooks/:id/secrets/:secretId',
    {
      config,
      schema: {
        tags,
        summary: 'End a replaced secret now',
        params: Type.Object({ id: Uuid, secretId: Uuid }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { id, secretId } = request.params;
      await service.deleteSecret(request.principal, id, secretId, request.actor);
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/webhooks/:id/test',
    {
      config: sparing,
      schema: {
        tags,
        summary: 'Send a test event',
        description: 'Attempts `webhook.test` once; the delivery says how it went.',
        params,
        response: { 202: Delivery },
      },
    },
    async (request, reply) => reply.code(202).send(await service.test(request.principal, request.params.id)),
  );

  app.get(
    '/webhooks/:id/deliveries',
    {
      config,
      schema: {
        tags,
        summary: 'List deliveries of the last 30 days, newest first',
        params,
        querystring: DeliveryQuery,
        response: { 200: DeliveryPage },
      },
    },
    async (request) => service.listDeliveries(request.principal, request.params.id, request.query),
  );

  app.get(
    '/webhooks/:id/deliveries/:deliveryId',
    {
      config,
      schema: {
        tags,
        summary: 'Read a delivery, its body and its attempts',
        params: ofDelivery,
        response: { 200: DeliveryWithAttempts },
      },
    },
    async (request) => service.getDelivery(request.principal, request.params.id, request.params.deliveryId),
  );

  app.post(
    '/webhooks/:id/deliveries/:deliveryId/redeliver',
    {
      config: sparing,
      schema: {
        tags,
        summary: 'Deliver again',
        description: 'The same body under the same `webhook-id`, with all attempts.',
        params: ofDelivery,
        response: { 202: Delivery },
      },
    },
    async (request, reply) => {
      const { id, deliveryId } = request.params;
      return reply.code(202).send(await service.redeliver(request.principal, id, deliveryId));
    },
  );
};
