import type { Fragment } from '../../contracts/documents.ts';

/** Most fragments of one text. */
const fragmentsMax = 3;

/** Characters that are shown before a hit, and after it. */
const context = 80;

/** A word as the index takes it: a number with spaces between its thousands is one. */
const word = /(?<!\d)\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3}(?!\d))+|[\p{L}\p{N}\p{M}]+/gu;

/**
 * Words that may be hits of a tsquery, for PostgreSQL to say which are: stemming changes endings only, so what a word
 * and its stem begin with is the same.
 */
export const candidatesIn = (texts: readonly string[], hits: string): Set<string> => {
  const beginnings = new Set(Array.from(hits.matchAll(/'([^']+)'/g), ([, lexeme = '']) => lexeme.slice(0, 3)));
  const lengths = new Set(Array.from(beginnings, (beginning) => beginning.length));
  const candidates = new Set<string>();
  const seen = new Set<string>();
  for (const text of texts) {
    for (const [found] of text.matchAll(word)) {
      if (seen.has(found)) continue;
      seen.add(found);
      const beginning = fold(found.slice(0, 8)).slice(0, 3);
      for (const length of lengths) {
        if (beginnings.has(beginning.slice(0, length))) candidates.add(found);
      }
    }
  }
  return candidates;
};

/** The whole text, cut at its hits; null when there is none. */
export const markHits = (text: string, isHit: (word: string) => boolean): Fragment | null => {
  const hits = hitsIn(text, isHit);
  return hits.length === 0 ? null : cut(text, { start: 0, end: text.length }, hits);
};

/** What surrounds the first hits of a long text, from word to word; white space is one blank. */
export const fragmentsOf = (text: string, isHit: (word: string) => boolean): Fragment[] => {
  const hits = hitsIn(text, isHit);
  const spans: Span[] = [];
  for (const hit of hits) {
    const last = spans.at(-1);
    const start = beginOfWord(text, Math.max(0, hit.start - context));
    const end = endOfWord(text, Math.min(text.length, hit.end + context));
    if (last && start <= last.end) last.end = end;
    else if (spans.length === fragmentsMax) break;
    else spans.push({ start, end });
  }
  return spans.map((span) => {
    const within = hits.filter(({ start, end }) => start >= span.start && end <= span.end);
    return cut(text, span, within).map(({ text, hit }) => ({ text: text.replace(/\s+/g, ' '), hit }));
  });
};

type Span = { start: number; end: number };

/** Hits that nothing but a sign stands between are one: `2026-03`. */
const hitsIn = (text: string, isHit: (word: string) => boolean): Span[] => {
  const spans: Span[] = [];
  for (const { 0: found, index } of text.matchAll(word)) {
    if (!isHit(found)) continue;
    const last = spans.at(-1);
    const end = index + found.length;
    if (last && /^[^\s\p{L}\p{N}\p{M}]$/u.test(text.slice(last.end, index))) last.end = end;
    else spans.push({ start: index, end });
  }
  return spans;
};

const cut = (text: string, span: Span, hits: readonly Span[]): Fragment => {
  const pieces: Fragment = [];
  let at = span.start;
  for (const { start, end } of hits) {
    pieces.push({ text: text.slice(at, start), hit: false }, { text: text.slice(start, end), hit: true });
    at = end;
  }
  pieces.push({ text: text.slice(at, span.end), hit: false });
  return pieces.filter((piece) => piece.text !== '');
};

/** Words longer than this are cut. */
const longWord = 40;

const beginOfWord = (text: string, at: number): number => {
  if (at === 0) return at;
  const blank = text.slice(at, at + longWord).search(/\s/);
  return blank < 0 ? whole(text, at) : at + blank + 1;
};

const endOfWord = (text: string, at: number): number => {
  if (at === text.length) return at;
  const from = Math.max(0, at - longWord);
  const blank = text.slice(from, at).search(/\s\S*$/);
  return blank < 0 ? whole(text, at) : from + blank;
};

/** Not between the two halves of a character. */
const whole = (text: string, at: number): number => (/[\udc00-\udfff]/.test(text.charAt(at)) ? at + 1 : at);

/** Lower case without accents, as `unaccent` of PostgreSQL has it for what French and its neighbours write. */
const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\p{M}\s]/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('ł', 'l')
    .replaceAll('đ', 'd');
