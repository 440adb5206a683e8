import { Link } from '@tanstack/react-router';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import type { Share } from '../../../../contracts/shares.ts';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Badge, type BadgeLook } from '../../../shared/ui/badge.tsx';
import { Button } from '../../../shared/ui/button.tsx';
import { ConfirmDialog } from '../../../shared/ui/confirm-dialog.tsx';
import { Time } from '../../../shared/ui/time.tsx';
import { toast } from '../../../shared/ui/toasts.tsx';
import { messages } from './shares.messages.ts';
import { revokeShare } from './shares.queries.ts';

const looks: Record<Share['state'], BadgeLook> = {
  active: 'success',
  suspended: 'warning',
  'used-up': 'neutral',
  expired: 'neutral',
  revoked: 'neutral',
};

/** A share: its state, its terms, how much it was used. @param props.withDocument names its document, and leads there */
export const ShareItem = ({ share, withDocument = false }: { share: Share; withDocument?: boolean }) => {
  const t = useMessages(messages);
  const format = useFormats();
  const { state, filename, documentId, hasPassword, expiresAt, downloads, maxDownloads, lastUsedAt } = share;
  const label = share.label ?? t.unnamed;
  const when = format.dateTime(expiresAt);
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 border-line border-t py-4 first:border-t-0 first:pt-0 last:pb-0">
      <div className="wrap-anywhere min-w-0 grow basis-48">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{label}</span>
          <Badge look={looks[state]}>{t.states[state]}</Badge>
          {hasPassword && (
            <span title={t.password}>
              <KeyRound aria-label={t.password} role="img" className="size-4 text-muted" />
            </span>
          )}
        </p>
        {withDocument && (
          <Link
            to="/documents/$id"
            params={{ id: documentId }}
            className="inline-flex min-h-9 items-center text-accent-strong underline"
          >
            {filename}
          </Link>
        )}
        <div className="flex flex-wrap gap-x-4 text-muted text-sm">
          {state === 'suspended' && <p className="w-full">{t.suspendedText}</p>}
          {state !== 'revoked' && <p>{state === 'expired' ? t.expired(when) : t.expires(when)}</p>}
          <p>
            {maxDownloads === null
              ? t.downloads(format.number(downloads))
              : t.downloadsOf(format.number(downloads), format.number(maxDownloads))}
          </p>
          <p>
            {lastUsedAt === null ? (
              t.neverUsed
            ) : (
              <>
                {t.lastUsed} <Time at={lastUsedAt} relative />
              </>
            )}
          </p>
        </div>
      </div>
      {(state === 'active' || state === 'suspended') && <RevokeButton share={share} label={label} />}
    </li>
  );
};

const RevokeButton = ({ share, label }: { share: Share; label: string }) => {
  const t = useMessages(messages);
  const [open, setOpen] = useState(false);
  const revoke = async () => {
    await revokeShare(share);
    toast(t.revoked);
  };
  return (
    <>
      <Button aria-label={t.revokeNamed(label)} onClick={() => setOpen(true)}>
        {t.revoke}
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={t.revokeTitle}
        action={t.revoke}
        danger
        onConfirm={revoke}
      >
        <p>{t.revokeText}</p>
      </ConfirmDialog>
    </>
  );
};
