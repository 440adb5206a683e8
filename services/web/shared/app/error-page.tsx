import type { ErrorComponentProps } from '@tanstack/react-router';
import { ProblemNotice } from '../ui/problem-notice.tsx';

/** In place of a page that threw. */
export const ErrorPage = ({ error, reset }: ErrorComponentProps) => (
  <div className="mx-auto w-full max-w-2xl p-4">
    <ProblemNotice error={error} onRetry={reset} />
  </div>
);
