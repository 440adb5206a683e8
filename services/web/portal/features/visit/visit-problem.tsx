import { CircleSlash, Hourglass, Link2Off } from 'lucide-react';
import type { ApiProblem } from '../../../shared/api/api-problem.ts';
import { isProblem } from '../../../shared/api/api-problem.ts';
import { PublicPage } from '../../../shared/app/public-page.tsx';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { messages } from './visit.messages.ts';

/** Whether a link opens nothing, now or ever, and the visitor can be told why. */
export const isVisitProblem = (error: unknown): error is ApiProblem =>
  isProblem(error) && [400, 404, 410, 429].includes(error.problem.status);

/** Why a link opens nothing, and what to do. */
export const VisitProblem = ({ error, onRetry }: { error: ApiProblem; onRetry: () => void }) => {
  const t = useMessages(messages);
  const format = useFormats();
  const { status } = error.problem;
  if (status === 410) {
    return (
      <PublicPage title={t.usedUp.title} description={t.usedUp.text} footer={t.footer}>
        <CircleSlash aria-hidden="true" className="-order-1 size-10 text-muted" />
      </PublicPage>
    );
  }
  if (status === 429) {
    return (
      <PublicPage title={t.throttled.title} description={t.throttled.text} footer={t.footer}>
        <Hourglass aria-hidden="true" className="-order-1 size-10 text-muted" />
        {error.retryAfter !== undefined && <p>{t.throttled.after(format.duration(error.retryAfter * 1000))}</p>}
        <Button look="primary" onClick={onRetry}>
          {t.retry}
        </Button>
      </PublicPage>
    );
  }
  return (
    <PublicPage title={t.notFound.title} description={t.notFound.text} footer={t.footer}>
      <Link2Off aria-hidden="true" className="-order-1 size-10 text-muted" />
    </PublicPage>
  );
};
