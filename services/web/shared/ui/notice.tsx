import { clsx } from 'clsx';
import type { ReactNode } from 'react';

const looks = {
  info: 'bg-accent-soft border-accent',
  success: 'bg-success-soft border-success',
  warning: 'bg-warning-soft border-warning',
  danger: 'bg-danger-soft border-danger',
};

/** Something to know on this page. A danger is announced at once, the rest when there is a pause. */
export const Notice = ({
  look = 'info',
  title,
  children,
  className,
}: {
  look?: keyof typeof looks;
  title?: ReactNode;
  children?: ReactNode;
  className?: string;
}) => (
  <div
    role={look === 'danger' ? 'alert' : 'status'}
    className={clsx('rounded-lg border-l-4 px-4 py-3 text-sm', looks[look], className)}
  >
    {title && <p className="font-semibold">{title}</p>}
    {children}
  </div>
);
