import { SelectField } from '../../../shared/ui/field.tsx';

/** One of several, or none of them. @param props.any what it says when it is no condition */
export const ChoiceFilter = <Value extends string>({
  label,
  any,
  choices,
  value,
  onChange,
}: {
  label: string;
  any: string;
  /** What each value is called. */
  choices: Readonly<Record<Value, string>>;
  value: Value | undefined;
  onChange: (value: Value | undefined) => void;
}) => (
  <SelectField
    label={label}
    value={value ?? ''}
    onChange={({ target }) => onChange((target.value || undefined) as Value | undefined)}
  >
    <option value="">{any}</option>
    {Object.entries<string>(choices).map(([choice, name]) => (
      <option key={choice} value={choice}>
        {name}
      </option>
    ))}
  </SelectField>
);
