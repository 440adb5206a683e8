import { clsx } from 'clsx';
import { type InputHTMLAttributes, type ReactNode, type Ref, type SelectHTMLAttributes, useId } from 'react';

const boxClass =
  'w-full rounded-lg border bg-surface px-3 text-ink placeholder:text-muted disabled:opacity-60 aria-invalid:border-danger border-line-strong';

type FieldProps = {
  label: ReactNode;
  /** What is expected. */
  hint?: ReactNode;
  /** What is wrong with it, in a sentence. */
  error?: string | undefined;
  className?: string;
};

type Described = { id: string; 'aria-describedby': string | undefined; 'aria-invalid': true | undefined };

/** A label, an input, its hint and its error, tied together for a screen reader. */
export const Field = ({
  label,
  hint,
  error,
  className,
  children,
}: FieldProps & { children: (described: Described) => ReactNode }) => {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className={clsx('grid gap-1.5', className)}>
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': error ? true : undefined })}
      {hint && (
        <p id={`${id}-hint`} className="text-muted text-sm">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="text-danger text-sm">
          {error}
        </p>
      )}
    </div>
  );
};

type InputProps = FieldProps & InputHTMLAttributes<HTMLInputElement> & { ref?: Ref<HTMLInputElement> };

export const TextField = ({ label, hint, error, className, ...input }: InputProps) => (
  <Field label={label} hint={hint} error={error} {...(className && { className })}>
    {(described) => <input type="text" {...input} {...described} className={clsx(boxClass, 'min-h-11')} />}
  </Field>
);

type SelectProps = FieldProps & SelectHTMLAttributes<HTMLSelectElement> & { ref?: Ref<HTMLSelectElement> };

/** The browser's own select: the one that phones and screen readers know. */
export const SelectField = ({ label, hint, error, className, children, ...select }: SelectProps) => (
  <Field label={label} hint={hint} error={error} {...(className && { className })}>
    {(described) => (
      <select {...select} {...described} className={clsx(boxClass, 'min-h-11')}>
        {children}
      </select>
    )}
  </Field>
);
