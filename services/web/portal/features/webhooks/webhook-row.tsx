import { Link } from '@tanstack/react-router';
import type { Webhook } from '../../../../contracts/webhooks.ts';
import { Badge } from '../../../shared/ui/badge.tsx';
import { WebhookState } from './webhook-state.tsx';

export const WebhookRow = ({ webhook }: { webhook: Webhook }) => {
  const { id, url, events, description } = webhook;
  return (
    <li className="grid gap-2 py-4">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <Link
          to="/account/webhooks/$id"
          params={{ id }}
          className="inline-flex min-h-11 min-w-0 items-center break-all font-medium text-accent underline"
        >
          {url}
        </Link>
        <WebhookState webhook={webhook} />
      </div>
      {description && <p className="break-words text-sm">{description}</p>}
      <p className="flex flex-wrap gap-1.5">
        {events.map((event) => (
          <Badge key={event}>{event}</Badge>
        ))}
      </p>
    </li>
  );
};
