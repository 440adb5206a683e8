import { type FastifyInstance, fastify } from 'fastify';
import postgres from 'postgres';
import { buildApp } from '../../api/app.ts';
import { createContainer } from '../../container.ts';
import { Document } from '../../contracts/documents.ts';
import { presentDocument } from '../../domains/documents/documents.presenter.ts';
import { ApiEnvSchema } from '../../platform/env.schema.ts';
import { readEnv } from '../../platform/env.ts';
import { createLogger } from '../../platform/logger.ts';

/**
 * The whole API with all its plugins. The rate limit does all but ask Redis, since it would refuse the load, and the
 * other side has none.
 */
export const api = async (): Promise<FastifyInstance> => {
  const env = readEnv(ApiEnvSchema);
  const logger = createLogger('api', env.LOG_LEVEL);
  const container = await createContainer(env, logger, 'api');
  type Answered = (error: null, result: [current: number, ttl: number]) => void;
  const uncounted = { rateLimit: (...args: unknown[]) => (args.at(-1) as Answered)(null, [1, 60_000]) };
  const redis = Object.assign(Object.create(container.redis), uncounted);
  return buildApp(env, { container: { ...container, redis }, changes: { on: () => () => {} }, logger });
};

/** The same SQL by postgres.js behind a Fastify with a schema and nothing else: no authentication, no headers, no log. */
export const byPostgresJs = async (): Promise<FastifyInstance> => {
  const env = readEnv(ApiEnvSchema);
  const sql = postgres(env.DATABASE_URL, { max: env.DATABASE_POOL_SIZE });
  const app = fastify();
  app.get<{ Params: { id: string } }>(
    '/v1/documents/:id',
    { schema: { response: { 200: Document } } },
    async ({ params }) => {
      const [row] = await sql`
        select id, owner_id as "ownerId", filename, media_type as "mediaType", size::float8, sha256,
          content_id as "contentId", duplicate_of as "duplicateOf", state, version, problem, progress, image, pages, text,
          invoice, created_at as "createdAt", updated_at as "updatedAt", deleted_at as "deletedAt",
          purge_at as "purgeAt", changed_in as "changedIn", (
            select coalesce(jsonb_agg(jsonb_build_object(
              'name', r.name, 'format', r.format, 'width', r.width, 'height', r.height, 'bytes', r.bytes,
              'storageKey', r.storage_key) order by r.width, r.format), '[]')
            from renditions r where r.document_id = documents.id) as renditions
        from documents
        where id = ${params.id} and (purge_at is null or purge_at > clock_timestamp())`;
      return presentDocument(row as never, { publicUrl: env.PUBLIC_URL, mediaUrl: env.MEDIA_URL }, 'en');
    },
  );
  return app;
};
