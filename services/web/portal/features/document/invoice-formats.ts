import type { Invoice } from '../../../../contracts/invoices.ts';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useLanguage } from '../../../shared/i18n/language.ts';

/** How an invoice's values are written. What it got wrong, such as a currency that is none, is shown as it stands. */
export const useInvoiceFormats = ({ currency }: Pick<Invoice, 'currency'>) => {
  const format = useFormats();
  const language = useLanguage();
  const isCurrency = currency !== null && /^[A-Z]{3}$/.test(currency);
  return {
    /** @param amount a decimal number as text */
    amount: (amount: string): string =>
      isCurrency
        ? format.money(amount, currency)
        : [format.money(amount, null), currency].filter(Boolean).join('\u00a0'),
    /** @param rate per cent, a decimal number as text */
    rate: (rate: string): string => `${format.money(rate, null)}\u00a0%`,
    /** @param day without an hour: the same one in every zone */
    day: (day: string): string => format.date(`${day}T00:00:00`),
    /** @param code ISO 3166-1 alpha-2 */
    country: (code: string): string =>
      /^[A-Z]{2}$/.test(code) ? (new Intl.DisplayNames(language, { type: 'region' }).of(code) ?? code) : code,
  };
};
