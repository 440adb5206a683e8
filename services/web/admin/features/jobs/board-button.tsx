import { useMutation } from '@tanstack/react-query';
import { ExternalLink } from 'lucide-react';
import { api } from '../../../shared/api/request.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { withStepUp } from '../../../shared/session/step-up.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { toast } from '../../../shared/ui/toasts.tsx';
import { messages } from './jobs.messages.ts';

/** Opens Bull Board in another tab, whose cookie the API sets first. */
export const BoardButton = () => {
  const t = useMessages(messages);
  const open = useMutation({
    mutationFn: () => withStepUp(() => api.post<{ url: string }>('/v1/admin/board-sessions')),
    onSuccess: ({ url }) => {
      // A browser that takes this for a pop-up gets a click of its own.
      if (!window.open(url, '_blank')) {
        toast(t.boardReady, { label: t.boardOpen, run: () => void window.open(url, '_blank') });
      }
    },
  });
  return (
    <>
      <Button busy={open.isPending} onClick={() => open.mutate()}>
        {t.board}
        <ExternalLink aria-hidden="true" className="size-4" />
      </Button>
      {open.error && <ProblemNotice error={open.error} />}
    </>
  );
};
