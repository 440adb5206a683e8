import type { OwnAuditEvent } from '../../../../contracts/audit.ts';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { messages } from './activity.messages.ts';

/** What else is known of an event, in a few words: ids are for the API, and are left out. */
export const useEventDetails = (): ((event: OwnAuditEvent) => string) => {
  const t = useMessages(messages);
  const format = useFormats();
  const named = (names: Readonly<Record<string, string>>, value: unknown) =>
    typeof value === 'string' ? names[value] : undefined;
  return ({ details }) => {
    const { name, url, provider, reason, role, count, left, documents, factors, factor } = details;
    const proofs = typeof factors === 'string' ? factors.split('+') : [factor];
    return [
      ...proofs.map((proof) => named(t.factors, proof)),
      name,
      url,
      named(t.providers, provider),
      named(t.reasons, reason),
      named(t.roles, role),
      typeof count === 'number' && t.sessionsEnded(format.number(count)),
      typeof left === 'number' && t.codesLeft(format.number(left)),
      typeof documents === 'number' && t.documents(format.number(documents)),
    ]
      .filter(Boolean)
      .join(' · ');
  };
};
