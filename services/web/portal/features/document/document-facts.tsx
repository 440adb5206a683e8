import { type Document, kindOf } from '../../../../contracts/documents.ts';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Card } from '../../../shared/ui/card.tsx';
import { CopyButton } from '../../../shared/ui/copy-button.tsx';
import { Fact, Facts } from '../../../shared/ui/facts.tsx';
import { messages } from './document.messages.ts';
import { useKindName } from './kind-name.ts';

/** What is known of a file. */
export const DocumentFacts = ({ document }: { document: Document }) => {
  const t = useMessages(messages).facts;
  const format = useFormats();
  const kindName = useKindName();
  const { mediaType, size, sha256, image, pages, createdAt } = document;
  const isPicture = kindOf(mediaType) === 'image' && image;
  return (
    <Card title={t.title}>
      <Facts>
        <Fact label={t.kind}>{kindName(mediaType)}</Fact>
        <Fact label={t.size}>{format.bytes(size)}</Fact>
        {pages !== null && <Fact label={t.pages}>{format.number(pages)}</Fact>}
        {isPicture && (
          <Fact label={t.dimensions}>
            {t.dimensionsValue(
              format.number(image.width),
              format.number(image.height),
              format.number(Math.round((image.width * image.height) / 100_000) / 10),
            )}
          </Fact>
        )}
        {/* By the camera's own clock: shown as it stood there, whatever the zone. */}
        {isPicture && image.takenAt && <Fact label={t.takenAt}>{format.dateTime(image.takenAt)}</Fact>}
        {isPicture && image.camera && <Fact label={t.camera}>{image.camera}</Fact>}
        <Fact label={t.added}>{format.dateTime(createdAt)}</Fact>
        <Fact label={t.sha256}>
          <span className="flex items-center justify-between gap-2">
            <code className="text-sm" title={sha256}>{`${sha256.slice(0, 12)}…`}</code>
            <CopyButton text={sha256} />
          </span>
        </Fact>
      </Facts>
    </Card>
  );
};
