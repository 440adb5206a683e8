import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { Uuid } from '../../contracts/primitives.ts';
import {
  DataExport,
  DataExportList,
  ErasureQuery,
  ErasureReceipt,
  ErasureStatus,
  ExportDownload,
} from '../../contracts/privacy.ts';
import '../../platform/http.ts';
import type { MediaSigner } from '../../platform/media-signature.ts';
import type { ErasureService } from './erasures.service.ts';
import type { ExportService } from './exports.service.ts';

type Options = { exports: ExportService; erasures: ErasureService; media: MediaSigner };

const tags = ['privacy'];
const recent = { recentSignIn: true };

export const privacyRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { exports, erasures, media }) => {
  app.post(
    '/me/exports',
    {
      config: recent,
      schema: {
        tags,
        summary: 'Ask for a copy of all your data',
        description: 'A ZIP archive of your data and files (GDPR art. 15 and 20). A mail tells when it is ready.',
        response: { 202: DataExport },
      },
    },
    async (request, reply) => reply.code(202).send(await exports.request(request.principal.accountId, request.actor)),
  );

  app.get(
    '/me/exports',
    { schema: { tags, summary: 'List the copies of your data, newest first', response: { 200: DataExportList } } },
    async (request) => ({ items: await exports.list(request.principal.accountId) }),
  );

  app.get(
    '/me/exports/:id/content',
    {
      config: recent,
      schema: {
        tags,
        summary: 'Download a copy of your data',
        description: 'Redirects to its bytes, as an attachment.',
        params: Type.Object({ id: Uuid }),
        response: { 302: Type.Null({ description: 'The address of the bytes.' }) },
      },
    },
    async (request, reply) => {
      const { key, folder } = await exports.locate(request.principal.accountId, request.params.id);
      return reply.header('cache-control', 'no-store').redirect(media.sign(key, folder).url, 302);
    },
  );

  app.post(
    '/me/exports/:id/download',
    {
      config: recent,
      schema: {
        tags,
        summary: 'Address of a copy of your data',
        description:
          'For a page, whose script may not see where `content` redirects to: the browser fetches the address itself.',
        params: Type.Object({ id: Uuid }),
        response: { 200: ExportDownload },
      },
    },
    async (request) => {
      const { key, folder } = await exports.locate(request.principal.accountId, request.params.id);
      const { url, expires } = media.sign(key, folder);
      return { url, expiresAt: new Date(expires * 1000).toISOString() };
    },
  );

  app.delete(
    '/me',
    {
      config: recent,
      schema: {
        tags,
        summary: 'Erase your account',
        description: 'Ends all sessions at once, and erases everything that belongs to the account (GDPR art. 17).',
        response: { 202: ErasureReceipt },
      },
    },
    async (request, reply) => reply.code(202).send(await erasures.request(request.principal.accountId, request.actor)),
  );

  app.post(
    '/erasures/status',
    {
      config: { public: true, rateLimit: { max: 30, timeWindow: '1 minute' } },
      schema: {
        tags,
        summary: 'How far is an erasure',
        security: [],
        body: ErasureQuery,
        response: { 200: ErasureStatus },
      },
    },
    async (request) => erasures.status(request.body.receipt),
  );
};
