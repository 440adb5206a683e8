import { useState } from 'react';
import type { ApiKey } from '../../../../contracts/api-keys.ts';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Badge } from '../../../shared/ui/badge.tsx';
import { Button } from '../../../shared/ui/button.tsx';
import { ConfirmDialog } from '../../../shared/ui/confirm-dialog.tsx';
import { Time } from '../../../shared/ui/time.tsx';
import { toast } from '../../../shared/ui/toasts.tsx';
import { messages } from './api-keys.messages.ts';
import { revokeApiKey } from './api-keys.queries.ts';

export const ApiKeyRow = ({ apiKey }: { apiKey: ApiKey }) => {
  const t = useMessages(messages);
  const format = useFormats();
  const [asked, setAsked] = useState(false);
  const { id, name, ending, scopes, createdAt, lastUsedAt, expiresAt } = apiKey;
  const hasExpired = expiresAt !== null && new Date(expiresAt) <= new Date();
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-4">
      <div className="grid min-w-0 gap-1.5">
        <p className="flex flex-wrap items-center gap-2">
          <span className="min-w-0 break-words font-medium">{name}</span>
          <code className="text-muted text-sm">{t.ending(ending)}</code>
          {hasExpired && <Badge look="warning">{t.expired}</Badge>}
        </p>
        <p className="flex flex-wrap gap-1.5">
          {scopes.map((scope) => (
            <Badge key={scope}>{scope}</Badge>
          ))}
        </p>
        <p className="text-muted text-sm">
          {t.createdOn} {format.date(createdAt)},{' '}
          {lastUsedAt ? (
            <>
              {t.lastUsed} <Time at={lastUsedAt} relative />
            </>
          ) : (
            t.neverUsed
          )}
          , {expiresAt ? `${t.expiresOn} ${format.date(expiresAt)}` : t.neverExpires}
        </p>
      </div>
      <Button aria-label={t.revokeOf(name)} onClick={() => setAsked(true)}>
        {t.revoke}
      </Button>
      <ConfirmDialog
        open={asked}
        onOpenChange={setAsked}
        title={t.revokeTitle(name)}
        action={t.revoke}
        danger
        onConfirm={async () => {
          await revokeApiKey(id);
          toast(t.revoked);
        }}
      >
        {t.revokeAbout}
      </ConfirmDialog>
    </li>
  );
};
