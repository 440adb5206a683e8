import cookie from '@fastify/cookie';
import '@fastify/swagger';
import type { FastifyPluginAsync } from 'fastify';
import { errorsOf } from '../../platform/errors.ts';
import { createMediaVerifier } from '../../platform/media-signature.ts';
import type { Storage } from '../../platform/storage.ts';

export const mediaErrors = {
  'media-signature-invalid': {
    status: 403,
    title: {
      en: 'The signature of this address is not valid, or no longer.',
      fr: "La signature de cette adresse n'est pas ou plus valable.",
    },
    remedy: { en: 'Follow the redirect of the API again.', fr: "Suivez à nouveau la redirection de l'API." },
  },
  'media-not-found': { status: 404, title: { en: 'There is no such object.', fr: "Cet objet n'existe pas." } },
} as const;

const mediaError = errorsOf(mediaErrors);

type Options = { mediaUrl: string; keyId: string; privateKey: string; storage: Storage };

/** Where there is no CloudFront: the media origin as a route of the API, with the same signatures and headers. */
export const mediaRoutes: FastifyPluginAsync<Options> = async (app, { mediaUrl, keyId, privateKey, storage }) => {
  const verify = createMediaVerifier({ keyId, privateKey });
  const prefix = new URL(mediaUrl).pathname;
  await app.register(cookie);

  app.get<{ Querystring: Record<string, string> }>(
    `${prefix}/*`,
    { schema: { hide: true } },
    async (request, reply) => {
      const path = request.url.slice(prefix.length + 1).split('?')[0] as string;
      // What follows an original is its name for who saves it: one object may have many.
      const key = path.replace(/\/original\/[^/]+$/, '/original');
      // Keys are ids and hashes: an escape or a step upwards is an attempt to leave what the signature covers.
      const plain = /^[\w./-]+$/.test(key) && !key.includes('..');
      if (!plain || !verify(`${mediaUrl}/${path}`, request.query, request.cookies)) {
        throw mediaError('media-signature-invalid');
      }

      const { range } = request.headers;
      const object = await storage.get(key, range);
      if (!object) throw mediaError('media-not-found');
      const { body, contentType = 'application/octet-stream', contentDisposition, contentRange, etag, size } = object;
      reply.code(contentRange ? 206 : 200).headers({
        'content-type': contentType,
        'content-length': size,
        'accept-ranges': 'bytes',
        etag,
        'cache-control': 'private, max-age=31536000, immutable',
        'content-security-policy': "default-src 'none'; sandbox",
        'cross-origin-resource-policy': 'same-site',
        'access-control-expose-headers': 'content-disposition, content-length, etag',
      });
      if (contentDisposition) reply.header('content-disposition', contentDisposition);
      if (contentRange) reply.header('content-range', contentRange);
      return reply.send(body);
    },
  );
};
