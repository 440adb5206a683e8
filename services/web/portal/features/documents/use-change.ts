import { useMutation } from '@tanstack/react-query';
import type { Document } from '../../../../contracts/documents.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { useProblemText } from '../../../shared/ui/problem-notice.tsx';
import { toast } from '../../../shared/ui/toasts.tsx';
import type { Outcome } from './documents.changes.ts';
import { messages } from './selection.messages.ts';

type Options = {
  change: (documents: readonly Document[]) => Promise<Outcome>;
  /** What is said when it is done. */
  text: (count: number) => string;
  undo?: (documents: readonly Document[]) => Promise<Outcome>;
  onDone?: (() => void) | undefined;
};

/** Something that is done to several documents, and what is said of it: also that it was done to a part only. */
export const useChange = ({ change, text, undo, onDone }: Options) => {
  const t = useMessages(messages);
  const problemText = useProblemText();
  const tellOfLeft = ({ done, error }: Outcome, all: number): void => {
    toast(t.someLeft(done.length, all, problemText(error).title));
  };
  return useMutation({
    mutationFn: change,
    onSuccess: (outcome, documents) => {
      const { done } = outcome;
      if ('error' in outcome) tellOfLeft(outcome, documents.length);
      if (done.length === 0) return;
      const undoIt = undo && {
        label: t.undo,
        run: async () => {
          const undone = await undo(done);
          if ('error' in undone) tellOfLeft(undone, done.length);
        },
      };
      if (!('error' in outcome) || undoIt) toast(text(done.length), undoIt);
      onDone?.();
    },
  });
};
