import { Link, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { navigationClass } from '../../../shared/app/shell.tsx';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { messages } from './account.messages.ts';

const pages = [
  ['profile', '/account'],
  ['security', '/account/security'],
  ['apiKeys', '/account/api-keys'],
  ['webhooks', '/account/webhooks'],
  ['data', '/account/exports'],
  ['activity', '/account/activity'],
] as const;

/** The account's pages: a column beside them, on a phone a row above them. */
export const AccountNavigation = () => {
  const t = useMessages(messages);
  const nav = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the row scrolls to where its reader has gone
  useEffect(() => {
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [pathname]);
  return (
    <nav
      ref={nav}
      aria-label={t.navigation}
      className="-mx-4 -mt-4 flex gap-1 overflow-x-auto border-line border-b px-2 pb-2 sm:-mx-6 sm:px-4 lg:mt-0 lg:sticky lg:top-20 lg:mx-0 lg:grid lg:self-start lg:overflow-visible lg:border-0 lg:p-0"
    >
      {pages.map(([page, to]) => (
        <Link key={page} to={to} activeOptions={{ exact: page === 'profile' }} className={navigationClass}>
          {t[page]}
        </Link>
      ))}
    </nav>
  );
};
