import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { useState } from 'react';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { ProgressBar } from '../../../shared/ui/progress-bar.tsx';
import { useTotalsText } from './totals-text.ts';
import { UploadList } from './upload-list.tsx';
import { messages } from './uploads.messages.ts';
import { uploads, useUploadTotals } from './uploads.ts';

/** Below on the right, on a phone along the lower edge: how far all is, and behind it each file. */
export const UploadWindow = () => {
  const t = useMessages(messages);
  const totals = useUploadTotals();
  const text = useTotalsText(totals);
  const [isOpen, setIsOpen] = useState(true);
  const { isUnderWay, isProcessing, bytes, sent, failed, ended } = totals;
  const Chevron = isOpen ? ChevronDown : ChevronUp;
  return (
    <section
      aria-label={t.title}
      className="fixed inset-x-0 bottom-0 z-30 animate-appear rounded-t-2xl border border-line bg-surface shadow-xl sm:inset-x-auto sm:right-6 sm:bottom-6 sm:w-104 sm:rounded-2xl"
    >
      <div className="flex items-center gap-2 py-2 pr-2 pl-4">
        <div className="grid min-w-0 grow gap-1.5">
          <p className="font-semibold">{text.head}</p>
          {text.more && (
            <p className={totals.problems > 0 ? 'text-danger text-sm' : 'text-muted text-sm'}>{text.more}</p>
          )}
          {isUnderWay && <ProgressBar value={bytes > 0 ? sent / bytes : null} label={t.totalProgress} />}
        </div>
        <Button
          look="quiet"
          size="icon"
          aria-expanded={isOpen}
          aria-label={isOpen ? t.collapse : t.expand}
          onClick={() => setIsOpen(!isOpen)}
        >
          <Chevron aria-hidden="true" className="size-5" />
        </Button>
        {!isUnderWay && !isProcessing && (
          <Button look="quiet" size="icon" aria-label={t.clear} onClick={uploads.clearEnded}>
            <X aria-hidden="true" className="size-5" />
          </Button>
        )}
      </div>
      {isOpen && (
        <>
          <div className="border-line border-t">
            <UploadList />
          </div>
          {(isUnderWay || failed > 0) && (
            <div className="flex flex-wrap justify-end gap-2 p-2">
              {failed > 0 && <Button onClick={uploads.retryFailed}>{t.retryFailed}</Button>}
              {isUnderWay && ended > 0 && (
                <Button look="quiet" onClick={uploads.clearEnded}>
                  {t.clear}
                </Button>
              )}
              {isUnderWay && (
                <Button look="quiet" onClick={uploads.cancelAll}>
                  {t.cancelAll}
                </Button>
              )}
            </div>
          )}
        </>
      )}
    </section>
  );
};
