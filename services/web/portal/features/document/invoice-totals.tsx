import { clsx } from 'clsx';
import type { Invoice } from '../../../../contracts/invoices.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { messages } from './invoice.messages.ts';
import { useInvoiceFormats } from './invoice-formats.ts';

/** In the order in which they are added up. */
const order = ['lines', 'allowances', 'charges', 'net', 'vat', 'gross', 'paid', 'rounding', 'payable'] as const;

/** The sums that an invoice has, down to what is to be paid. */
export const InvoiceTotals = ({ invoice }: { invoice: Invoice }) => {
  const t = useMessages(messages).totals;
  const format = useInvoiceFormats(invoice);
  return (
    <section aria-label={t.caption} className="sm:ml-auto sm:w-80">
      <dl className="grid tabular-nums">
        {order.map((name) => {
          const amount = invoice.totals[name];
          if (amount === null) return null;
          const isSum = name === 'net' || name === 'gross';
          return (
            <div
              key={name}
              className={clsx(
                'flex justify-between gap-4 py-1',
                isSum && 'font-medium',
                name === 'payable' && 'mt-1 border-line-strong border-t pt-2 font-semibold text-lg',
              )}
            >
              <dt>{t[name]}</dt>
              <dd className="whitespace-nowrap">{format.amount(amount)}</dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
};
