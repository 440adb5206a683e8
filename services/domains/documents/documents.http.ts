import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Document } from '../../contracts/documents.ts';
import '../../platform/http.ts';
import type { OwnedDocument } from './documents.access.ts';
import { type Origins, presentDocument } from './documents.presenter.ts';
import type { DocumentService } from './documents.service.ts';
import type { DocumentWithRenditions } from './documents.table.ts';

/** What all routes of documents do: find the caller's document, and show one in his language. */
export const createDocumentHttp = ({ service, ...origins }: { service: DocumentService } & Origins) => {
  const present = (request: FastifyRequest, document: DocumentWithRenditions): Document =>
    presentDocument(document, origins, request.chosenLanguage);

  return {
    present,

    /** @throws document-not-found */
    own: (request: FastifyRequest, id: string): Promise<OwnedDocument> => service.authorize(request.principal, id),

    /** Headers of a document: its version is the ETag, so a client that has it is told so (RFC 9110 §13.1.2). */
    tag: (request: FastifyRequest, reply: FastifyReply, { version }: DocumentWithRenditions): FastifyReply =>
      reply.header('etag', `"${version}-${request.chosenLanguage}"`).header('vary', 'accept-language'),
  };
};

export type DocumentHttp = ReturnType<typeof createDocumentHttp>;
