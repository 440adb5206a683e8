import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import type { Totals } from './upload.ts';
import { messages } from './uploads.messages.ts';

/** How far all uploads are, in a line and a second one. `announced` changes at each quarter only: a screen reader is to be let talk. */
export const useTotalsText = ({ files, delivered, accepted, isUnderWay, isProcessing, problems, hold }: Totals) => {
  const t = useMessages(messages);
  const { number } = useFormats();
  const progress = (count: number) => t.progress(number(count), number(files));
  const done = accepted > 0 ? t.delivered(accepted, number(accepted)) : t.nothing;
  const wrong = problems > 0 ? t.problems(problems, number(problems)) : null;
  const step = Math.max(1, Math.ceil(files / 4));
  return {
    head: isUnderWay ? progress(delivered) : done,
    more: (hold && t.holds[hold]) ?? wrong ?? (isProcessing ? t.processing : null),
    announced: [isUnderWay ? progress(delivered - (delivered % step)) : done, hold && t.holds[hold], wrong]
      .filter(Boolean)
      .join('. '),
  };
};
