import { Download } from 'lucide-react';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { CopyButton } from '../../../shared/ui/copy-button.tsx';
import { Dialog, DialogActions } from '../../../shared/ui/dialog.tsx';
import { downloadText } from './download-text.ts';
import { messages } from './security.messages.ts';

/** Recovery codes, which are shown this once. */
export const RecoveryCodesDialog = ({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) => {
  const { twoFactor: t } = useMessages(messages);
  const text = codes.join('\n');
  return (
    <Dialog open onOpenChange={onClose} title={t.codesTitle} description={t.codesAbout}>
      <ul
        aria-label={t.codes}
        className="grid gap-x-6 gap-y-1 rounded-lg border border-line bg-sunken p-4 font-mono text-sm sm:text-base"
      >
        {codes.map((code) => (
          <li key={code} className="break-all">
            {code}
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <CopyButton text={text} />
        <Button size="small" onClick={() => downloadText(t.fileName, `${text}\n`)}>
          <Download aria-hidden="true" className="size-4" />
          {t.download}
        </Button>
      </div>
      <DialogActions>
        <Button look="primary" onClick={onClose}>
          {t.kept}
        </Button>
      </DialogActions>
    </Dialog>
  );
};
