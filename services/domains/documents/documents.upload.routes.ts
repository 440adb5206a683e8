import '@fastify/multipart';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { Document, documentMaxBytes, NewDocument } from '../../contracts/documents.ts';
import { AppError } from '../../platform/errors.ts';
import { documentError } from './documents.errors.ts';
import type { DocumentHttp } from './documents.http.ts';
import type { DocumentService } from './documents.service.ts';

const FilePart = Type.Pick(NewDocument, ['filename', 'mediaType']);

export const documentUploadRoutes: FastifyPluginAsyncTypebox<{ service: DocumentService; http: DocumentHttp }> = async (
  app,
  { service, http },
) => {
  app.post(
    '/documents/upload',
    {
      config: { scope: 'documents:write' },
      schema: {
        tags: ['documents'],
        summary: 'Upload a file in one call',
        description: 'multipart/form-data with one part `file`, which has a file name and a media type.',
        consumes: ['multipart/form-data'],
        response: { 202: Document },
      },
    },
    async (request, reply) => {
      // One byte over the limit comes through, so that the service sees that there is more.
      const part = await request.file({ limits: { files: 1, fileSize: documentMaxBytes + 1 } }).catch(unreadable);
      const described = { filename: part?.filename, mediaType: part?.mimetype };
      if (part?.fieldname !== 'file') throw documentError('upload-part-missing');
      if (!Value.Check(FilePart, described)) {
        part.file.resume();
        throw documentError('upload-part-invalid');
      }
      const document = await service
        .upload(request.principal, {
          ...described,
          body: part.file,
          contentLength: Number(request.headers['content-length']) || undefined,
        })
        // Whatever became of an upload whose form breaks off, that is why.
        .catch((error) => (part.file.errored ? unreadable(part.file.errored) : Promise.reject(error)));
      return reply.code(202).send(http.present(request, document));
    },
  );
};

/** Refusals of ours have a code, the parser's have a status; of a form that breaks off it has neither to tell. */
const unreadable = (error: Error & { statusCode?: number }): never => {
  const isRefusal = error instanceof AppError || error.statusCode !== undefined;
  throw isRefusal ? error : documentError('upload-unreadable', { cause: error });
};
