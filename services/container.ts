import { Registry } from 'prom-client';
import { kindOf } from './contracts/documents.ts';
import {
  createAccountRepository,
  createAccountService,
  createEmailChangeService,
  createGuesses,
  createInvitationService,
  createMailsOnRequest,
  createOwnerMail,
  createPasswordService,
  createRegistrationService,
} from './domains/accounts/index.ts';
import { createAdministrationRepository, createAdministrationService } from './domains/administration/index.ts';
import { createApiKeyRepository, createApiKeyService } from './domains/api-keys/index.ts';
import { createAuditRepository, createAuditService } from './domains/audit/index.ts';
import {
  createDocumentHistory,
  createDocumentProcessing,
  createDocumentRepository,
  createDocumentSearch,
  createDocumentSearchRepository,
  createDocumentService,
  createDocumentTimeline,
  createManagedDocumentRepository,
  createManagedDocuments,
  createQuotaService,
  createTrashRepository,
  createTrashService,
  createUsageRepository,
  processDocumentJob,
  processImageJob,
  type TellOfDocument,
} from './domains/documents/index.ts';
import { createIdempotencyRepository, createIdempotencyService } from './domains/idempotency/index.ts';
import { createIdentityRepository, createIdentityService } from './domains/identities/index.ts';
import {
  createJobAdministration,
  createJobRepository,
  createJobService,
  createQueueControl,
  type Revivals,
  startRelay,
} from './domains/jobs/index.ts';
import { createMailRepository, createMailService, sendMailJob } from './domains/mail/index.ts';
import { createOneTimeTokenRepository, createOneTimeTokenService } from './domains/one-time-tokens/index.ts';
import {
  createErasureService,
  createExportService,
  createPersonalDataRepository,
  createPrivacyRepository,
  exportAccountJob,
} from './domains/privacy/index.ts';
import {
  createKnownDeviceRepository,
  createKnownDeviceService,
  createSessionRepository,
  createSessionService,
  createSignInService,
} from './domains/sessions/index.ts';
import { createShareGuesses, createShareRepository, createShareService } from './domains/shares/index.ts';
import { createStorageScan, createStorageScanRepository } from './domains/storage-scan/index.ts';
import { createSystemRepository, createSystemService } from './domains/system/index.ts';
import { createTwoFactorRepository, createTwoFactorService } from './domains/two-factor/index.ts';
import {
  createDeliveryRepository,
  createDocumentTeller,
  createWebhookRepository,
  createWebhookService,
} from './domains/webhooks/index.ts';
import { countSignIns, createMeters, type Meters } from './meters.ts';
import { migrationName } from './migrations/migration-name.ts';
import { openDatabase } from './platform/db.ts';
import type { SharedEnv } from './platform/env.schema.ts';
import type { ShutdownStep } from './platform/lifecycle.ts';
import type { Logger } from './platform/logger.ts';
import { createNotifier } from './platform/notifier.ts';
import { requestPatience, workPatience } from './platform/patience.ts';
import { openQueues } from './platform/queue.ts';
import { createReadiness } from './platform/readiness.ts';
import { openRedis, redisVersion } from './platform/redis.ts';
import { createSeal } from './platform/sealed.ts';
import { openStorage } from './platform/storage.ts';
import { createThrottle } from './platform/throttle.ts';

export type Container = Awaited<ReturnType<typeof createContainer>>;

/**
 * Opens every client and makes every service, for the API and the worker alike; wired by hand, once.
 * @param telemetry.meters count what happens; without them nobody looks
 */
