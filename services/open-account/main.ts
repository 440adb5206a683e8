import { parseArgs } from 'node:util';
import { Value } from 'typebox/value';
import { AccountLanguage, Role } from '../contracts/accounts.ts';
import { createAccountRepository, createInvitationService } from '../domains/accounts/index.ts';
import { createAuditRepository, createAuditService } from '../domains/audit/index.ts';
import { createJobRepository, createJobService } from '../domains/jobs/index.ts';
import { createMailRepository, createMailService } from '../domains/mail/index.ts';
import { createOneTimeTokenRepository, createOneTimeTokenService } from '../domains/one-time-tokens/index.ts';
import { system } from '../platform/actor.ts';
import { openDatabase } from '../platform/db.ts';
import { OpenAccountEnvSchema } from '../platform/env.schema.ts';
import { readEnv } from '../platform/env.ts';
import { createSeal } from '../platform/sealed.ts';
import { start } from '../platform/start.ts';

const usage = 'Usage: open-account EMAIL [--role customer|staff|admin] [--language fr|en] [--print-link]';

/** @returns null when they are not right */
const readArguments = () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      role: { type: 'string', default: 'admin' },
      language: { type: 'string', default: 'fr' },
      'print-link': { type: 'boolean', default: false },
    },
  });
  const [email, ...others] = positionals;
  const { role, language } = values;
  if (!email?.includes('@') || others.length > 0) return null;
  if (!Value.Check(Role, role) || !Value.Check(AccountLanguage, language)) return null;
  return { email, role, language, printLink: values['print-link'] };
};

/**
 * An operator's command: opens an account, the first administrator's for one, and mails the link that sets its
 * password. The link is printed when that is asked for: what a task in the cloud prints is kept in its log.
 */
await start(async () => {
  const given = readArguments();
  if (!given) {
    console.error(usage);
    process.exit(1);
  }
  const { email, role, language, printLink } = given;
  const env = readEnv(OpenAccountEnvSchema);
  const database = openDatabase({ url: env.DATABASE_URL, poolSize: 1, service: 'open-account' });
  const jobs = createJobService({ repository: createJobRepository(database), relayed: () => {} });
  const invitations = createInvitationService({
    repository: createAccountRepository(database),
    audit: createAuditService({ repository: createAuditRepository(database) }),
    mail: createMailService({ repository: createMailRepository(database), jobs, seal: createSeal(env.DATA_KEYS) }),
    oneTimeTokens: createOneTimeTokenService({ repository: createOneTimeTokenRepository(database) }),
    webUrl: env.WEB_URL,
  });
  try {
    const { accountId, url } = await database.transact((transaction) =>
      invitations.invite({ email, role, language }, system, transaction),
    );
    console.log(`Account ${accountId} (${role}) is open. Its owner gets a mail.`);
    if (printLink) console.log(url);
  } finally {
    await database.close();
  }
});
