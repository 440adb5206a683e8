import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import type { ImageFacts } from '../../contracts/documents.ts';
import { OpenedShare, ShareDownload, type SharedDocument, ShareKey } from '../../contracts/shares.ts';
import type { Actor } from '../../platform/actor.ts';
import '../../platform/http.ts';
import type { MediaSigner } from '../../platform/media-signature.ts';
import type { OwnedDocument } from '../documents/index.ts';
import { downloadsLeft, type ShareService } from './shares.service.ts';

type Options = { service: ShareService; media: MediaSigner };

/** Seconds in which a visitor's browser must begin to fetch what it was given the address of. */
const addressLifetime = 120;

/** Pixels: the smallest preview that fills a page on a telephone. */
const previewWidth = 640;

const tags = ['shares'];
const config = { public: true, rateLimit: { max: 60, timeWindow: '1 minute' } } as const;

/** What the link of a share does. A POST carries its secret: addresses are in logs, histories and referrers. */
export const shareVisitRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { service, media }) => {
  const previewOf = ({ renditions }: OwnedDocument): string | null => {
    const webp = renditions.filter(({ format }) => format === 'webp').sort((one, other) => one.width - other.width);
    const preview = webp.find(({ width }) => width >= previewWidth) ?? webp.at(-1);
    return preview ? media.signOne(preview.storageKey, addressLifetime).url : null;
  };

  /** No more than who fetches the file sees anyway: nothing of what its pictures tell of time and camera. */
  const present = (document: OwnedDocument): SharedDocument => {
    const { filename, mediaType, size, pages, image } = document;
    return { filename, mediaType, size, pages, image: image && lookOf(image), previewUrl: previewOf(document) };
  };

  app.post(
    '/shares/open',
    {
      config,
      schema: {
        tags,
        summary: 'See what a share holds',
        description: 'Does not count as a download.',
        security: [],
        body: ShareKey,
        response: { 200: OpenedShare },
      },
    },
    async (request) => {
      const visit = await service.open(request.body, visitorOf(request));
      if (!visit) return { needsPassword: true, share: null };
      const { share, document } = visit;
      return {
        needsPassword: false,
        share: {
          expiresAt: share.expiresAt.toISOString(),
          downloadsLeft: downloadsLeft(share),
          document: present(document),
        },
      };
    },
  );

  app.post(
    '/shares/download',
    {
      config,
      schema: {
        tags,
        summary: 'Download what a share holds',
        description: 'Each answer counts as a download.',
        security: [],
        body: ShareKey,
        response: { 200: ShareDownload },
      },
    },
    async (request) => {
      const { url, expires } = media.signOne(await service.download(request.body, visitorOf(request)), addressLifetime);
      return { url, expiresAt: new Date(expires * 1000).toISOString() };
    },
  );
};

const lookOf = ({ width, height, thumbHash, dominantColour }: ImageFacts) => ({
  width,
  height,
  thumbHash,
  dominantColour,
});

/** A visitor comes as the bearer of a link, whoever else he may be. */
const visitorOf = ({ actor }: FastifyRequest): Actor => ({ ...actor, kind: 'anonymous', accountId: null });
