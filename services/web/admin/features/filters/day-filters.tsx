import { useMessages } from '../../../shared/i18n/messages.ts';
import { TextField } from '../../../shared/ui/field.tsx';
import { messages } from './filters.messages.ts';
import { day } from './search-params.ts';

type Days = { from?: string | undefined; to?: string | undefined };

/** From a day to a day, both included. */
export const DayFilters = ({ from, to, onChange }: Days & { onChange: (days: Days) => void }) => {
  const t = useMessages(messages);
  return (
    <>
      <TextField
        type="date"
        label={t.from}
        value={from ?? ''}
        max={to}
        onChange={({ target }) => onChange({ from: day(target.value), to })}
      />
      <TextField
        type="date"
        label={t.to}
        value={to ?? ''}
        min={from}
        onChange={({ target }) => onChange({ from, to: day(target.value) })}
      />
    </>
  );
};
