import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useMessages } from '../i18n/messages.ts';
import { StepUpHost } from '../session/step-up-host.tsx';
import { messages } from './app.messages.ts';
import { Brand } from './brand.tsx';
import { useOnline } from './online.ts';
import { UserMenuButton } from './user-menu-button.tsx';

// A menu places itself: that code is more than the page's own, and comes when somebody is about to open it.
const loadUserMenu = () => import('./user-menu.tsx');
const UserMenu = lazy(async () => ({ default: (await loadUserMenu()).UserMenu }));

/** The frame of every page of who is signed in: the way to the content, the brand, the ways around, the account. */
export const Shell = ({
  home,
  navigation,
  userMenu,
  children,
}: {
  /** A link around the brand. */
  home: (brand: ReactNode) => ReactNode;
  /** Links, each a NavigationLink. */
  navigation: ReactNode;
  /** Items of the account's menu. */
  userMenu?: ReactNode;
  children: ReactNode;
}) => {
  const t = useMessages(messages);
  const isOnline = useOnline();
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-lg focus:bg-surface focus:px-4 focus:py-2"
      >
        {t.skipToContent}
      </a>
      <header className="sticky top-0 z-30 border-line border-b bg-surface">
        <div className="mx-auto flex max-w-7xl flex-wrap items-center gap-x-6 px-4 sm:px-6">
          <div className="flex min-h-14 grow items-center sm:grow-0">{home(<Brand />)}</div>
          <div className="sm:order-last">
            <LazyUserMenu>{userMenu}</LazyUserMenu>
          </div>
          <nav
            aria-label={t.menu}
            className="-mx-2 flex w-full gap-0.5 overflow-x-auto sm:gap-1 pb-1 sm:w-auto sm:grow sm:pb-0"
          >
            {navigation}
          </nav>
        </div>
      </header>
      {!isOnline && (
        <p role="status" className="bg-warning-soft px-4 py-2 text-center text-sm text-warning">
          {t.offline}
        </p>
      )}
      <main
        id="content"
        tabIndex={-1}
        className="mx-auto grid w-full max-w-7xl grow content-start gap-6 px-4 py-6 outline-none sm:px-6"
      >
        {children}
      </main>
      <StepUpHost />
    </div>
  );
};

/** The account's menu, loaded when it is wanted. */
const LazyUserMenu = ({ children }: { children: ReactNode }) => {
  const [isWanted, setIsWanted] = useState(false);
  const preload = () => void loadUserMenu().catch(() => {});
  const button = (
    <UserMenuButton
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={preload}
      onFocus={preload}
      onClick={() => setIsWanted(true)}
    />
  );
  if (!isWanted) return button;
  return (
    <Suspense fallback={button}>
      <UserMenu>{children}</UserMenu>
    </Suspense>
  );
};

/** The classes of a link of the navigation; the router says `aria-current` where one is. */
export const navigationClass =
  'inline-flex min-h-11 items-center gap-2 whitespace-nowrap rounded-lg px-1.5 text-muted text-sm sm:px-3 sm:text-base hover:bg-sunken hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:font-semibold aria-[current=page]:text-accent-strong';
