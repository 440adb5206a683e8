import type { AuditEvent } from '../../../../contracts/audit.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { AccountLink } from '../accounts/account-link.tsx';
import { messages } from './audit.messages.ts';

/** Who did it. */
export const Actor = ({ actor: { kind, accountId } }: { actor: AuditEvent['actor'] }) => {
  const t = useMessages(messages);
  if (!accountId) return t.actors[kind];
  return (
    <>
      <AccountLink id={accountId} />
      {kind === 'api-key' && <span className="text-muted"> {t.byKey}</span>}
    </>
  );
};
