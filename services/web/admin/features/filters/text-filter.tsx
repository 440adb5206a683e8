import { useEffect, useEffectEvent, useState } from 'react';
import { TextField } from '../../../shared/ui/field.tsx';

/** As long as somebody who types pauses, in milliseconds. */
const pause = 300;

/** Text that is looked for as it is typed. Follows the address when that changes by other means. */
export const TextFilter = ({
  label,
  hint,
  value = '',
  maxLength,
  onChange,
}: {
  label: string;
  hint?: string;
  value: string | undefined;
  maxLength: number;
  onChange: (value: string | undefined) => void;
}) => {
  const [typed, setTyped] = useState(value);
  const [followed, setFollowed] = useState(value);
  if (followed !== value) {
    setFollowed(value);
    if (typed.trim() !== value) setTyped(value);
  }
  const tell = useEffectEvent(() => {
    if (typed.trim() !== value) onChange(typed.trim() || undefined);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: each letter begins the wait anew
  useEffect(() => {
    const timer = setTimeout(tell, pause);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <TextField
      type="search"
      label={label}
      hint={hint}
      value={typed}
      maxLength={maxLength}
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
      onChange={({ target }) => setTyped(target.value)}
    />
  );
};
