import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { SigningKey } from '../../platform/json-web-keys.ts';

const JsonWebKeySet = Type.Object({
  keys: Type.Array(
    Type.Object({
      kty: Type.Literal('EC'),
      crv: Type.Literal('P-256'),
      x: Type.String(),
      y: Type.String(),
      kid: Type.String(),
      use: Type.Literal('sig'),
      alg: Type.Literal('ES256'),
    }),
  ),
});

/** Seconds for which a copy may be used: a new key is published for longer than that before it signs (docs/runbook.md). */
const freshness = 300;

/** The public halves of the keys of access tokens (RFC 7517 §5), for whoever verifies them without asking us. */
export const jsonWebKeySetRoutes: FastifyPluginAsyncTypebox<{ keys: readonly SigningKey[] }> = async (
  app,
  { keys },
) => {
  const published = { keys: keys.map(publicHalf) };

  app.get(
    '/.well-known/jwks.json',
    {
      schema: {
        tags: ['accounts'],
        summary: 'Keys that verify access tokens',
        description: 'A JSON Web Key Set (RFC 7517). ES256 is the only algorithm.',
        security: [],
        response: { 200: JsonWebKeySet },
      },
    },
    async (_request, reply) =>
      reply
        .headers({ 'cache-control': `public, max-age=${freshness}`, 'content-type': 'application/jwk-set+json' })
        .send(published),
  );
};

const publicHalf = ({ kid, publicKey }: SigningKey) => {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  return { kty: 'EC', crv: 'P-256', x, y, kid, use: 'sig', alg: 'ES256' } as const;
};
