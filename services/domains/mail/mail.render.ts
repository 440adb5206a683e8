import type { Language } from '../../platform/errors.ts';
import type { MailContent } from './mail.content.ts';
import { renderHtml, renderText } from './mail.layout.ts';
import type { MailTemplate, MailTemplates } from './mail.templates.ts';
import { english } from './mail.texts.en.ts';
import { french } from './mail.texts.fr.ts';

/** A mail in its reader's language, as plain text and as HTML. */
export const renderMail = <Template extends MailTemplate>(
  template: Template,
  language: Language,
  data: MailTemplates[Template],
): { subject: string; text: string; html: string } => {
  const write = { en: english, fr: french }[language][template] as (data: MailTemplates[Template]) => MailContent;
  const content = language === 'fr' ? withFrenchSpaces(write(data)) : write(data);
  return { subject: content.subject, text: renderText(content, language), html: renderHtml(content, language) };
};

/** French punctuation never begins a line: the spaces before it, and within guillemets, do not break. */
const withFrenchSpaces = ({ paragraphs, notes, ...content }: MailContent): MailContent => ({
  ...content,
  paragraphs: paragraphs.map(typeset),
  notes: notes.map(typeset),
});

const typeset = (text: string): string => text.replace(/ ([:;?!»])/g, '\u00a0$1').replaceAll('« ', '«\u00a0');
