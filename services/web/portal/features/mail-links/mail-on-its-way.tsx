import { MailCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { PublicPage } from '../../../shared/app/public-page.tsx';
import { useFocus } from '../../../shared/ui/use-focus.ts';

/** In place of a form that has sent a mail: what to do now. */
export const MailOnItsWay = ({ title, text, children }: { title: string; text: string; children: ReactNode }) => {
  const said = useFocus<HTMLDivElement>();
  return (
    <PublicPage title={title}>
      <div ref={said} tabIndex={-1} className="flex items-start gap-4 outline-none">
        <MailCheck aria-hidden="true" className="size-10 shrink-0 text-accent" />
        <p className="min-w-0 break-words">{text}</p>
      </div>
      {children}
    </PublicPage>
  );
};
