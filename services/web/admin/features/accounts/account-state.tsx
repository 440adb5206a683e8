import { useMessages } from '../../../shared/i18n/messages.ts';
import { Badge } from '../../../shared/ui/badge.tsx';
import { messages } from './accounts.messages.ts';

export const AccountState = ({ disabledAt }: { disabledAt: string | null }) => {
  const { states } = useMessages(messages);
  return disabledAt ? <Badge look="danger">{states.disabled}</Badge> : <Badge look="success">{states.active}</Badge>;
};
