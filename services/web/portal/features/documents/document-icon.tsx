import { File, FileSpreadsheet, FileText, Image, type LucideIcon, Presentation } from 'lucide-react';
import type { MediaType } from '../../../../contracts/documents.ts';

const icons: readonly (readonly [RegExp, LucideIcon])[] = [
  [/^image\//, Image],
  [/csv|excel|sheet/, FileSpreadsheet],
  [/presentation|powerpoint/, Presentation],
  [/pdf|^text\/|word|opendocument\.text/, FileText],
];

/** What kind of file it is, at a glance; the words beside it say the same. */
export const DocumentIcon = ({ mediaType, className = 'size-5' }: { mediaType: MediaType; className?: string }) => {
  const Icon = icons.find(([types]) => types.test(mediaType))?.[1] ?? File;
  return <Icon aria-hidden="true" strokeWidth={1.5} className={className} />;
};
