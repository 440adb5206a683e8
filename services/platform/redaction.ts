/** Never in a log, wherever they appear (ASVS 16.2.5). */
export const secrets = ['password', 'accessToken', 'refreshToken', 'authorization', 'cookie'];
export const censor = '[redacted]';

/** What in a text is a secret or tells who somebody is. The longest first: an address may be part of a URL. */
const patterns: readonly [RegExp, string][] = [
  // drizzle appends a statement's values to its message.
  [/\nparams:[\s\S]*/, `\nparams: ${censor}`],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, censor],
  [/\b(bearer|basic) +[\w.~+/=-]+/gi, `$1 ${censor}`],
  [/(\w:\/\/)[^/\s:@]*:[^/\s@]*@/g, `$1${censor}@`],
  [/(\w:\/\/[^\s?#"']*)\?[^\s"']*/g, `$1?${censor}`],
  [/[\w.+-]+@[\w-]+(\.[\w-]+)+/g, '[address]'],
  [/\b(\d{1,3}\.){3}\d{1,3}\b/g, '[address]'],
];

/** A message without tokens, passwords in URLs, query strings, and addresses of mail and network. */
export const withoutPersons = (text: string): string =>
  patterns.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), text);
