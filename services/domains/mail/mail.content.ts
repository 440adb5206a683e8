import type { Language } from '../../platform/errors.ts';
import type { MailTemplate, MailTemplates } from './mail.templates.ts';

/** What a mail says, in plain words: the layout turns it into text and HTML. */
export type MailContent = {
  subject: string;
  /** What happened, or what to do; a paragraph each. */
  paragraphs: readonly string[];
  /** What it is about, in pairs of a name and a value. */
  facts?: readonly (readonly [string, string])[];
  /** The one thing to click. */
  action?: { label: string; url: string };
  /** What else to know, below. */
  notes: readonly string[];
};

/** Every mail in one language. */
export type MailTexts = { readonly [Template in MailTemplate]: (data: MailTemplates[Template]) => MailContent };

/** A moment in the customers' time zone. */
export const momentIn = (language: Language, at: string): string =>
  new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'Europe/Paris',
  }).format(new Date(at));
