import { Link } from '@tanstack/react-router';
import { useMessages } from '../i18n/messages.ts';
import { buttonClass } from '../ui/button.tsx';
import { EmptyState } from '../ui/states.tsx';
import { messages } from './app.messages.ts';

export const NotFoundPage = () => {
  const { notFound } = useMessages(messages);
  return (
    <div className="mx-auto w-full max-w-2xl p-4">
      <title>{`${notFound.title} · IPOWER MOTORS`}</title>
      <EmptyState
        title={notFound.title}
        action={
          <Link to="/" className={buttonClass('primary')}>
            {notFound.action}
          </Link>
        }
      >
        {notFound.text}
      </EmptyState>
    </div>
  );
};
