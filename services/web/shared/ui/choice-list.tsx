import { useId } from 'react';

/** Several of a few, as checkboxes of one form field; the browser's own, so that a form reads them. */
export const ChoiceList = <Value extends string>({
  label,
  name,
  options,
  chosen,
  error,
}: {
  label: string;
  name: string;
  /** @property code how the API calls it */
  options: readonly { value: Value; label: string; code?: string }[];
  /** Those that are ticked at first. */
  chosen: readonly Value[];
  error?: string | undefined;
}) => {
  const id = useId();
  return (
    <fieldset className="grid gap-1" aria-describedby={error ? `${id}-error` : undefined}>
      <legend className="mb-1 font-medium text-sm">{label}</legend>
      {options.map(({ value, label: sentence, code }) => (
        <label key={value} className="-mx-2 flex min-h-11 items-center gap-3 rounded-lg px-2 py-1 hover:bg-sunken">
          <input
            type="checkbox"
            name={name}
            value={value}
            defaultChecked={chosen.includes(value)}
            className="size-5 shrink-0 accent-accent"
          />
          <span className="grid min-w-0">
            {sentence}
            {code && <code className="text-muted text-xs">{code}</code>}
          </span>
        </label>
      ))}
      {error && (
        <p id={`${id}-error`} role="alert" className="text-danger text-sm">
          {error}
        </p>
      )}
    </fieldset>
  );
};
