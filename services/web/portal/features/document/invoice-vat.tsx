import type { Invoice } from '../../../../contracts/invoices.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { messages } from './invoice.messages.ts';
import { useInvoiceFormats } from './invoice-formats.ts';

/** The tax by category and rate. On a phone the category stands above its numbers. */
export const InvoiceVat = ({ invoice }: { invoice: Invoice }) => {
  const t = useMessages(messages).vat;
  const format = useInvoiceFormats(invoice);
  const categories: Record<string, string> = t.categories;
  if (invoice.vat.length === 0) return null;
  return (
    <table className="w-full text-right text-sm tabular-nums">
      <caption className="pb-2 text-left font-semibold">{t.caption}</caption>
      <thead className="text-muted">
        <tr className="border-line border-b">
          <th scope="col" className="py-2 text-left font-medium">
            {t.category}
          </th>
          <th scope="col" className="py-2 pl-3 font-medium">
            {t.rate}
          </th>
          <th scope="col" className="py-2 pl-3 font-medium">
            {t.net}
          </th>
          <th scope="col" className="py-2 pl-3 font-medium">
            {t.amount}
          </th>
        </tr>
      </thead>
      <tbody>
        {invoice.vat.map(({ category, rate, net, amount, exemption }) => (
          <tr key={`${category} ${rate} ${exemption}`} className="border-line border-b align-top">
            <td className="wrap-anywhere py-2 text-left">
              {category === null ? '–' : (categories[category] ?? category)}
              {exemption && <p className="text-muted text-xs">{exemption}</p>}
            </td>
            <td className="py-2 pl-3">{rate === null ? '–' : format.rate(rate)}</td>
            <td className="py-2 pl-3">{net === null ? '–' : format.amount(net)}</td>
            <td className="py-2 pl-3">{amount === null ? '–' : format.amount(amount)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};
