import { type Language, useLanguage } from './language.ts';

/** A value made once for each language: Intl's objects are dear to make. */
const perLanguage = <Made>(make: (locale: string) => Made) => {
  const made = new Map<Language, Made>();
  return (language: Language): Made => {
    const found = made.get(language) ?? make(language === 'fr' ? 'fr-FR' : 'en-GB');
    made.set(language, found);
    return found;
  };
};

const numbers = perLanguage((locale) => new Intl.NumberFormat(locale));
const sizes = perLanguage((locale) => new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 }));
const percents = perLanguage((locale) => new Intl.NumberFormat(locale, { style: 'percent' }));
const dates = perLanguage((locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }));
const times = perLanguage((locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }));
const relatives = perLanguage((locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));
const plurals = perLanguage((locale) => new Intl.PluralRules(locale));

const sizeUnits: Record<Language, readonly string[]> = {
  fr: ['o', 'ko', 'Mo', 'Go', 'To'],
  en: ['B', 'kB', 'MB', 'GB', 'TB'],
};

/** Largest unit first, in milliseconds. */
const durationUnits = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
  ['millisecond', 1],
] as const;

const durations = perLanguage((locale) => {
  const make = (unit: string) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short', maximumSignificantDigits: 2 });
  return new Map(durationUnits.map(([unit]) => [unit, make(unit)]));
});

/** Largest unit first, in seconds. */
const timeUnits = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

const formatsOf = (language: Language) => ({
  number: (value: number): string => numbers(language).format(value),
  /** @param share 0 to 1 */
  percent: (share: number): string => percents(language).format(share),
  /** Decimal units, as in the French and English of everyday. */
  bytes: (bytes: number): string => {
    const power = bytes < 1 ? 0 : Math.min(4, Math.floor(Math.log10(bytes) / 3));
    return `${sizes(language).format(bytes / 1000 ** power)}\u00a0${sizeUnits[language][power]}`;
  },
  /** @param instant ISO 8601 */
  date: (instant: string): string => dates(language).format(new Date(instant)),
  dateTime: (instant: string): string => times(language).format(new Date(instant)),
  /** How far from now, such as “3 hours ago”. */
  relative: (instant: string): string => {
    const seconds = (new Date(instant).getTime() - Date.now()) / 1000;
    const [unit, length] = timeUnits.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
    return relatives(language).format(Math.abs(seconds) < 10 ? 0 : Math.trunc(seconds / length), unit);
  },
  /** How long something takes, such as “1.4 sec”. */
  duration: (milliseconds: number): string => {
    const [unit, length] = durationUnits.find(([, length]) => milliseconds >= length) ?? ['millisecond', 1];
    return (
      durations(language)
        .get(unit)
        ?.format(milliseconds / length) ?? ''
    );
  },
  /** @param amount a decimal number as text @param currency ISO 4217; without it, a plain number */
  money: (amount: string, currency: string | null): string =>
    new Intl.NumberFormat(language === 'fr' ? 'fr-FR' : 'en-GB', {
      ...(currency && { style: 'currency', currency }),
      minimumFractionDigits: 2,
      // Decimal strings are formatted exactly (ECMA-402), without a detour by binary fractions.
    }).format(amount as Intl.StringNumericLiteral),
});

export type Formats = ReturnType<typeof formatsOf>;

const formats: Record<Language, Formats> = { fr: formatsOf('fr'), en: formatsOf('en') };

/** Numbers, sizes, dates as the chosen language writes them. */
export const useFormats = (): Formats => formats[useLanguage()];

/** One of two texts by a number, as the language counts: in French 0 is singular. */
export const plural = (language: Language, count: number, one: string, other: string): string =>
  plurals(language).select(count) === 'one' ? one : other;
