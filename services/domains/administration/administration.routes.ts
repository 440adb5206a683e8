import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import {
  AccountChange,
  Invitation,
  ManagedAccount,
  ManagedAccountPage,
  ManagedAccountQuery,
} from '../../contracts/administration.ts';
import { Uuid } from '../../contracts/primitives.ts';
import '../../platform/http.ts';
import type { AdministrationService } from './administration.service.ts';

const params = Type.Object({ id: Uuid });
const tags = ['administration'];
const reading = { roles: ['staff', 'admin'] } as const;
const changing = { roles: ['admin'], recentSignIn: true } as const;

export const administrationRoutes: FastifyPluginAsyncTypebox<{ service: AdministrationService }> = async (
  app,
  { service },
) => {
  app.get(
    '/admin/accounts',
    {
      config: reading,
      schema: {
        tags,
        summary: 'List accounts, newest first',
        querystring: ManagedAccountQuery,
        response: { 200: ManagedAccountPage },
      },
    },
    async (request) => service.list(request.query),
  );

  app.get(
    '/admin/accounts/:id',
    { config: reading, schema: { tags, summary: 'Get an account', params, response: { 200: ManagedAccount } } },
    async (request) => service.get(request.params.id),
  );

  app.post(
    '/admin/accounts',
    {
      config: changing,
      schema: {
        tags,
        summary: 'Open an account for somebody',
        description: 'He sets its password by a link in a mail.',
        body: Invitation,
        response: { 201: ManagedAccount },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await service.invite(request.principal, request.body, request.actor)),
  );

  app.patch(
    '/admin/accounts/:id',
    {
      config: changing,
      schema: {
        tags,
        summary: "Change an account's role, disable or enable it",
        description: 'Signs the account out everywhere. Nobody changes himself, so there always is an administrator.',
        params,
        body: AccountChange,
        response: { 200: ManagedAccount },
      },
    },
    async (request) => service.change(request.principal, request.params.id, request.body, request.actor),
  );
};
