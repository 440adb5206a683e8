import { useState } from 'react';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { useAccount } from '../../../shared/session/session.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { Card } from '../../../shared/ui/card.tsx';
import { DefinitionList } from '../../../shared/ui/definition-list.tsx';
import { AddressForm } from './address-form.tsx';
import { messages } from './profile.messages.ts';

/** Who the account is, and the way to another address. */
export const Address = () => {
  const t = useMessages(messages);
  const format = useFormats();
  const { email, createdAt, role } = useAccount();
  const [changing, setChanging] = useState(false);
  return (
    <Card title={t.account} action={!changing && <Button onClick={() => setChanging(true)}>{t.changeEmail}</Button>}>
      <DefinitionList
        items={[
          [t.email, <strong key="email">{email}</strong>],
          [t.openedAt, format.date(createdAt)],
          [t.role, role === 'customer' ? null : t.roles[role]],
        ]}
      />
      {changing && <AddressForm onClose={() => setChanging(false)} />}
    </Card>
  );
};
