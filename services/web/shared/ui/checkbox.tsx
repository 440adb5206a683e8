import { clsx } from 'clsx';
import { Check, Minus } from 'lucide-react';
import { Checkbox as Radix } from 'radix-ui';
import { type ReactNode, useId } from 'react';

/** @param props.checked `indeterminate`: some of what it stands for */
export const Checkbox = ({
  label,
  hideLabel = false,
  className,
  ...props
}: { label: ReactNode; hideLabel?: boolean } & Radix.CheckboxProps) => {
  const id = useId();
  return (
    <div className={clsx('flex items-center gap-2', className)}>
      <Radix.Root
        {...props}
        id={id}
        className="grid size-6 shrink-0 place-items-center rounded-md border-2 border-line-strong bg-surface text-accent-ink data-[state=checked]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:border-accent data-[state=indeterminate]:bg-accent"
      >
        <Radix.Indicator>
          {props.checked === 'indeterminate' ? (
            <Minus aria-hidden="true" className="size-4" />
          ) : (
            <Check aria-hidden="true" className="size-4" />
          )}
        </Radix.Indicator>
      </Radix.Root>
      <label htmlFor={id} className={hideLabel ? 'sr-only' : ''}>
        {label}
      </label>
    </div>
  );
};
