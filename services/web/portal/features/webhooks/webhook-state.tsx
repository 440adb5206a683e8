import type { Webhook } from '../../../../contracts/webhooks.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Badge } from '../../../shared/ui/badge.tsx';
import { messages } from './webhooks.messages.ts';

/** Whether it is called, in a word. */
export const WebhookState = ({ webhook: { enabled, failingSince } }: { webhook: Webhook }) => {
  const t = useMessages(messages);
  if (!enabled) return <Badge look="danger">{t.disabled}</Badge>;
  return failingSince ? <Badge look="warning">{t.failing}</Badge> : <Badge look="success">{t.enabled}</Badge>;
};
