import { clsx } from 'clsx';
import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { useMessages } from '../i18n/messages.ts';
import { useReturnFocus } from './return-focus.ts';
import { messages } from './ui.messages.ts';

export type DialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  wide?: boolean;
  children: ReactNode;
};

/**
 * A modal dialog: takes the focus and gives it back, ends with Escape. The backdrop is our own element: Radix's writes a
 * style element, which the content security policy refuses.
 */
export const Dialog = ({ open, onOpenChange, title, description, wide = false, children }: DialogProps) => {
  const t = useMessages(messages);
  const returnFocus = useReturnFocus();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <div className="fixed inset-0 z-40 grid items-end overflow-y-auto bg-black/60 sm:place-items-center sm:p-6">
          <Radix.Content
            data-modal
            {...returnFocus}
            {...(!description && { 'aria-describedby': undefined })}
            className={clsx(
              'relative w-full animate-appear rounded-t-2xl bg-surface p-5 shadow-xl sm:rounded-2xl sm:p-6',
              wide ? 'sm:max-w-3xl' : 'sm:max-w-lg',
            )}
          >
            <Radix.Title className="pr-12 font-semibold text-lg">{title}</Radix.Title>
            {description && <Radix.Description className="mt-1 text-muted">{description}</Radix.Description>}
            <div className="mt-4 grid gap-4">{children}</div>
            <Radix.Close
              aria-label={t.close}
              className="absolute top-3 right-3 grid size-11 place-items-center rounded-lg text-muted hover:bg-sunken hover:text-ink"
            >
              <X aria-hidden="true" className="size-5" />
            </Radix.Close>
          </Radix.Content>
        </div>
      </Radix.Portal>
    </Radix.Root>
  );
};

/** The row of buttons at a dialog's end; on a phone one below the other. */
export const DialogActions = ({ children }: { children: ReactNode }) => (
  <div className="flex flex-col-reverse gap-2 pt-2 sm:flex-row sm:justify-end">{children}</div>
);
