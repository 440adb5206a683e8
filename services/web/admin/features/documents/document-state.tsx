import type { DocumentState as State } from '../../../../contracts/documents.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Badge, type BadgeLook } from '../../../shared/ui/badge.tsx';
import { messages } from './documents.messages.ts';

const looks: Record<State, BadgeLook> = {
  pending: 'neutral',
  uploaded: 'info',
  processing: 'info',
  ready: 'success',
  rejected: 'warning',
  failed: 'danger',
};

/** @param props.deletedAt since when it is in the trash */
export const DocumentState = ({ state, deletedAt }: { state: State; deletedAt: string | null }) => {
  const t = useMessages(messages);
  return (
    <span className="inline-flex flex-wrap gap-1">
      <Badge look={looks[state]}>{t.states[state]}</Badge>
      {deletedAt && <Badge>{t.trash}</Badge>}
    </span>
  );
};
