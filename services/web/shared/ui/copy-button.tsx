import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { useMessages } from '../i18n/messages.ts';
import { Button } from './button.tsx';
import { messages } from './ui.messages.ts';

/** Puts the text on the clipboard, and says so. */
export const CopyButton = ({ text }: { text: string }) => {
  const t = useMessages(messages);
  const [copied, setCopied] = useState(false);
  return (
    <Button
      size="small"
      onClick={async () => {
        await navigator.clipboard.writeText(text);
        setCopied(true);
        setTimeout(() => setCopied(false), 3000);
      }}
    >
      {copied ? <Check aria-hidden="true" className="size-4" /> : <Copy aria-hidden="true" className="size-4" />}
      <span aria-live="polite">{copied ? t.copied : t.copy}</span>
    </Button>
  );
};
