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
  createDocumentService,
  createDocumentTimeline,
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
import { createTwoFactorRepository, createTwoFactorService } from './domains/two-factor/index.ts';
import { openDatabase } from './platform/db.ts';
import type { ApiEnv, WorkerEnv } from './platform/env.schema.ts';
import type { ShutdownStep } from './platform/lifecycle.ts';
import type { Logger } from './platform/logger.ts';
import { createNotifier } from './platform/notifier.ts';
import { openQueues } from './platform/queue.ts';
import { createReadiness } from './platform/readiness.ts';
import { openRedis } from './platform/redis.ts';
import { createSeal } from './platform/sealed.ts';
import { openStorage } from './platform/storage.ts';
import { createThrottle } from './platform/throttle.ts';

type SharedEnv = Pick<ApiEnv, keyof ApiEnv & keyof WorkerEnv>;

export type Container = Awaited<ReturnType<typeof createContainer>>;

/** Opens every client and makes every service, for the API and the worker alike; wired by hand, once. */
export const createContainer = async (env: SharedEnv, logger: Logger, service: string) => {
  const database = openDatabase({ url: env.DATABASE_URL, poolSize: env.DATABASE_POOL_SIZE, service });
  const redis = await openRedis(env.REDIS_URL, logger);
  const queues = openQueues(redis);
  const storage = openStorage({
    bucket: env.S3_BUCKET,
    region: env.AWS_REGION,
    endpoint: env.S3_ENDPOINT,
    publicEndpoint: env.S3_PUBLIC_ENDPOINT,
  });
  const notifier = createNotifier(redis, logger);
  const readiness = createReadiness({ database: database.ping, redis: () => redis.ping(), storage: storage.ping });

  const jobRepository = createJobRepository(database);
  const relay = startRelay({ database, repository: jobRepository, queues, logger });
  const jobs = createJobService({ repository: jobRepository, relayed: relay.nudge });

  const seal = createSeal(env.DATA_KEYS);
  const { transact } = database;
  const audit = createAuditService({ repository: createAuditRepository(database) });
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
  const tellOfDocument: TellOfDocument = createDocumentHistory({ repository: documentRepository });
  const documentProcessing = createDocumentProcessing({
    repository: documentRepository,
    database,
    notifier,
    tell: tellOfDocument,
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
    documents: createDocumentService({
      repository: documentRepository,
      transact,
      jobs,
      storage,
      notifier,
      tell: tellOfDocument,
    }),
    documentProcessing,
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
    idempotency: createIdempotencyService({ repository: createIdempotencyRepository(database) }),

    /** In this order; milliseconds. */
    shutdown: [
      { name: 'relay', timeout: 2_000, close: relay.close },
      { name: 'queues', timeout: 1_000, close: queues.close },
      { name: 'redis', timeout: 1_000, close: () => redis.quit() },
      { name: 'database', timeout: 5_000, close: database.close },
      { name: 'storage', timeout: 1_000, close: storage.close },
    ] satisfies ShutdownStep[],
  };
};
