import { useMessages } from '../../../shared/i18n/messages.ts';
import { RecoveryCodes } from '../../../shared/sign-in/recovery-codes.tsx';
import { Dialog } from '../../../shared/ui/dialog.tsx';
import { messages } from './security.messages.ts';

/** Recovery codes that were just made, shown this once. */
export const RecoveryCodesDialog = ({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) => {
  const { twoFactor: t } = useMessages(messages);
  return (
    <Dialog open onOpenChange={onClose} title={t.codesTitle} description={t.codesAbout}>
      <RecoveryCodes codes={codes} busy={false} error={null} onContinue={onClose} />
    </Dialog>
  );
};
