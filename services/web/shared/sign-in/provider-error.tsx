import { useMessages } from '../i18n/messages.ts';
import { Notice } from '../ui/notice.tsx';
import { messages } from './provider-errors.messages.ts';

/** What a provider's visit ended with, in words. @param code of `?error=`, whatever stands there @param title what did not work */
export const ProviderError = ({ code, title }: { code: string; title?: string }) => {
  const t = useMessages(messages);
  const text = Object.entries(t.codes).find(([known]) => known === code)?.[1] ?? t.other;
  return (
    <Notice look="danger" title={title ?? t.title}>
      <p>{text}</p>
      <p className="mt-1 break-all text-muted text-xs">
        {t.code} <code>{code.slice(0, 60)}</code>
      </p>
    </Notice>
  );
};
