import { Download } from 'lucide-react';
import { useState } from 'react';
import { useMessages } from '../i18n/messages.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { saveText } from './save-text.ts';
import { messages } from './second-factor.messages.ts';

/** Recovery codes, which are shown this once; goes on when they are said to be kept. */
export const RecoveryCodes = ({
  codes,
  busy,
  error,
  onContinue,
}: {
  codes: readonly string[];
  busy: boolean;
  error: unknown;
  onContinue: () => void;
}) => {
  const { recovery: t } = useMessages(messages);
  const [kept, setKept] = useState(false);
  const text = codes.join('\n');
  return (
    <div className="grid gap-4">
      <ul className="grid gap-1 rounded-lg border border-line bg-sunken p-4">
        {codes.map((code) => (
          <li key={code}>
            <code className="break-all text-sm">{code}</code>
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <CopyButton text={text} />
        <Button size="small" onClick={() => saveText(t.file, `${t.heading}\n${t.once}\n\n${text}\n`)}>
          <Download aria-hidden="true" className="size-4" />
          {t.download}
        </Button>
      </div>
      <Checkbox label={t.kept} checked={kept} onCheckedChange={(checked) => setKept(checked === true)} />
      {error != null && <ProblemNotice error={error} />}
      <Button look="primary" disabled={!kept} busy={busy} onClick={onContinue}>
        {t.continue}
      </Button>
    </div>
  );
};
