import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import type { Delivery, DeliveryAttempt } from '../../../../contracts/webhooks.ts';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Badge } from '../../../shared/ui/badge.tsx';
import { Button } from '../../../shared/ui/button.tsx';
import { CopyButton } from '../../../shared/ui/copy-button.tsx';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { QueryView } from '../../../shared/ui/query-view.tsx';
import { toast } from '../../../shared/ui/toasts.tsx';
import { messages } from './deliveries.messages.ts';
import { deliveryQuery, redeliver } from './deliveries.queries.ts';

/** What was sent, what came back at each attempt, and the way to send it again. */
export const DeliveryDetails = ({ webhookId, delivery }: { webhookId: string; delivery: Delivery }) => {
  const t = useMessages(messages);
  const details = useQuery({ ...deliveryQuery(webhookId, delivery), placeholderData: keepPreviousData });
  const again = useMutation({
    mutationFn: () => redeliver(webhookId, delivery.id),
    onSuccess: () => toast(t.redelivered),
  });
  return (
    <div className="grid gap-4 pb-4 sm:pl-7">
      <QueryView query={details}>
        {({ payload, eventId, attemptLog }) => (
          <>
            <p className="text-sm">
              <span className="text-muted">{t.eventId}</span> <code className="break-all">{eventId}</code>
            </p>
            <div className="grid gap-1.5">
              <div className="flex items-center justify-between gap-2">
                <h3 className="font-medium text-sm">{t.payload}</h3>
                <CopyButton text={payload} />
              </div>
              <Code>{readable(payload)}</Code>
            </div>
            <div className="grid gap-1.5">
              <h3 className="font-medium text-sm">{t.attemptLog}</h3>
              {attemptLog.length === 0 && <p className="text-muted text-sm">{t.noAttempts}</p>}
              <ol className="grid gap-3">
                {attemptLog.map((attempt) => (
                  <Attempt key={attempt.startedAt} attempt={attempt} />
                ))}
              </ol>
            </div>
          </>
        )}
      </QueryView>
      {again.error && <ProblemNotice error={again.error} />}
      <Button className="justify-self-start" busy={again.isPending} onClick={() => again.mutate()}>
        {t.redeliver}
      </Button>
    </div>
  );
};

const Attempt = ({ attempt: { startedAt, milliseconds, status, answer, error } }: { attempt: DeliveryAttempt }) => {
  const t = useMessages(messages);
  const format = useFormats();
  const isSuccess = status !== null && status >= 200 && status < 300;
  return (
    <li className="grid gap-1.5 text-sm">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Badge look={isSuccess ? 'success' : 'danger'}>{error ? t.errors[error] : t.httpStatus(`${status}`)}</Badge>
        <span className="text-muted">
          {format.dateTime(startedAt)} · {t.duration(format.number(milliseconds))}
        </span>
      </p>
      {answer ? <Code>{answer}</Code> : status !== null && <p className="text-muted">{t.emptyAnswer}</p>}
    </li>
  );
};

/** A text as a program wrote it; long ones scroll, also by keyboard. */
const Code = ({ children }: { children: string }) => (
  <pre
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard (axe, WCAG 2.1.1)
    tabIndex={0}
    className="max-h-64 overflow-auto whitespace-pre-wrap break-all rounded-lg bg-sunken p-3 font-mono text-xs"
  >
    {children}
  </pre>
);

/** The same, with line breaks; as it is where it is no JSON. */
const readable = (json: string): string => {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
};
