import { Ban, CircleAlert, CircleCheck, Clock, type LucideIcon, RotateCw, X } from 'lucide-react';
import { memo } from 'react';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { ProgressBar } from '../../../shared/ui/progress-bar.tsx';
import { Spinner } from '../../../shared/ui/spinner.tsx';
import { canRetry, isUnderWay, type Upload, type UploadState } from './upload.ts';
import { useUploadProblemText } from './upload-problem-text.ts';
import { messages } from './uploads.messages.ts';
import { uploads } from './uploads.ts';

/** Without one, it turns. */
const icons: Partial<Record<UploadState, [icon: LucideIcon, className: string]>> = {
  waiting: [Clock, 'text-muted'],
  ready: [CircleCheck, 'text-success'],
  rejected: [CircleAlert, 'text-danger'],
  failed: [CircleAlert, 'text-danger'],
  refused: [CircleAlert, 'text-danger'],
  cancelled: [Ban, 'text-muted'],
};

const StateIcon = ({ state }: { state: UploadState }) => {
  const found = icons[state];
  if (!found) return <Spinner className="mt-0.5 size-5 self-start text-accent" />;
  const [Icon, className] = found;
  return <Icon aria-hidden="true" className={`mt-0.5 size-5 self-start ${className}`} />;
};

/** One file: its name, how far it is, what is wrong with it, and what can be done. Drawn anew only when it has changed. */
export const UploadRow = memo(({ upload }: { upload: Upload }) => {
  const t = useMessages(messages);
  const format = useFormats();
  const problemText = useUploadProblemText();
  const { id, filename, size, sent, state, hold, problem } = upload;
  const why = problem && problemText(problem);
  const isSending = state === 'sending';
  return (
    <div className="grid grid-cols-[auto_1fr_auto] items-center gap-x-3 border-line border-b px-4 py-2">
      <StateIcon state={state} />
      <div className="grid min-w-0 gap-1">
        <p className="truncate" title={filename}>
          {filename}
        </p>
        {isSending && <ProgressBar value={size > 0 ? sent / size : null} label={t.progressOf(filename)} />}
        <p className="text-muted text-sm">
          {hold
            ? t.holds[hold]
            : `${t.states[state]} · ${isSending ? t.sizeOf(format.bytes(sent), format.bytes(size)) : format.bytes(size)}`}
        </p>
        {why && (
          <p className="text-danger text-sm">
            {why.text}{' '}
            {why.code && (
              <code className="break-all text-muted text-xs">
                {[why.code, why.requestId].filter(Boolean).join(' · ')}
              </code>
            )}
          </p>
        )}
      </div>
      {isUnderWay(upload) && (
        <Button look="quiet" size="icon" aria-label={t.cancel(filename)} onClick={() => uploads.cancel(id)}>
          <X aria-hidden="true" className="size-5" />
        </Button>
      )}
      {canRetry(upload) && (
        <Button look="quiet" size="icon" aria-label={t.retry(filename)} onClick={() => uploads.retry(id)}>
          <RotateCw aria-hidden="true" className="size-5" />
        </Button>
      )}
    </div>
  );
});
