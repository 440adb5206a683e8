import { clsx } from 'clsx';
import type { ButtonHTMLAttributes, Ref } from 'react';
import { Spinner } from './spinner.tsx';

const looks = {
  primary: 'bg-accent text-accent-ink hover:bg-accent-strong border-transparent',
  secondary: 'bg-surface text-ink border-line-strong hover:bg-sunken',
  quiet: 'border-transparent text-ink hover:bg-sunken',
  danger: 'bg-danger text-danger-ink hover:bg-danger-strong border-transparent',
};

const sizes = { medium: 'min-h-11 px-4', small: 'min-h-9 px-3 text-sm', icon: 'size-11 shrink-0' };

/** The classes of a button, for a link that looks like one. */
export const buttonClass = (
  look: keyof typeof looks = 'secondary',
  size: keyof typeof sizes = 'medium',
  className?: string,
): string =>
  clsx(
    'inline-flex items-center justify-center gap-2 rounded-lg border font-medium transition-colors disabled:opacity-50 aria-disabled:opacity-60',
    looks[look],
    sizes[size],
    className,
  );

export type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  look?: keyof typeof looks;
  size?: keyof typeof sizes;
  /** Its work is under way: it turns, keeps the focus, and does nothing. */
  busy?: boolean;
  ref?: Ref<HTMLButtonElement>;
};

/** Does not submit unless its `type` says so. With `size="icon"` it needs an `aria-label`. */
export const Button = ({ look, size, busy = false, className, children, onClick, ...props }: ButtonProps) => (
  <button
    type="button"
    {...props}
    aria-disabled={busy || undefined}
    aria-busy={busy || undefined}
    onClick={busy ? (event) => event.preventDefault() : onClick}
    className={buttonClass(look, size, className)}
  >
    {busy && <Spinner />}
    {children}
  </button>
);
