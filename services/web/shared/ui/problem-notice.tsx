import { ApiProblem, Unreachable } from '../api/api-problem.ts';
import { useMessages } from '../i18n/messages.ts';
import { Button } from './button.tsx';
import { Notice } from './notice.tsx';
import { messages } from './ui.messages.ts';

/** What to call an error, in a word and a sentence: the API's own where it is one of the API's. */
export const useProblemText = (): ((error: unknown) => { title: string; text: string | undefined }) => {
  const t = useMessages(messages);
  return (error) => {
    if (error instanceof ApiProblem) {
      const { title, detail } = error.problem;
      // How long says more than the API's own remedy, which speaks of a header.
      return { title, text: error.retryAfter === undefined ? detail : t.wait(waitOf(error.retryAfter)) };
    }
    if (error instanceof Unreachable) return navigator.onLine ? t.unreachable : t.offline;
    return t.broken;
  };
};

/** The symbols are the same in both languages. */
const waitOf = (seconds: number): string =>
  seconds < 90 ? `${seconds}\u00a0s` : `${Math.ceil(seconds / 60)}\u00a0min`;

/** An error where it happened: the problem's text, the number of the request, and what can be done. */
export const ProblemNotice = ({
  error,
  onRetry,
  className,
}: {
  error: unknown;
  onRetry?: (() => void) | undefined;
  className?: string;
}) => {
  const t = useMessages(messages);
  const { title, text } = useProblemText()(error);
  return (
    <Notice look="danger" title={title} {...(className && { className })}>
      {text && <p>{text}</p>}
      {error instanceof ApiProblem && (
        <p className="mt-1 break-all text-muted text-xs">
          {t.requestId} <code>{error.problem.requestId}</code>
        </p>
      )}
      {onRetry && (
        <Button size="small" className="mt-3" onClick={onRetry}>
          {t.retry}
        </Button>
      )}
    </Notice>
  );
};
