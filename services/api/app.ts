import cookie from '@fastify/cookie';
import cors from '@fastify/cors';
import etag from '@fastify/etag';
import multipart from '@fastify/multipart';
import { fastifySSE as sse } from '@fastify/sse';
import { type FastifyInstance, fastify } from 'fastify';
import { Registry } from 'prom-client';
import type { Container } from '../container.ts';
import { accountRoutes, passwordRoutes, registrationRoutes } from '../domains/accounts/index.ts';
import { administrationDocumentRoutes, administrationRoutes } from '../domains/administration/index.ts';
import { apiKeyRoutes } from '../domains/api-keys/index.ts';
import { auditRoutes } from '../domains/audit/index.ts';
import {
  createDocumentFeed,
  createDocumentHttp,
  documentDeliveryRoutes,
  documentRoutes,
  documentTextRoutes,
  documentTimelineRoutes,
  documentUploadRoutes,
} from '../domains/documents/index.ts';
import {
  createProviderSignIn,
  createProviders,
  createVisits,
  identityRoutes,
  identityVisitRoutes,
} from '../domains/identities/index.ts';
import { jobRoutes } from '../domains/jobs/index.ts';
import { privacyRoutes } from '../domains/privacy/index.ts';
import { createSessionHttp, sessionRoutes, signInRoutes } from '../domains/sessions/index.ts';
import { shareRoutes, shareVisitRoutes } from '../domains/shares/index.ts';
import { systemRoutes } from '../domains/system/index.ts';
import { twoFactorRoutes } from '../domains/two-factor/index.ts';
import { webhookRoutes } from '../domains/webhooks/index.ts';
import type { ApiEnv } from '../platform/env.schema.ts';
import type { ErrorReports } from '../platform/error-reports.ts';
import { readSigningKeys } from '../platform/json-web-keys.ts';
import type { Logger } from '../platform/logger.ts';
import { createMediaSigner } from '../platform/media-signature.ts';
import type { Changes } from '../platform/notifier.ts';
import type { Tracer } from '../platform/span.ts';
import { createAccessTokens } from './plugins/access-token.ts';
import { authenticationPlugin, identificationPlugin } from './plugins/authentication.ts';
import { boardPlugin } from './plugins/board.ts';
import { boardSessionRoutes, createBoardSessions } from './plugins/board-sessions.ts';
import { crossSitePlugin } from './plugins/cross-site.ts';
import { healthRoutes } from './plugins/health.ts';
import { createRefusals, httpMetricsPlugin } from './plugins/http-metrics.ts';
import { idempotencyPlugin } from './plugins/idempotency.ts';
import { jsonWebKeySetRoutes } from './plugins/json-web-key-set.ts';
import { languagePlugin } from './plugins/language.ts';
import { loadSheddingPlugin } from './plugins/load-shedding.ts';
import { mediaRoutes } from './plugins/media.ts';
import { createMediaCookies } from './plugins/media-cookies.ts';
import { openapiPlugin } from './plugins/openapi.ts';
import { problemPlugin } from './plugins/problem.ts';
import { rateLimitPlugin } from './plugins/rate-limit.ts';
import { requestContextPlugin } from './plugins/request-context.ts';
import { requestLogPlugin } from './plugins/request-log.ts';
import { startRevocations } from './plugins/revocations.ts';
import { securityHeadersPlugin } from './plugins/security-headers.ts';
import { serverOptions } from './server-options.ts';
import { unreadableRequests } from './unreadable-requests.ts';

/** Where Bull Board is, below /v1. */
const boardPath = '/admin/board';

