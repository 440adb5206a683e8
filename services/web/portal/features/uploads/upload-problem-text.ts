import { documentMaxBytes } from '../../../../contracts/documents.ts';
import { ApiProblem } from '../../../shared/api/api-problem.ts';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { useProblemText } from '../../../shared/ui/problem-notice.tsx';
import { StorageRefusal } from './delivery.ts';
import type { UploadProblem } from './upload.ts';
import { messages } from './uploads.messages.ts';

type ProblemText = { text: string; code?: string; requestId?: string };

/** Why an upload did not become a document, in words, with what support asks for. */
export const useUploadProblemText = (): ((problem: UploadProblem) => ProblemText) => {
  const t = useMessages(messages);
  const format = useFormats();
  const problemText = useProblemText();
  return (problem) => {
    if ('refusal' in problem) {
      const { refusal } = problem;
      return { text: refusal === 'size' ? t.refusals.size(format.bytes(documentMaxBytes)) : t.refusals[refusal] };
    }
    if ('document' in problem) return { text: problem.document.title, code: problem.document.code };
    const { error } = problem;
    if (error instanceof StorageRefusal) return { text: t.storage(`${error.status}`) };
    const { title, text } = problemText(error);
    const words = { text: [title, text].filter(Boolean).join(' ') };
    if (!(error instanceof ApiProblem)) return words;
    return { ...words, code: error.problem.code, requestId: error.problem.requestId };
  };
};
