import type { JobStatus as Status } from '../../../../contracts/jobs.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Badge, type BadgeLook } from '../../../shared/ui/badge.tsx';
import { messages } from './jobs.messages.ts';

const looks: Record<Status, BadgeLook> = {
  pending: 'neutral',
  queued: 'neutral',
  active: 'info',
  completed: 'success',
  failed: 'danger',
};

export const JobStatus = ({ status }: { status: Status }) => {
  const { statuses } = useMessages(messages);
  return <Badge look={looks[status]}>{statuses[status]}</Badge>;
};
