import { randomUUIDv7 } from 'node:crypto';
import type { Role } from '../../contracts/accounts.ts';
import type { Identity, IdentityProvider } from '../../contracts/identities.ts';
import type { Actor } from '../../platform/actor.ts';
import type { Transact, Transaction } from '../../platform/db.ts';
import type { Language } from '../../platform/errors.ts';
import { normaliseEmail, type TellOwner } from '../accounts/index.ts';
import type { AuditService } from '../audit/index.ts';
import { occasionOf } from '../mail/index.ts';
import type { SessionService } from '../sessions/index.ts';
import { identityError } from './identities.errors.ts';
import type { ProvenIdentity } from './identities.providers.ts';
import type { IdentityRepository } from './identities.repository.ts';
import type { IdentityRow } from './identities.table.ts';

/** An identity as proved just now, and by whom. */
export type Proof = ProvenIdentity & { provider: IdentityProvider };

type Account = { id: string; role: Role };

/** What is needed of the accounts' repository. */
export type Accounts = {
  find(
    id: string,
    on?: Transaction,
  ): Promise<
    (Account & { email: string; language: Language; passwordHash: string | null; disabledAt: Date | null }) | null
  >;
  /** @returns null when the address is taken */
  insert(
    row: Account & { email: string; passwordHash: null; language: Language },
    on: Transaction,
  ): Promise<Account | null>;
};

type Dependencies = {
  repository: IdentityRepository;
  transact: Transact;
  accounts: Accounts;
  sessions: SessionService;
  audit: AuditService;
  tellOwner: TellOwner;
};

/** Which accounts at providers belong to which of ours: by issuer and subject, never by address (ASVS 6.8.1). */
export const createIdentityService = ({ repository, transact, accounts, sessions, audit, tellOwner }: Dependencies) => {
  const insert = async (accountId: string, proof: Proof, actor: Actor, on: Transaction): Promise<boolean> => {
    const { provider, issuer, subject, email } = proof;
    const lastUsedAt = new Date();
    const row = { id: randomUUIDv7(), accountId, provider, issuer, subject, email, lastUsedAt };
    if (!(await repository.insert(row, on))) return false;
    await audit.record(actor, { action: 'identity.linked', accountId, details: { provider } }, on);
    return true;
  };

  /** Somebody who signs in by a provider, and has no password here. @returns null when the address has an account */
  const open = async (email: string, language: Language, actor: Actor, on: Transaction): Promise<Account | null> => {
    const id = randomUUIDv7();
    const row = { id, email: normaliseEmail(email), passwordHash: null, role: 'customer', language } as const;
    const account = await accounts.insert(row, on);
    if (account) await audit.record(actor, { action: 'account.registered', accountId: account.id }, on);
    return account;
  };

  /** @throws account-closed when it is disabled or no more */
  const get = async (accountId: string): Promise<Account> => {
    const account = await accounts.find(accountId);
    if (!account || account.disabledAt) throw identityError('account-closed');
    return account;
  };

  return {
    /**
     * The account that an identity signs in to; an unknown one opens an account, if the provider vouches for an
     * address that has none. An address alone never gives access to an account.
     * @throws identity-email-unverified, identity-email-taken, account-closed
     */
    accountFor: async (proof: Proof, language: Language, actor: Actor): Promise<Account> => {
      const known = await repository.use(proof);
      if (known) return get(known.accountId);
      const { email, emailVerified } = proof;
      if (!email || !emailVerified) throw identityError('identity-email-unverified');
      return transact(async (transaction) => {
        const account = await open(email, language, actor, transaction);
        if (!account) throw identityError('identity-email-taken');
        if (!(await insert(account.id, proof, actor, transaction))) throw identityError('identity-taken');
        return account;
      });
    },

    /**
     * Links an identity to the account of somebody who is signed in. It is he who says whose it is, so the address at
     * the provider does not count.
     * @throws provider-visit-expired when he is not signed in any more, identity-taken, identity-provider-linked
     */
    link: async (accountId: string, sessionId: string, proof: Proof, actor: Actor): Promise<void> => {
      const live = await sessions.list(accountId);
      if (!live.some(({ id }) => id === sessionId)) throw identityError('provider-visit-expired');
      await transact(async (transaction) => {
        if (await insert(accountId, proof, actor, transaction)) {
          const data = { provider: proof.provider, ...occasionOf(actor) };
          return tellOwner(accountId, 'identity-linked', data, transaction);
        }
        const other = await repository.find(proof, transaction);
        if (!other) throw identityError('identity-provider-linked');
        if (other.accountId !== accountId) throw identityError('identity-taken');
      });
    },

    /**
     * The account of somebody who proves again that it is his.
     * @throws identity-wrong when the identity is not one of its own, account-closed
     */
    accountOf: async (accountId: string, proof: Proof): Promise<Account> => {
      const known = await repository.use(proof);
      if (known?.accountId !== accountId) throw identityError('identity-wrong');
      return get(accountId);
    },

    list: async (accountId: string): Promise<Identity[]> => (await repository.list(accountId)).map(toIdentity),

    /**
     * Ends the account's other sessions too: one of them may have begun with what is taken away (ASVS 7.4.3).
     * @throws identity-not-found, identity-last
     */
    unlink: (accountId: string, provider: IdentityProvider, sessionId: string | null, actor: Actor): Promise<void> =>
      transact(async (transaction) => {
        const linked = await repository.lock(accountId, transaction);
        if (!linked.some((one) => one.provider === provider)) throw identityError('identity-not-found');
        const account = await accounts.find(accountId, transaction);
        if (!account?.passwordHash && linked.length === 1) throw identityError('identity-last');
        await repository.delete(accountId, provider, transaction);
        await audit.record(actor, { action: 'identity.unlinked', accountId, details: { provider } }, transaction);
        await tellOwner(accountId, 'identity-unlinked', { provider, ...occasionOf(actor) }, transaction);
        await sessions.endAll(accountId, actor, transaction, { except: sessionId });
      }),
  };
};

export type IdentityService = ReturnType<typeof createIdentityService>;

const toIdentity = ({ provider, email, createdAt, lastUsedAt }: IdentityRow): Identity => ({
  provider,
  email,
  createdAt: createdAt.toISOString(),
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
});
