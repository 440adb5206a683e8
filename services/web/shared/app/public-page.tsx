import type { ReactNode } from 'react';
import { Brand } from './brand.tsx';
import { LanguageSwitch } from './preferences.tsx';

/** The frame of a page for who is not signed in: one thing to do, in the middle. */
export const PublicPage = ({
  title,
  description,
  wide = false,
  children,
  footer,
}: {
  title: string;
  description?: ReactNode;
  wide?: boolean;
  children?: ReactNode;
  footer?: ReactNode;
}) => (
  <div className="grid min-h-dvh grid-rows-[auto_1fr_auto]">
    <title>{`${title} · IPOWER MOTORS`}</title>
    <header className="flex flex-wrap items-center justify-between gap-2 px-4 py-3 sm:px-6">
      <Brand />
      <LanguageSwitch />
    </header>
    <main className={`mx-auto grid w-full sm:content-center sm:px-4 sm:py-8 ${wide ? 'max-w-3xl' : 'max-w-lg'}`}>
      <div className="grid content-start gap-6 px-4 py-6 sm:rounded-2xl sm:border sm:border-line sm:bg-surface sm:p-8 sm:shadow-sm">
        <div className="grid gap-2">
          <h1 className="font-semibold text-2xl tracking-tight">{title}</h1>
          {description && <div className="min-w-0 break-words text-muted">{description}</div>}
        </div>
        {children}
      </div>
    </main>
    <footer className="px-4 py-4 text-center text-muted text-sm">{footer}</footer>
  </div>
);
