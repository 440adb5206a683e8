import { type Document, kindOf, mediaTypes } from '../../../../contracts/documents.ts';
import { defineMessages, useMessages } from '../../../shared/i18n/messages.ts';

const messages = defineMessages({
  fr: {
    image: (format: string) => `Image ${format}`,
    pdf: () => 'Document PDF',
    text: (format: string) => `Texte ${format}`,
    office: (format: string) => `Document bureautique ${format}`,
  },
  en: {
    image: (format: string) => `${format} image`,
    pdf: () => 'PDF document',
    text: (format: string) => `${format} text`,
    office: (format: string) => `${format} office file`,
  },
});

/** What kind of file a media type is, such as “Image JPG”. */
export const useKindName = (): ((mediaType: Document['mediaType']) => string) => {
  const t = useMessages(messages);
  return (mediaType) => t[kindOf(mediaType)](mediaTypes[mediaType][0].toUpperCase());
};
