import { describe, expect, test } from 'vitest';
import type { Language } from '../../platform/errors.ts';
import { renderMail } from './mail.render.ts';
import type { MailTemplate, MailTemplates } from './mail.templates.ts';

/** What somebody might call himself to slip something into a mail of ours. */
const hostile = `<img src=x onerror="alert(1)">&'`;

const occasion = { at: '2026-11-22T23:05:00.000Z', address: '2001:db8::1' };

const examples: MailTemplates = {
  'confirm-registration': { url: 'https://www.ipowerfrance.fr/confirm-registration#token=a&b' },
  'registration-repeated': { url: 'https://www.ipowerfrance.fr/sign-in' },
  invitation: { url: 'https://www.ipowerfrance.fr/invitation#token=a&b' },
  'reset-password': { url: 'https://www.ipowerfrance.fr/reset-password#token=a&b' },
  'password-changed': occasion,
  'confirm-email': { url: 'https://www.ipowerfrance.fr/confirm-email#token=a&b' },
  'email-changed': { ...occasion, email: hostile },
  'two-factor-enabled': occasion,
  'two-factor-disabled': occasion,
  'recovery-code-used': { ...occasion, left: 4 },
  'recovery-codes-replaced': occasion,
  'identity-linked': { ...occasion, provider: hostile },
  'identity-unlinked': { ...occasion, provider: hostile },
  'api-key-created': { ...occasion, name: `${hostile}\n\nhttps://evil.example` },
  'webhook-disabled': { at: occasion.at, endpoint: `https://hook.example/${hostile}`, error: 'timeout' },
  'role-changed': { ...occasion, role: hostile },
  'session-stolen': { ...occasion, address: hostile },
  'export-ready': { url: 'https://www.ipowerfrance.fr/account/exports' },
  'account-erased': { receipt: 'the-receipt' },
};

const templates = Object.keys(examples) as MailTemplate[];
const cases = templates.flatMap((template) => (['fr', 'en'] as const).map((language) => [template, language] as const));

const render = (template: MailTemplate, language: Language) => renderMail(template, language, examples[template]);

/** What a reader of the HTML sees. */
const seen = (html: string): string =>
  html
    .replace(/<style>.*<\/style>/s, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => ({ lt: '<', gt: '>', quot: '"', '#39': "'" })[name] ?? '&')
    .replace(/\s+/g, ' ');

describe.each(cases)('%s in %s', (template, language) => {
  test('says the same as text and as HTML, and all of it', () => {
    const { subject, text, html } = render(template, language);
    expect(subject).toMatch(/^\S.{5,80}$/);
    expect(`${subject}${text}${html}`).not.toMatch(/undefined|null|\[object|Invalid Date/);
    const visible = seen(html);
    expect(visible).toContain(subject.replace(/\s+/g, ' '));
    for (const line of text.split('\n').filter((one) => !one.startsWith('  ') && !/^(-- |https|.*:$)/.test(one))) {
      expect(visible).toContain(line.replace(/\s+/g, ' ').trim());
    }
    for (const value of Object.values(examples[template])) {
      if (value !== occasion.at) expect(text.replace(/\s+/g, ' ')).toContain(String(value).replace(/\s+/g, ' '));
    }
  });

  test('lets nothing of its data become HTML, and loads nothing', () => {
    const { html, text } = render(template, language);
    expect(html).not.toContain('<img');
    expect(html).not.toMatch(/&(?!(lt|gt|quot|#39|amp);)/);
    const tags = html.match(/<[^>]*>/g)?.join('') ?? '';
    expect(tags).not.toMatch(/\ssrc=|<script|<link|<form|\son\w+=/i);
    expect(html).not.toMatch(/url\(|@import/i);
    expect(text.split('\n').filter((line) => line.startsWith('https://evil'))).toEqual([]);
    const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, url]) => url?.replaceAll('&amp;', '&'));
    const { url } = examples[template] as { url?: string };
    expect(links).toEqual(url ? [url, url] : []);
  });

  test('is in its language', () => {
    const { html, text: whole } = render(template, language);
    const text = whole.replaceAll(hostile, '');
    expect(html).toContain(`<html lang="${language}">`);
    expect(text).toMatch(language === 'fr' ? /^Bonjour,\n/ : /^Hello,\n/);
    // French punctuation never begins a line.
    if (language === 'fr') expect(text).not.toMatch(/ [:;?!»]|« /);
    expect(text).not.toContain("'");
  });
});

test('a moment is told in Paris time', () => {
  expect(render('password-changed', 'fr').text).toContain('23 novembre 2026 à 00:05');
  expect(render('password-changed', 'en').text).toContain('23 November 2026 at 00:05');
});
