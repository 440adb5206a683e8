import { QueryClientProvider } from '@tanstack/react-query';
import { type AnyRouter, RouterProvider } from '@tanstack/react-router';
import { StrictMode, startTransition } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from '../api/query-client.ts';
import { loadConfig } from '../config.ts';
import { reportError, startReporting } from '../errors/report.ts';
import { messagesNow } from '../i18n/messages.ts';
import { onSessionChange, resumeSession } from '../session/session.ts';
import { Toasts } from '../ui/toasts.tsx';
import { messages } from './app.messages.ts';
import { reloadWhenOutdated } from './outdated.ts';
import { applyTheme } from './theme.ts';

/** Draws an application: after its configuration is there, and what session this browser has. */
export const start = async (router: AnyRouter): Promise<void> => {
  applyTheme();
  reloadWhenOutdated();
  const root = document.getElementById('root') as HTMLElement;
  try {
    await loadConfig();
  } catch (error) {
    console.error(error);
    root.textContent = messagesNow(messages).cannotStart;
    return;
  }
  startReporting();
  await resumeSession();
  // Pages ask anew who may see them.
  onSessionChange(() => void router.invalidate());
  // The page's files are there when drawing begins: no empty frame is drawn before it.
  await router.load();
  const tree = createRoot(root, {
    // An uncaught one reaches the window, where it is told of anyway.
    onCaughtError: (error, { componentStack }) => {
      console.error(error);
      void reportError(error, componentStack);
    },
  });
  // As a transition it is drawn in slices of 5 ms, between which the browser can do what it is asked.
  startTransition(() =>
    tree.render(
      <StrictMode>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
          <Toasts />
        </QueryClientProvider>
      </StrictMode>,
    ),
  );
};