/** The HTTP application, ready to listen; everything it needs comes from outside. */
export const buildApp = async (
  env: ApiEnv,
  {
    container,
    changes,
    logger,
    registry = new Registry(),
    tracer = null,
    report = () => {},
  }: {
    container: Container;
    changes: Changes;
    logger: Logger;
    registry?: Registry;
    tracer?: Tracer | null;
    report?: ErrorReports['report'];
  },
): Promise<FastifyInstance> => {
  const publicUrl = env.PUBLIC_URL;
  const app: FastifyInstance = fastify({ ...serverOptions(env, logger), ...unreadableRequests(publicUrl) });
  const refusals = createRefusals(registry);
  app.removeContentTypeParser('text/plain');

  await app.register(requestContextPlugin, { tracer });
  await app.register(httpMetricsPlugin, { registry });
  await app.register(languagePlugin);
  await app.register(problemPlugin, { publicUrl, report });
  await app.register(requestLogPlugin);
  await app.register(securityHeadersPlugin);
  const webOrigins = env.WEB_ORIGINS.split(',').filter(Boolean);
  await app.register(cors, {
    origin: webOrigins,
    credentials: true,
    methods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
    exposedHeaders: ['etag', 'idempotent-replayed', 'ratelimit-reset', 'retry-after', 'x-request-id'],
    maxAge: 3600,
    // OPTIONS that asks for nothing of another origin's is no mistake of the caller's (RFC 9110 §9.3.7).
    strictPreflight: false,
  });
  await app.register(openapiPlugin, { publicUrl });
  await app.register(healthRoutes, { readiness: container.readiness });

  const signingKeys = readSigningKeys(env.JWT_KEYS);
  await app.register(jsonWebKeySetRoutes, { keys: signingKeys });

  const mediaKey = { keyId: env.MEDIA_KEY_ID, privateKey: env.MEDIA_PRIVATE_KEY };
  if (env.MEDIA_URL.startsWith(`${publicUrl}/`)) {
    await app.register(mediaRoutes, { mediaUrl: env.MEDIA_URL, storage: container.storage, ...mediaKey });
  }

  await app.register(
    async (v1) => {
      const accessTokens = await createAccessTokens(v1, { keys: signingKeys, issuer: publicUrl });
      await v1.register(loadSheddingPlugin, { turns: container.database.turns, onShed: refusals.shed });
      v1.addHook('onRequest', (request, reply, done) => {
        const { method } = request;
        // Whatever carries a secret answers a POST; the few GETs whose redirect does say so themselves.
        const cacheControl = method === 'GET' || method === 'HEAD' ? 'private, no-cache' : 'no-store';
        reply.headers({ 'x-request-id': request.id, 'cache-control': cacheControl });
        done();
      });
      const revocations = await startRevocations({ ended: container.sessions.ended, logger });
      v1.addHook('onClose', revocations.close);
      await v1.register(identificationPlugin, { accessTokens, revocations, apiKeys: container.apiKeys });
      await v1.register(rateLimitPlugin, { redis: container.redis, refused: refusals.limited });
      await v1.register(cookie);
      const boardSessions = createBoardSessions({ seal: container.seal, revocations });
      // Before authentication by token, which it so does not inherit.
      await v1.register(boardPlugin, { prefix: boardPath, queues: container.queues, sessions: boardSessions });
      await v1.register(authenticationPlugin);
      await v1.register(crossSitePlugin, { origins: [publicUrl, env.WEB_URL, ...webOrigins] });
      await v1.register(idempotencyPlugin, { service: container.idempotency });
      await v1.register(etag, { weak: true });
      await v1.register(multipart);
      await v1.register(sse, { heartbeatInterval: 15_000 });

      const media = createMediaSigner({ url: env.MEDIA_URL, ...mediaKey });
      const service = container.documents;
      const http = createDocumentHttp({ service, publicUrl, mediaUrl: env.MEDIA_URL });
      await v1.register(accountRoutes, { accounts: container.accounts, emailChange: container.emailChange });
      await v1.register(registrationRoutes, { registration: container.registration });
      await v1.register(passwordRoutes, { passwords: container.passwords });
      const sessionHttp = createSessionHttp({
        sessions: container.sessions,
        knownDevices: container.knownDevices,
        issueAccessToken: accessTokens.issue,
        mediaCookies: createMediaCookies({ media, mediaUrl: env.MEDIA_URL, domain: env.MEDIA_COOKIE_DOMAIN }),
      });
      await v1.register(signInRoutes, { signIn: container.signIn, http: sessionHttp });
      await v1.register(sessionRoutes, { service: container.sessions, http: sessionHttp });
      await v1.register(twoFactorRoutes, { service: container.twoFactor, accountOf: container.accounts.get });
      await v1.register(apiKeyRoutes, { service: container.apiKeys });
      await v1.register(auditRoutes, { service: container.audit });
      await v1.register(administrationRoutes, { service: container.administration });
      await v1.register(administrationDocumentRoutes, {
        service: container.administration,
        documents: container.managedDocuments,
        usageOf: container.quotas.usage,
      });
      await v1.register(systemRoutes, { service: container.system, release: env.RELEASE });
      const visits = createVisits({ providers: createProviders(env), ...container });
      await v1.register(identityRoutes, { service: container.identities, visits });
      await v1.register(identityVisitRoutes, {
        visits,
        signIn: createProviderSignIn({ ...container, visits }),
        http: sessionHttp,
        webUrl: env.WEB_URL,
      });
      await v1.register(documentRoutes, {
        service,
        search: container.documentSearch,
        trash: container.trash,
        quotas: container.quotas,
        http,
      });
      await v1.register(documentTextRoutes, { search: container.documentSearch, http });
      await v1.register(documentUploadRoutes, { service, http });
      await v1.register(documentDeliveryRoutes, {
        http,
        feed: createDocumentFeed({ repository: container.documentRepository, changes }),
        media,
      });
      await v1.register(shareRoutes, { service: container.shares, http });
      await v1.register(shareVisitRoutes, { service: container.shares, media });
      await v1.register(webhookRoutes, { service: container.webhooks });
      await v1.register(documentTimelineRoutes, { timeline: container.documentTimeline, http });
      await v1.register(jobRoutes, { service: container.jobAdministration });
      const boardUrl = `${publicUrl}/v1${boardPath}/`;
      await v1.register(boardSessionRoutes, { sessions: boardSessions, audit: container.audit, url: boardUrl });
      await v1.register(privacyRoutes, { exports: container.exports, erasures: container.erasures, media });
    },
    { prefix: '/v1' },
  );

  return app;
};
