import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useState } from 'react';
import type { OpenedShare, SharedDocument } from '../../../../contracts/shares.ts';
import { plural, useFormats } from '../../../shared/i18n/format.ts';
import { useLanguage } from '../../../shared/i18n/language.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { Notice } from '../../../shared/ui/notice.tsx';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { useKindName } from '../document/kind-name.ts';
import { thumbHashUrl } from '../documents/thumb-hash.ts';
import { messages } from './visit.messages.ts';
import { downloadShared } from './visit.queries.ts';

/** What a link leads to: what it looks like, what it is, and how to get it. */
export const SharedFile = ({ token, share }: { token: string; share: NonNullable<OpenedShare['share']> }) => {
  const t = useMessages(messages);
  const format = useFormats();
  const count = useCount();
  const download = useMutation({ mutationFn: () => downloadShared(token) });
  const { document, expiresAt, downloadsLeft } = share;
  return (
    <section className="grid gap-5 rounded-xl border border-line bg-surface p-4 sm:p-6">
      <Preview document={document} />
      <div className="grid gap-1">
        <h2 className="wrap-anywhere font-semibold text-lg">{document.filename}</h2>
        <FileFacts document={document} />
      </div>
      {downloadsLeft === 0 ? (
        <Notice look="warning" title={t.usedUp.title}>
          {t.usedUp.text}
        </Notice>
      ) : (
        <Button look="primary" busy={download.isPending} onClick={() => download.mutate()}>
          <Download aria-hidden="true" className="size-5" />
          {t.download}
        </Button>
      )}
      {download.error && <ProblemNotice error={download.error} />}
      <div className="text-muted text-sm">
        <p role="status">{download.isSuccess && t.begun}</p>
        <p>{t.expires(format.dateTime(expiresAt))}</p>
        {downloadsLeft !== null && downloadsLeft > 0 && <p>{count(t.left, downloadsLeft)}</p>}
      </div>
    </section>
  );
};

/** A text that counts something. */
const useCount = () => {
  const language = useLanguage();
  const format = useFormats();
  return (texts: { one: (count: string) => string; other: (count: string) => string }, count: number): string => {
    const number = format.number(count);
    return plural(language, count, texts.one(number), texts.other(number));
  };
};

const FileFacts = ({ document: { mediaType, size, pages, image } }: { document: SharedDocument }) => {
  const t = useMessages(messages);
  const format = useFormats();
  const count = useCount();
  const kindName = useKindName();
  const facts = [
    kindName(mediaType),
    format.bytes(size),
    pages !== null && count(t.pages, pages),
    pages === null && image && t.dimensions(format.number(image.width), format.number(image.height)),
  ];
  return <p className="text-muted">{facts.filter(Boolean).join(' · ')}</p>;
};

const Preview = ({ document: { image, previewUrl } }: { document: SharedDocument }) => {
  const t = useMessages(messages);
  const [failed, setFailed] = useState(false);
  if (!image || !previewUrl) return null;
  const ratio = image.width / image.height;
  return (
    <div
      className="mx-auto overflow-hidden rounded-lg bg-center bg-cover"
      style={{
        aspectRatio: ratio,
        width: `min(100%, ${50 * ratio}dvh, ${image.width}px)`,
        backgroundColor: image.dominantColour,
        backgroundImage: `url(${thumbHashUrl(image.thumbHash)})`,
      }}
    >
      {/* Its address is good for two minutes: what does not come any more leaves the placeholder. */}
      {!failed && <img src={previewUrl} alt={t.preview} onError={() => setFailed(true)} className="size-full" />}
    </div>
  );
};
