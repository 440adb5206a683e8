import type { Language } from '../../platform/errors.ts';
import type { MailContent } from './mail.content.ts';

const footer = {
  en: 'This message was sent automatically by IPOWER MOTORS (ipowerfrance.fr). Nobody reads the answers to it.',
  fr: 'Ce message a été envoyé automatiquement par IPOWER MOTORS (ipowerfrance.fr). Les réponses ne sont pas lues.',
};

const linkHint = {
  en: 'If the button does nothing, copy this address into your browser:',
  fr: 'Si le bouton ne fonctionne pas, copiez cette adresse dans votre navigateur\u00a0:',
};

export const renderText = ({ paragraphs, facts = [], action, notes }: MailContent, language: Language): string =>
  [
    ...paragraphs,
    ...(facts.length > 0
      ? [facts.map(([name, value]) => `  ${name}${colon[language]}${oneLine(value)}`).join('\n')]
      : []),
    ...(action ? [`${action.label}${colon[language].trimEnd()}\n${action.url}`] : []),
    ...notes,
    // The signature separator (RFC 3676 §4.3): mail programs grey out what follows.
    `-- \nIPOWER MOTORS\n${footer[language]}`,
  ].join('\n\n');

/** What a user named cannot look like a line of ours. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ');

/** French has a space before a colon. */
const colon = { en: ': ', fr: '\u00a0: ' };

/**
 * One column, the reader's own font, no images and nothing that is loaded. Colours are of the light scheme where a mail
 * program knows no other; `color-scheme` lets the others choose.
 */
export const renderHtml = (content: MailContent, language: Language): string => {
  const { subject, paragraphs, facts = [], action, notes } = content;
  const body = [
    ...paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`),
    ...(facts.length > 0 ? [factsTable(facts)] : []),
    ...(action ? [button(action), `<p class="small">${linkHint[language]}<br>${link(action.url)}</p>`] : []),
    ...notes.map((text) => `<p class="small">${escapeHtml(text)}</p>`),
  ];
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(subject)}</title>
<style>${style}</style>
</head>
<body>
<div class="page" role="article" lang="${language}">
<p class="brand">IPOWER MOTORS</p>
<h1>${escapeHtml(subject)}</h1>
${body.join('\n')}
<p class="footer">${footer[language]}</p>
</div>
</body>
</html>
`;
};

const style = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
body { margin: 0; background: #ffffff; color: #1c2430; font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif; }
.page { max-width: 560px; margin: 0 auto; padding: 32px 24px; }
.brand { margin: 0 0 24px; font-weight: 700; letter-spacing: 0.08em; color: #0a5c45; }
h1 { margin: 0 0 16px; font-size: 22px; line-height: 1.3; }
p { margin: 0 0 16px; overflow-wrap: anywhere; }
a { color: #0a5c45; }
table { margin: 0 0 16px; border-collapse: collapse; }
th, td { padding: 4px 16px 4px 0; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { font-weight: 400; color: #5a6472; }
.button { display: inline-block; padding: 12px 24px; border-radius: 6px; background: #0a5c45; color: #ffffff; font-weight: 600; text-decoration: none; }
.small { font-size: 14px; color: #5a6472; }
.footer { margin: 32px 0 0; padding-top: 16px; border-top: 1px solid #d5dae1; font-size: 13px; color: #5a6472; }
@media (prefers-color-scheme: dark) {
  body { background: #14181f; color: #e8ebf0; }
  .brand, a { color: #6fd3b0; }
  .button { background: #6fd3b0; color: #10231c; }
  th, .small, .footer { color: #a3adba; }
  .footer { border-color: #343c48; }
}
`;

const factsTable = (facts: NonNullable<MailContent['facts']>): string => {
  const rows = facts.map(
    ([name, value]) => `<tr><th scope="row">${escapeHtml(name)}</th><td>${escapeHtml(value)}</td></tr>`,
  );
  return `<table>\n${rows.join('\n')}\n</table>`;
};

const button = ({ label, url }: { label: string; url: string }): string =>
  `<p><a class="button" href="${escapeHtml(url)}">${escapeHtml(label)}</a></p>`;

const link = (url: string): string => `<a href="${escapeHtml(url)}">${escapeHtml(url)}</a>`;

/** For text and for quoted attributes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '');

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
