import { randomUUIDv7 } from 'node:crypto';
import type { Role } from '../../contracts/accounts.ts';
import type { Actor } from '../../platform/actor.ts';
import type { Transaction } from '../../platform/db.ts';
import type { Language } from '../../platform/errors.ts';
import { accountError } from './accounts.errors.ts';
import { type AccountParts, linkTo, normaliseEmail } from './accounts.parts.ts';

type Needs = Pick<AccountParts, 'repository' | 'audit' | 'mail' | 'oneTimeTokens' | 'webUrl'>;

export const createInvitationService = ({ repository, audit, mail, oneTimeTokens, webUrl }: Needs) => ({
  /**
   * Opens an account for somebody and mails him the link that sets its password. When that has expired, a reset of the
   * password does the same.
   * @returns the link, good for three days
   * @throws email-taken
   */
  invite: async (
    { email, role, language }: { email: string; role: Role; language: Language },
    actor: Actor,
    on: Transaction,
  ): Promise<{ accountId: string; url: string }> => {
    const to = normaliseEmail(email);
    const account = { id: randomUUIDv7(), email: to, passwordHash: null, role, language };
    if (!(await repository.insert(account, on))) throw accountError('email-taken');
    const accountId = account.id;
    const { token } = await oneTimeTokens.issue('invitation', { accountId }, on);
    const url = linkTo(webUrl, 'accept-invitation', token);
    await audit.record(actor, { action: 'account.invited', accountId, details: { role } }, on);
    await mail.send(on, { accountId, to, language, template: 'invitation', data: { url } });
    return { accountId, url };
  },
});

export type InvitationService = ReturnType<typeof createInvitationService>;