export const createContainer = async (
  env: SharedEnv,
  logger: Logger,
  service: string,
  { meters = createMeters(new Registry()) }: { meters?: Meters } = {},
) => {
  const patience = service === 'api' ? requestPatience : workPatience;
  const database = openDatabase({
    url: env.DATABASE_URL,
    poolSize: env.DATABASE_POOL_SIZE,
    service,
    patience,
    measured: meters.statement,
  });
  const redis = await openRedis(env.REDIS_URL, logger, patience.redis);
  const queues = openQueues(redis);
  const storage = openStorage({
    bucket: env.S3_BUCKET,
    region: env.AWS_REGION,
    endpoint: env.S3_ENDPOINT,
    publicEndpoint: env.S3_PUBLIC_ENDPOINT,
    measured: meters.s3Request,
    patience: patience.storage,
  });
  const notifier = createNotifier(redis, logger);
  const readiness = createReadiness({ database: database.ping, redis: () => redis.ping(), storage: storage.ping });

  const jobRepository = createJobRepository(database);
  const relay = startRelay({
    database,
    repository: jobRepository,
    queues,
    relayed: meters.jobsRelayed,
    logger,
  });
  const jobs = createJobService({
    repository: jobRepository,
    relayed: relay.nudge,
    enqueued: meters.jobEnqueued,
  });

  const seal = createSeal(env.DATA_KEYS);
  const { transact } = database;
  const audit = createAuditService({
    repository: createAuditRepository(database),
    recorded: countSignIns(meters.signIn),
  });
  const mailRepository = createMailRepository(database);
  const mail = createMailService({ repository: mailRepository, jobs, seal });
  const oneTimeTokens = createOneTimeTokenService({ repository: createOneTimeTokenRepository(database) });

  const sessions = createSessionService({ repository: createSessionRepository(database), transact, audit, mail });
  const knownDevices = createKnownDeviceService({ repository: createKnownDeviceRepository(database) });
  const accountRepository = createAccountRepository(database);
  const accountParts = {
    repository: accountRepository,
    transact,
    audit,
    mail,
    oneTimeTokens,
    guesses: createGuesses(redis),
    mailsOnRequest: createMailsOnRequest(redis),
    endSessions: sessions.endAll,
    webUrl: env.WEB_URL,
  };
  const tellOwner = createOwnerMail({ mail, find: accountRepository.find });
  const accounts = createAccountService(accountParts);
  const twoFactor = createTwoFactorService({
    repository: createTwoFactorRepository(database),
    transact,
    seal,
    audit,
    tellOwner,
    throttle: createThrottle({ redis, name: 'second-factor', failures: 5, window: 900 }),
    endSessions: sessions.endAll,
  });
  const identities = createIdentityService({
    repository: createIdentityRepository(database),
    transact,
    accounts: accountRepository,
    sessions,
    audit,
    tellOwner,
  });
  const signIn = createSignInService({ sessions, knownDevices, accounts, twoFactor, oneTimeTokens, audit, transact });

  const documentRepository = createDocumentRepository(database);
  const webhookRepository = createWebhookRepository(database);
  const deliveryRepository = createDeliveryRepository(database);
  const webhookParts = { repository: webhookRepository, deliveries: deliveryRepository, jobs };
  const remember = createDocumentHistory({ repository: documentRepository });
  const tellWebhooks = createDocumentTeller(webhookParts);
  const tellOfDocument: TellOfDocument = async (...event) => {
    await remember(...event);
    await tellWebhooks(...event);
  };
  const usageRepository = createUsageRepository(database);
  const quotas = createQuotaService({
    repository: usageRepository,
    quotas: { bytes: env.QUOTA_BYTES, documents: env.QUOTA_DOCUMENTS, uploads: env.QUOTA_UPLOADS },
  });
  const systemRepository = createSystemRepository(database);
  const trashRepository = createTrashRepository(database);
  const documentParts = { repository: documentRepository, notifier, tell: tellOfDocument, quotas, jobs };
  const documents = createDocumentService({
    ...documentParts,
    transact,
    storage,
    announced: (mediaType) => meters.uploadAnnounced(kindOf(mediaType)),
  });
  const documentProcessing = createDocumentProcessing({
    ...documentParts,
    database,
    processed: meters.documentProcessed,
  });

  const privacyRepository = createPrivacyRepository(database);
  const shared = { repository: privacyRepository, transact, jobs, audit };
  const exports = createExportService({ ...shared, storage });
  const erasures = createErasureService({ ...shared, seal, endSessions: sessions.endAll });

  const queueControl = createQueueControl({ queues, repository: jobRepository });
  const revivals: Revivals = {
    [processImageJob.name]: documentProcessing.revive,
    [processDocumentJob.name]: documentProcessing.revive,
    [exportAccountJob.name]: exports.revive,
    // What was in a mail is forgotten when it is given up.
    [sendMailJob.name]: null,
  };

  return {
    database,
    redis,
    queues,
    storage,
    readiness,
    relay,
    jobs,
    jobRepository,
    seal,
    audit,
    mail,
    mailRepository,
    oneTimeTokens,
    sessions,
    knownDevices,
    signIn,
    twoFactor,
    identities,
    privacyRepository,
    personalData: createPersonalDataRepository(database),
    exports,
    erasures,
    documentRepository,
    webhookRepository,
    deliveryRepository,
    webhooks: createWebhookService({ ...webhookParts, transact, seal, audit }),
    tellOwner,
    accounts,
    registration: createRegistrationService(accountParts),
    passwords: createPasswordService(accountParts),
    emailChange: createEmailChangeService(accountParts),
    apiKeys: createApiKeyService({ repository: createApiKeyRepository(database), transact, audit, mail }),
    administration: createAdministrationService({
      repository: createAdministrationRepository(database),
      transact,
      audit,
      mail,
      oneTimeTokens,
      endSessions: sessions.endAll,
      invitations: createInvitationService(accountParts),
    }),
    documents,
    shares: createShareService({
      repository: createShareRepository(database),
      transact,
      audit,
      documents,
      guesses: createShareGuesses(redis),
      webUrl: env.WEB_URL,
    }),
    documentSearch: createDocumentSearch({
      repository: documentRepository,
      search: createDocumentSearchRepository(database),
    }),
    documentTimeline: createDocumentTimeline({ repository: documentRepository, jobs }),
    queueControl,
    jobAdministration: createJobAdministration({
      repository: jobRepository,
      transact,
      audit,
      control: queueControl,
      revivals,
      relayed: relay.nudge,
    }),
    documentProcessing,
    storageScan: createStorageScan({
      repository: createStorageScanRepository(database),
      documents: documentRepository,
      processing: documentProcessing,
      usage: usageRepository,
      storage,
      transact,
      audit,
    }),
    quotas,
    managedDocuments: createManagedDocuments({ repository: createManagedDocumentRepository(database) }),
    systemRepository,
    system: createSystemService({
      repository: systemRepository,
      probes: {
        postgres: systemRepository.version,
        redis: () => redisVersion(redis),
        s3: async () => {
          await storage.ping();
          return null;
        },
      },
      migrationName,
    }),
    trashRepository,
    trash: createTrashService({ repository: trashRepository, transact, jobs, audit, notifier }),
    idempotency: createIdempotencyService({ repository: createIdempotencyRepository(database) }),

    /** In this order; milliseconds. */
    shutdown: [
      { name: 'relay', timeout: 1_000, close: relay.close },
      { name: 'queues', timeout: 1_000, close: queues.close },
      { name: 'redis', timeout: 1_000, close: () => redis.quit() },
      { name: 'database', timeout: 3_000, close: database.close },
      { name: 'storage', timeout: 500, close: storage.close },
    ] satisfies ShutdownStep[],
  };
};
