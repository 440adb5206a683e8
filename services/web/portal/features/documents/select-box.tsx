import { useMessages } from '../../../shared/i18n/messages.ts';
import { messages } from './selection.messages.ts';

/** The browser's own checkbox: there is one for each of many documents. With Shift, a range. */
export const SelectBox = ({
  id,
  name,
  isChosen,
  onToggle,
}: {
  id: string;
  name: string;
  isChosen: boolean;
  onToggle: (id: string, isChosen: boolean, isRange: boolean) => void;
}) => {
  const t = useMessages(messages);
  return (
    <label className="relative z-10 grid size-11 place-items-center">
      <input
        type="checkbox"
        aria-label={t.select(name)}
        checked={isChosen}
        onChange={({ target, nativeEvent }) =>
          onToggle(id, target.checked, (nativeEvent as MouseEvent).shiftKey === true)
        }
        className="size-5 scroll-mt-32 accent-accent"
      />
    </label>
  );
};
