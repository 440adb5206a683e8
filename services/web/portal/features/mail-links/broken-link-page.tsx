import type { ReactNode } from 'react';
import { PublicPage } from '../../../shared/app/public-page.tsx';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { messages } from './mail-links.messages.ts';

/**
 * In place of the page of a mail's link that lacks its secret, or whose secret is not or no longer good.
 *
 * @param children how to get another one
 */
export const BrokenLinkPage = ({ why, children }: { why: 'missing' | 'invalid'; children: ReactNode }) => {
  const { title, text } = useMessages(messages)[why];
  return (
    <PublicPage title={title} description={text}>
      {children}
    </PublicPage>
  );
};
