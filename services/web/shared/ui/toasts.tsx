import { useSyncExternalStore } from 'react';
import { useMessages } from '../i18n/messages.ts';
import { messages } from './ui.messages.ts';

type Toast = { id: number; text: string; action?: { label: string; run: () => void } };

let toasts: readonly Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

const set = (next: readonly Toast[]): void => {
  toasts = next;
  for (const listener of listeners) listener();
};

const dismiss = (id: number): void => set(toasts.filter((toast) => toast.id !== id));

/**
 * Says that something was done, for eight seconds; one that offers an action stays until it is closed.
 *
 * @returns takes it away before, such as when its action has no sense any more
 */
export const toast = (text: string, action?: Toast['action']): (() => void) => {
  const id = nextId++;
  set([...toasts.slice(-2), { id, text, ...(action && { action }) }]);
  if (!action) setTimeout(() => dismiss(id), 8000);
  return () => dismiss(id);
};

/** Where toasts appear; once in an application. A live region must be there before what it announces. */
export const Toasts = () => {
  const t = useMessages(messages);
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-0 bottom-0 z-50 grid justify-items-center gap-2 p-4"
    >
      {shown.map(({ id, text, action }) => (
        <div
          key={id}
          className="pointer-events-auto flex max-w-full animate-appear items-center gap-3 rounded-lg bg-ink py-2 pr-2 pl-4 text-page shadow-lg"
        >
          <p>{text}</p>
          {action && (
            <button
              type="button"
              className="min-h-9 rounded-md px-3 font-semibold underline outline-current"
              onClick={() => {
                dismiss(id);
                action.run();
              }}
            >
              {action.label}
            </button>
          )}
          <button
            type="button"
            aria-label={t.close}
            className="size-9 rounded-md text-xl leading-none outline-current"
            onClick={() => dismiss(id)}
          >
            ×
          </button>
        </div>
      ))}
    </div>
  );
};
