import { useMessages } from '../../../shared/i18n/messages.ts';
import { Badge, type BadgeLook } from '../../../shared/ui/badge.tsx';
import { messages } from './jobs.messages.ts';

const looks = {
  running: 'info',
  succeeded: 'success',
  failed: 'danger',
  interrupted: 'warning',
} as const satisfies Record<string, BadgeLook>;

/** How an attempt ended. */
export const Outcome = ({ outcome }: { outcome: keyof typeof looks }) => {
  const { outcomes } = useMessages(messages);
  return <Badge look={looks[outcome]}>{outcomes[outcome]}</Badge>;
};
