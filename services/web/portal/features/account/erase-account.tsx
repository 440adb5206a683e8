import { useState } from 'react';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { useAccount } from '../../../shared/session/session.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { Card } from '../../../shared/ui/card.tsx';
import { messages } from './data.messages.ts';
import { EraseAccountDialog } from './erase-account-dialog.tsx';

/** The end of the account (GDPR art. 17). */
export const EraseAccount = () => {
  const { erasure: t } = useMessages(messages);
  const { role } = useAccount();
  const [asked, setAsked] = useState(false);
  return (
    <Card title={t.title} description={role === 'customer' ? t.about : t.staff}>
      {role === 'customer' && (
        <Button look="danger" className="justify-self-start" onClick={() => setAsked(true)}>
          {t.ask}
        </Button>
      )}
      {asked && <EraseAccountDialog onClose={() => setAsked(false)} />}
    </Card>
  );
};
