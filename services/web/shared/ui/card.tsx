import { clsx } from 'clsx';
import type { ReactNode } from 'react';

/** A part of a page with its own heading. */
export const Card = ({
  title,
  description,
  action,
  children,
  className,
}: {
  title: ReactNode;
  description?: ReactNode;
  /** A button to the right of the heading. */
  action?: ReactNode;
  children?: ReactNode;
  className?: string;
}) => (
  <section className={clsx('grid gap-4 rounded-xl border border-line bg-surface p-4 sm:p-6', className)}>
    <div className="flex flex-wrap items-start justify-between gap-3">
      <div className="grid gap-1">
        <h2 className="font-semibold text-lg">{title}</h2>
        {description && <p className="max-w-prose text-muted text-sm">{description}</p>}
      </div>
      {action}
    </div>
    {children}
  </section>
);

/** The heading of a page, which is its title in the browser too. */
export const PageHeader = ({ title, children }: { title: string; children?: ReactNode }) => (
  <header className="flex flex-wrap items-center justify-between gap-3">
    <title>{`${title} · IPOWER MOTORS`}</title>
    <h1 className="wrap-anywhere min-w-0 font-semibold text-2xl tracking-tight">{title}</h1>
    {children && <div className="flex flex-wrap items-center gap-2">{children}</div>}
  </header>
);
