import type { Actor } from '../../platform/actor.ts';
import type { Transact, Transaction } from '../../platform/db.ts';
import type { AuditService } from '../audit/index.ts';
import type { MailService } from '../mail/index.ts';
import type { OneTimeTokenService } from '../one-time-tokens/index.ts';
import type { Guesses } from './accounts.guesses.ts';
import type { MailsOnRequest } from './accounts.mails.ts';
import type { AccountRepository } from './accounts.repository.ts';

/** Ends the sessions of an account, but for one that may go on. */
export type EndSessions = (
  accountId: string,
  actor: Actor,
  on: Transaction,
  options?: { except?: string | null },
) => Promise<unknown>;

/** What the services of accounts stand on. */
export type AccountParts = {
  repository: AccountRepository;
  transact: Transact;
  audit: AuditService;
  mail: MailService;
  oneTimeTokens: OneTimeTokenService;
  guesses: Guesses;
  mailsOnRequest: MailsOnRequest;
  endSessions: EndSessions;
  /** Origin of the web app, where the links of mails lead. */
  webUrl: string;
};

/** Two spellings of an address are one account. */
export const normaliseEmail = (email: string): string => email.trim().toLowerCase();

/** The token is behind the `#`: browsers send it nowhere. */
export const linkTo = (webUrl: string, page: string, token: string): string => `${webUrl}/${page}#token=${token}`;
