import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { DeliveryStatus, deliveryDays, type Webhook } from '../../../../contracts/webhooks.ts';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { Card } from '../../../shared/ui/card.tsx';
import { SelectField } from '../../../shared/ui/field.tsx';
import { MoreButton } from '../../../shared/ui/more-button.tsx';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { QueryView } from '../../../shared/ui/query-view.tsx';
import { EmptyState } from '../../../shared/ui/states.tsx';
import { toast } from '../../../shared/ui/toasts.tsx';
import { messages } from './deliveries.messages.ts';
import { deliveriesQuery, refreshDeliveries, sendTest } from './deliveries.queries.ts';
import { DeliveryRow } from './delivery-row.tsx';

/** The log of what was sent to a webhook. */
export const Deliveries = ({ webhook: { id, enabled } }: { webhook: Webhook }) => {
  const t = useMessages(messages);
  const format = useFormats();
  const [status, setStatus] = useState<DeliveryStatus>();
  const deliveries = useInfiniteQuery(deliveriesQuery(id, status));
  const test = useMutation({ mutationFn: () => sendTest(id), onSuccess: () => toast(t.testSent) });
  return (
    <Card
      title={t.title}
      description={t.about(format.number(deliveryDays))}
      action={
        <Button look="primary" disabled={!enabled} busy={test.isPending} onClick={() => test.mutate()}>
          {t.test}
        </Button>
      }
    >
      {test.error && <ProblemNotice error={test.error} />}
      <div className="flex flex-wrap items-end gap-2">
        <SelectField
          label={t.status}
          className="w-60 max-w-full"
          value={status ?? ''}
          onChange={(event) => setStatus((event.target.value || undefined) as DeliveryStatus | undefined)}
        >
          <option value="">{t.all}</option>
          {DeliveryStatus.enum.map((one) => (
            <option key={one} value={one}>
              {t.statuses[one]}
            </option>
          ))}
        </SelectField>
        <Button busy={deliveries.isRefetching} onClick={() => void refreshDeliveries(id)}>
          {t.refresh}
        </Button>
      </div>
      <QueryView query={deliveries}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) {
            return status ? (
              <p className="py-6 text-center text-muted">{t.noneOfStatus}</p>
            ) : (
              <EmptyState title={t.none}>{t.noneAbout}</EmptyState>
            );
          }
          return (
            <ol aria-label={t.list} className="grid divide-y divide-line border-line border-y">
              {items.map((delivery) => (
                <DeliveryRow key={delivery.id} webhookId={id} delivery={delivery} />
              ))}
            </ol>
          );
        }}
      </QueryView>
      <MoreButton query={deliveries} />
    </Card>
  );
};
