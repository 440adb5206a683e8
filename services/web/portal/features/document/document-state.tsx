import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Document } from '../../../../contracts/documents.ts';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { Notice } from '../../../shared/ui/notice.tsx';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { ProgressBar } from '../../../shared/ui/progress-bar.tsx';
import { retryDocument } from '../documents/documents.changes.ts';
import { messages } from './document.messages.ts';

/** What is particular about a document: that it is in the trash, not ready, refused, or here twice. */
export const DocumentState = ({ document }: { document: Document }) => {
  const t = useMessages(messages);
  const format = useFormats();
  const { state, purgesAt, deletedAt, duplicateOf } = document;
  return (
    <>
      {deletedAt !== null && (
        <Notice look="warning" title={t.inTrash.title}>
          {purgesAt && t.inTrash.text(format.date(purgesAt))}
        </Notice>
      )}
      {(state === 'pending' || state === 'uploaded' || state === 'processing') && <UnderWay document={document} />}
      {state === 'rejected' && (
        <Notice look="danger" title={t.state.rejected.title}>
          <p>{document.problem?.title}</p>
          <p>{t.state.rejected.text}</p>
        </Notice>
      )}
      {state === 'failed' && <Failed document={document} />}
      {duplicateOf !== null && (
        <Notice>
          {t.duplicate.text}{' '}
          <Link to="/documents/$id" params={{ id: duplicateOf }} className="font-medium underline">
            {t.duplicate.link}
          </Link>
        </Notice>
      )}
    </>
  );
};

const UnderWay = ({ document: { state, progress } }: { document: Document }) => {
  const t = useMessages(messages).state;
  const format = useFormats();
  const { title, text } = t[state as 'pending' | 'uploaded' | 'processing'];
  return (
    <Notice title={title}>
      <p className="mb-2">{progress ? t.ocr(format.number(progress.done), format.number(progress.total)) : text}</p>
      {state !== 'pending' && (
        <ProgressBar value={progress ? progress.done / progress.total : null} label={t.progress} />
      )}
    </Notice>
  );
};

const Failed = ({ document: { id, problem } }: { document: Document }) => {
  const t = useMessages(messages).state;
  const retry = useMutation({ mutationFn: () => retryDocument(id) });
  return (
    <Notice look="danger" title={t.failed.title}>
      <p>{problem?.title}</p>
      <p>{t.failed.text}</p>
      <Button size="small" className="mt-3 min-h-11" busy={retry.isPending} onClick={() => retry.mutate()}>
        {t.retry}
      </Button>
      {retry.error && <ProblemNotice error={retry.error} className="mt-3" />}
    </Notice>
  );
};
