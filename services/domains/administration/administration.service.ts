import type {
  AccountChange,
  Invitation,
  ManagedAccount,
  ManagedAccountPage,
  ManagedAccountQuery,
} from '../../contracts/administration.ts';
import type { Actor } from '../../platform/actor.ts';
import { pageOf, readCursor } from '../../platform/cursor.ts';
import type { Transact, Transaction } from '../../platform/db.ts';
import type { Principal } from '../../platform/principal.ts';
import { accountError, type EndSessions, type InvitationService } from '../accounts/index.ts';
import type { AuditService } from '../audit/index.ts';
import { type MailService, occasionOf } from '../mail/index.ts';
import type { OneTimeTokenService } from '../one-time-tokens/index.ts';
import { administrationError } from './administration.errors.ts';
import type { AdministrationRepository, ManagedAccountRow } from './administration.repository.ts';

/** What staff sees and administrators do with everybody's accounts. */
export const createAdministrationService = (options: {
  repository: AdministrationRepository;
  transact: Transact;
  audit: AuditService;
  mail: MailService;
  oneTimeTokens: OneTimeTokenService;
  /** Signs an account out everywhere. */
  endSessions: EndSessions;
  invitations: InvitationService;
}) => {
  const { repository, transact, audit, mail, oneTimeTokens, endSessions, invitations } = options;

  /** Locks all administrators, of whom the caller must be one still: his token may be older than the loss of his role. */
  const lockAs = async (administrator: Principal, id: string, on: Transaction): Promise<ManagedAccountRow[]> => {
    const locked = await repository.lockWithAdmins(id, on);
    const self = locked.find((one) => one.id === administrator.accountId);
    if (self?.role !== 'admin' || self.disabledAt) throw accountError('role-missing');
    return locked;
  };

  /** As nobody changes himself, who changes another remains, so that there always is an administrator. */
  const lockForChange = async (administrator: Principal, id: string, on: Transaction): Promise<ManagedAccountRow> => {
    const locked = await lockAs(administrator, id, on);
    const account = requireFound(locked.find((one) => one.id === id.toLowerCase()));
    if (account.id === administrator.accountId) throw administrationError('own-account');
    return account;
  };

  const changeRole = async (
    { id, email, language }: ManagedAccountRow,
    role: string,
    actor: Actor,
    on: Transaction,
  ) => {
    await audit.record(actor, { action: 'account.role-changed', accountId: id, details: { role } }, on);
    // Where the administrator was does not concern the account.
    const data = { role, ...occasionOf({ address: null }) };
    await mail.send(on, { accountId: id, to: email, language, template: 'role-changed', data });
  };

  return {
    /** One page of accounts, newest first. @throws cursor-invalid */
    list: async (query: ManagedAccountQuery): Promise<ManagedAccountPage> => {
      const rows = await repository.list(query, readCursor(query.cursor));
      const { items, nextCursor } = pageOf(rows, query.limit);
      return { items: items.map(toManagedAccount), nextCursor };
    },

    /** @throws account-not-found */
    get: async (id: string): Promise<ManagedAccount> => toManagedAccount(requireFound(await repository.find(id))),

    /** Opens an account whose owner sets his password by the link in a mail. @throws email-taken, role-missing */
    invite: (administrator: Principal, invitation: Invitation, actor: Actor): Promise<ManagedAccount> =>
      transact(async (transaction) => {
        await lockAs(administrator, administrator.accountId, transaction);
        const { accountId } = await invitations.invite(invitation, actor, transaction);
        return toManagedAccount(requireFound(await repository.find(accountId, transaction)));
      }),

    /**
     * Changes the role, disables or enables; what changes anything signs the account out.
     * @throws account-not-found, own-account; role-missing when the caller has just lost it
     */
    change: (
      administrator: Principal,
      accountId: string,
      wanted: AccountChange,
      actor: Actor,
    ): Promise<ManagedAccount> =>
      transact(async (transaction) => {
        const before = await lockForChange(administrator, accountId, transaction);
        const { id } = before;
        const { role = before.role, disabled = before.disabledAt !== null } = wanted;
        const turned = disabled !== (before.disabledAt !== null);
        if (role === before.role && !turned) return toManagedAccount(before);
        if (role !== before.role) await changeRole(before, role, actor, transaction);
        if (turned) {
          const action = disabled ? 'account.disabled' : 'account.enabled';
          await audit.record(actor, { action, accountId: id }, transaction);
        }
        const disabledAt = disabled ? (before.disabledAt ?? new Date()) : null;
        const after = await repository.change({ id, role, disabledAt }, transaction);
        await endSessions(id, actor, transaction);
        // A sign-in that waits for its second factor began under the old rules.
        await oneTimeTokens.revoke('second-factor', id, transaction);
        return toManagedAccount(after);
      }),
  };
};

export type AdministrationService = ReturnType<typeof createAdministrationService>;

const requireFound = (row: ManagedAccountRow | null | undefined): ManagedAccountRow => {
  if (!row) throw administrationError('account-not-found');
  return row;
};

const toManagedAccount = ({ createdAt, disabledAt, ...row }: ManagedAccountRow): ManagedAccount => ({
  ...row,
  createdAt: createdAt.toISOString(),
  disabledAt: disabledAt?.toISOString() ?? null,
});
