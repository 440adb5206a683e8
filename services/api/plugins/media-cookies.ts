import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyReply } from 'fastify';
import { documentKeys } from '../../domains/documents/index.ts';
import { type MediaCookies, type MediaSigner, mediaCookieNames } from '../../platform/media-signature.ts';

/** Accounts whose cookies are remembered at most, some 600 bytes each. */
const most = 10_000;

/**
 * Cookies by which the browser of somebody who has signed in opens his documents at the media origin, and only there:
 * they are sent with no other request. Signed once a quarter of an hour for each account.
 *
 * @param options.domain what the API's and the media origin's hosts have in common; undefined when they are the same
 */
export const createMediaCookies = (options: { media: MediaSigner; mediaUrl: string; domain: string | undefined }) => {
  const { media, mediaUrl, domain } = options;
  const attributes: CookieSerializeOptions = {
    path: `${new URL(mediaUrl).pathname.replace(/\/$/, '')}/accounts`,
    ...(domain !== undefined && { domain }),
    secure: true,
    httpOnly: true,
    sameSite: 'strict',
    // CloudFront's base64 has no character that needs it.
    encode: String,
  };
  const signed = new Map<string, MediaCookies>();

  const cookiesOf = (accountId: string, now: number): MediaCookies => {
    const known = signed.get(accountId);
    const fresh = media.endOf(now);
    if (known?.expires === fresh) return known;
    if (signed.size >= most) signed.clear();
    const cookies = media.signCookies(documentKeys(accountId), now);
    signed.set(accountId, cookies);
    return cookies;
  };

  return {
    /** @param now milliseconds since the epoch */
    set: (reply: FastifyReply, accountId: string, now = Date.now()): void => {
      const { values, expires } = cookiesOf(accountId, now);
      for (const [name, value] of Object.entries(values)) {
        reply.setCookie(name, value, { ...attributes, expires: new Date(expires * 1000) });
      }
    },

    clear: (reply: FastifyReply): void => {
      for (const name of mediaCookieNames) reply.clearCookie(name, attributes);
    },
  };
};
