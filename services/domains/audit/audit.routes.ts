import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { AuditEventPage, AuditQuery, OwnAuditEventPage, OwnAuditQuery } from '../../contracts/audit.ts';
import '../../platform/http.ts';
import type { AuditService } from './audit.service.ts';

export const auditRoutes: FastifyPluginAsyncTypebox<{ service: AuditService }> = async (app, { service }) => {
  app.get(
    '/admin/audit',
    {
      config: { roles: ['staff', 'admin'] },
      schema: {
        tags: ['administration'],
        summary: 'Read the audit log, newest first',
        querystring: AuditQuery,
        response: { 200: AuditEventPage },
      },
    },
    async (request) => service.list(request.query),
  );

  app.get(
    '/me/audit',
    {
      schema: {
        tags: ['accounts'],
        summary: 'What was done to my account, newest first',
        querystring: OwnAuditQuery,
        response: { 200: OwnAuditEventPage },
      },
    },
    async (request) => service.listOwn(request.principal, request.query),
  );
};
