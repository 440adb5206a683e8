import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { messages } from './selection.messages.ts';

/** What can be done with what is chosen; stays in sight at the end of the window. */
export const SelectionBar = ({
  count,
  onClear,
  children,
}: {
  count: number;
  onClear: () => void;
  children: ReactNode;
}) => {
  const t = useMessages(messages);
  return (
    <section
      aria-label={t.selection}
      className="sticky bottom-4 z-20 mx-auto mt-4 flex w-fit max-w-full animate-appear flex-wrap items-center justify-center gap-2 rounded-xl border border-line-strong bg-surface p-2 shadow-lg"
    >
      <p role="status" className="px-2 font-medium">
        {t.selected(count)}
      </p>
      {children}
      <Button look="quiet" size="icon" aria-label={t.clear} onClick={onClear}>
        <X aria-hidden="true" className="size-5" />
      </Button>
    </section>
  );
};
