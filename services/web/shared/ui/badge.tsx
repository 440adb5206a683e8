import { clsx } from 'clsx';
import type { ReactNode } from 'react';

const looks = {
  neutral: 'bg-sunken text-ink',
  info: 'bg-accent-soft text-accent-strong',
  success: 'bg-success-soft text-success',
  warning: 'bg-warning-soft text-warning',
  danger: 'bg-danger-soft text-danger',
};
export type BadgeLook = keyof typeof looks;

/** A state in a word. The colour says nothing that the word does not. */
export const Badge = ({ look = 'neutral', children }: { look?: BadgeLook; children: ReactNode }) => (
  <span
    className={clsx(
      'inline-flex items-center gap-1 whitespace-nowrap rounded-full px-2.5 py-0.5 font-medium text-xs',
      looks[look],
    )}
  >
    {children}
  </span>
);
