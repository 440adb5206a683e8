import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { messages } from './filters.messages.ts';

/** The conditions of a list, each in force as it is chosen. @param props.onReset null: there are none to take away */
export const FilterBar = ({ children, onReset }: { children: ReactNode; onReset: (() => void) | null }) => {
  const t = useMessages(messages);
  return (
    <search
      aria-label={t.filters}
      className="grid items-start gap-x-4 gap-y-3 rounded-xl border border-line bg-surface p-4 sm:grid-cols-[repeat(auto-fill,minmax(13rem,1fr))]"
    >
      {children}
      {onReset && (
        <Button look="quiet" className="self-end justify-self-start" onClick={onReset}>
          <X aria-hidden="true" className="size-4" />
          {t.reset}
        </Button>
      )}
    </search>
  );
};
