import type { ParsedMail } from 'mailparser';

type Listed = { id: string; mail: ParsedMail };

export const listPage = (mails: readonly Listed[]): string => {
  const rows = mails.map(
    ({ id, mail }) =>
      `<tr><td>${time(mail)}</td><td>${escapeHtml(recipient(mail))}</td><td><a href="/${id}">${escapeHtml(mail.subject ?? '')}</a></td></tr>`,
  );
  const none = '<p>None yet. Register an account, and its mail appears here.</p>';
  const table = `<table><tr><th>Sent</th><th>To</th><th>Subject</th></tr>${rows.join('')}</table>`;
  return page('Mail', `<h1>Mail</h1>${mails.length > 0 ? table : none}`);
};

export const mailPage = ({ id, mail }: Listed): string =>
  page(
    mail.subject ?? '',
    `<p><a href="/">All mails</a></p>
<h1>${escapeHtml(mail.subject ?? '')}</h1>
<p>${time(mail)} · from ${escapeHtml(mail.from?.text ?? '')} · to ${escapeHtml(recipient(mail))}</p>
<h2>Text</h2>
<pre>${withLinks(mail.text ?? '')}</pre>
<h2>HTML</h2>
<iframe src="/${id}/html" sandbox="allow-popups allow-popups-to-escape-sandbox" title="HTML"></iframe>`,
  );

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>
:root { color-scheme: light dark; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 0.4rem 1rem 0.4rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid #8884; }
pre { padding: 1rem; overflow-wrap: anywhere; white-space: pre-wrap; background: #8881; }
iframe { width: 100%; height: 44rem; border: 1px solid #8884; }
</style>
${body}
</html>
`;

const time = ({ date }: ParsedMail): string => date?.toISOString().slice(0, 19).replace('T', ' ') ?? '';

const recipient = ({ to }: ParsedMail): string =>
  [to ?? []]
    .flat()
    .map(({ text }) => text)
    .join(', ');

const withLinks = (text: string): string =>
  escapeHtml(text).replace(/https?:\/\/[^\s<>"]+/g, (url) => `<a href="${url}" rel="noreferrer">${url}</a>`);

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
