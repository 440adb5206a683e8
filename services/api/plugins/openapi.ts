import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import fp from 'fastify-plugin';
import { Problem } from '../../contracts/problem.ts';
import { accountErrors } from '../../domains/accounts/index.ts';
import { administrationErrors } from '../../domains/administration/index.ts';
import { apiKeyErrors } from '../../domains/api-keys/index.ts';
import { documentErrors, documentProblems } from '../../domains/documents/index.ts';
import { idempotencyErrors } from '../../domains/idempotency/index.ts';
import { identityErrors } from '../../domains/identities/index.ts';
import { jobErrors } from '../../domains/jobs/index.ts';
import { privacyErrors } from '../../domains/privacy/index.ts';
import { sessionErrors } from '../../domains/sessions/index.ts';
import { shareErrors } from '../../domains/shares/index.ts';
import { systemErrors } from '../../domains/system/index.ts';
import { twoFactorErrors } from '../../domains/two-factor/index.ts';
import { webhookErrors } from '../../domains/webhooks/index.ts';
import { cursorErrors } from '../../platform/cursor.ts';
import type { ErrorCatalogue } from '../../platform/errors.ts';
import { throttleErrors } from '../../platform/throttle.ts';
import { mediaErrors } from './media.ts';
import { requestErrors } from './problem.errors.ts';

/** Every code an answer can carry. */
export const errorCatalogue: ErrorCatalogue = {
  ...requestErrors,
  ...accountErrors,
  ...apiKeyErrors,
  ...administrationErrors,
  ...sessionErrors,
  ...twoFactorErrors,
  ...identityErrors,
  ...documentErrors,
  ...idempotencyErrors,
  ...jobErrors,
  ...privacyErrors,
  ...shareErrors,
  ...systemErrors,
  ...webhookErrors,
  ...cursorErrors,
  ...throttleErrors,
  ...mediaErrors,
};

const introduction = `
Times are ISO 8601 in UTC, ids are UUIDs, lists come in pages: send \`nextCursor\` back as \`cursor\`.
Send \`Idempotency-Key\` (at most 255 characters, kept 24 hours) with a POST to be able to repeat it.
Errors are RFC 9457 problem details, in French or English by Accept-Language.

<details><summary>Every error code</summary>

| code | status | meaning |
| --- | --- | --- |
${Object.entries(errorCatalogue)
  .map(([code, { status, title }]) => `| <a id="${code}"></a>\`${code}\` | ${status} | ${title.en} |`)
  .join('\n')}

</details>
<details><summary>Every reason in a document's <code>problem.code</code>, when it was rejected (the file's fault) or failed (ours, can be retried)</summary>

| code | meaning |
| --- | --- |
${Object.entries(documentProblems)
  .map(([code, title]) => `| \`${code}\` | ${title.en} |`)
  .join('\n')}

</details>
`;

/** What the page for people may load: its own files, and the icons in its style sheet. */
const pagePolicy = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'connect-src': ["'self'"],
  'object-src': ["'none'"],
  'base-uri': ["'none'"],
  'frame-ancestors': ["'none'"],
};

/** OpenAPI 3.1 from the routes' schemas at /openapi.json, and a page for people at /docs. */
export const openapiPlugin = fp(async (app, { publicUrl }: { publicUrl: string }) => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'IPOWER MOTORS API', version: '1', description: introduction.trim() },
      servers: [{ url: publicUrl }],
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
          refresh: { type: 'apiKey', in: 'cookie', name: '__Host-refresh', description: 'Set by each sign-in.' },
          challenge: {
            type: 'apiKey',
            in: 'cookie',
            name: '__Host-challenge',
            description: 'Set by the sign-in of a provider, when a second factor is needed.',
          },
        },
      },
      security: [{ bearer: [] }],
    },
    // Any route can answer with a problem: said once, here.
    transform: ({ schema, url }) => ({
      schema: { ...schema, response: { ...(schema?.response as object), default: Problem } },
      url,
    }),
  });
  app.addSchema(Problem);
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: pagePolicy,
    uiConfig: { docExpansion: 'list', layout: 'BaseLayout' },
  });
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
});
