import { createHash, randomUUIDv7 } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createContainer } from '../container.ts';
import { processImageJob } from '../domains/documents/index.ts';
import { openAccount } from '../local/accounts.ts';
import type { Backends } from '../local/platform-processes.ts';
import { createSecrets } from '../local/secrets.ts';
import { shutDown } from '../platform/lifecycle.ts';
import { createLogger } from '../platform/logger.ts';

/**
 * Documents as consumers leave them: announced and uploaded, their jobs committed and relayed as the API does it.
 * What comes after is the worker's, and is what the caller measures.
 */
export const openPendingDocuments = async (backends: Backends) => {
  const logger = createLogger('bench', 'warn');
  const container = await createContainer(
    {
      LOG_LEVEL: 'warn',
      INTERNAL_PORT: 0,
      DATABASE_URL: backends.databaseUrl,
      DATABASE_POOL_SIZE: 10,
      REDIS_URL: backends.redisUrl,
      AWS_REGION: 'eu-west-3',
      S3_ENDPOINT: backends.s3Endpoint,
      S3_BUCKET: backends.s3Bucket,
      QUOTA_BYTES: Number.MAX_SAFE_INTEGER,
      QUOTA_DOCUMENTS: 1_000_000,
      QUOTA_UPLOADS: 1_000_000,
      DATA_KEYS: createSecrets().dataKeys,
      WEB_URL: 'http://localhost:3000',
    },
    logger,
    'bench',
  );
  const { database, documentRepository, jobs, storage } = container;
  const ownerId = await openAccount(backends.databaseUrl, {
    email: `${randomUUIDv7()}@example.fr`,
    password: 'correct horse battery',
  });

  return {
    /** Uploads the files, and returns what commits their jobs: from then on the worker has them. */
    upload: async (files: readonly Buffer[]): Promise<{ ids: string[]; commit: () => Promise<void> }> => {
      const rows = files.map((bytes) => ({
        id: randomUUIDv7(),
        ownerId,
        filename: 'photo.jpg',
        mediaType: 'image/jpeg' as const,
        size: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        state: 'uploaded' as const,
      }));
      for (const [index, { id }] of rows.entries()) {
        await storage.put(`uploads/${id}`, files[index] as Buffer, { contentType: 'image/jpeg' });
      }
      const commit = (row: (typeof rows)[number]) =>
        database.transact(async (transaction) => {
          await documentRepository.insert(row, transaction);
          await jobs.enqueue(transaction, processImageJob, { documentId: row.id }, row.id);
        });
      return { ids: rows.map(({ id }) => id), commit: async () => void (await Promise.all(rows.map(commit))) };
    },

    /** @throws when one of them ends otherwise */
    untilReady: async (ids: readonly string[]): Promise<void> => {
      const waiting = new Set(ids);
      while (waiting.size > 0) {
        for (const id of waiting) {
          const document = await documentRepository.find(id);
          if (document?.state === 'ready') waiting.delete(id);
          else if (document?.state === 'rejected' || document?.state === 'failed')
            throw new Error(`document ${document.state}`);
          else break;
        }
        await sleep(10);
      }
    },

    close: () => shutDown(container.shutdown, logger),
  };
};
