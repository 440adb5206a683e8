import type { ReactNode } from 'react';
import { useMessages } from '../i18n/messages.ts';
import { messages } from './ui.messages.ts';

/** There is nothing here, why, and what to do about it. */
export const EmptyState = ({
  icon,
  title,
  children,
  action,
}: {
  icon?: ReactNode;
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
}) => (
  <div className="grid justify-items-center gap-3 rounded-xl border border-line border-dashed px-6 py-14 text-center">
    {icon && <div className="text-muted">{icon}</div>}
    <h2 className="font-semibold text-lg">{title}</h2>
    {children && <div className="max-w-prose text-muted">{children}</div>}
    {action}
  </div>
);

/** The place of what is being loaded: as large as it will be, so that nothing jumps. */
export const Skeleton = ({ className = 'h-5 w-full' }: { className?: string }) => (
  <div aria-hidden="true" className={`animate-pulse rounded-md bg-sunken ${className}`} />
);

/** Says to a screen reader that something is being loaded, and shows its place. */
export const LoadingState = ({ rows = 3, children }: { rows?: number; children?: ReactNode }) => {
  const t = useMessages(messages);
  return (
    <div role="status" className="grid gap-3">
      <span className="sr-only">{t.loading}</span>
      {children ??
        Array.from({ length: rows }, (_, row) => `${row}`).map((row) => <Skeleton key={row} className="h-12 w-full" />)}
    </div>
  );
};
