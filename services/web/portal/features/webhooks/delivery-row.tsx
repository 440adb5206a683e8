import { ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import type { Delivery, DeliveryStatus } from '../../../../contracts/webhooks.ts';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Badge, type BadgeLook } from '../../../shared/ui/badge.tsx';
import { Time } from '../../../shared/ui/time.tsx';
import { messages } from './deliveries.messages.ts';
import { DeliveryDetails } from './delivery-details.tsx';

const looks: Record<DeliveryStatus, BadgeLook> = {
  queued: 'info',
  waiting: 'warning',
  delivered: 'success',
  failed: 'danger',
  skipped: 'neutral',
};

/** One delivery in a line; opened, all that is known of it. */
export const DeliveryRow = ({ webhookId, delivery }: { webhookId: string; delivery: Delivery }) => {
  const t = useMessages(messages);
  const format = useFormats();
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const { type, status, attempts, createdAt, nextAttemptAt } = delivery;
  return (
    <li>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
        className="flex min-h-14 w-full items-center gap-3 py-2 text-left hover:bg-sunken"
      >
        <ChevronRight aria-hidden="true" className={`size-4 shrink-0 text-muted ${isOpen ? 'rotate-90' : ''}`} />
        <span className="flex min-w-0 grow flex-wrap items-center gap-x-3 gap-y-1">
          <code className="text-sm">{type}</code>
          <Badge look={looks[status]}>{t.statuses[status]}</Badge>
          <span className="text-muted text-sm">
            {t.attempts(format.number(attempts))}
            {nextAttemptAt && `, ${t.nextAttempt} ${format.relative(nextAttemptAt)}`}
          </span>
          <span className="text-muted text-sm sm:ml-auto">
            <Time at={createdAt} />
          </span>
        </span>
      </button>
      <div id={id} hidden={!isOpen}>
        {isOpen && <DeliveryDetails webhookId={webhookId} delivery={delivery} />}
      </div>
    </li>
  );
};
