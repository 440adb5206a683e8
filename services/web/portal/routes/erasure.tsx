import { createFileRoute } from '@tanstack/react-router';
import { useState } from 'react';
import { PublicPage } from '../../shared/app/public-page.tsx';
import { useMessages } from '../../shared/i18n/messages.ts';
import { Button } from '../../shared/ui/button.tsx';
import { TextField } from '../../shared/ui/field.tsx';
import { messages } from '../features/erasure/erasure.messages.ts';
import { ErasureProgress } from '../features/erasure/erasure-progress.tsx';

export const Route = createFileRoute('/erasure')({ component: Erasure });

function Erasure() {
  const t = useMessages(messages);
  const [receipt, setReceipt] = useState<string>();
  return (
    <PublicPage title={t.title} description={t.description}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          setReceipt(`${new FormData(event.currentTarget).get('receipt')}`.trim());
        }}
      >
        <TextField
          label={t.receipt}
          hint={t.receiptHint}
          name="receipt"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          maxLength={100}
          required
        />
        <Button type="submit" look="primary">
          {t.submit}
        </Button>
      </form>
      {receipt && <ErasureProgress key={receipt} receipt={receipt} />}
    </PublicPage>
  );
}
