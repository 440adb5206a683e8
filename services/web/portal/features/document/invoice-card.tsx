import type { Invoice } from '../../../../contracts/invoices.ts';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Card } from '../../../shared/ui/card.tsx';
import { Fact, Facts } from '../../../shared/ui/facts.tsx';
import { Notice } from '../../../shared/ui/notice.tsx';
import { messages } from './invoice.messages.ts';
import { useInvoiceFormats } from './invoice-formats.ts';
import { InvoiceParty } from './invoice-party.tsx';
import { InvoiceTotals } from './invoice-totals.tsx';
import { InvoiceVat } from './invoice-vat.tsx';

/** What an electronic invoice says, and which rules it breaks. */
export const InvoiceCard = ({ invoice }: { invoice: Invoice }) => {
  const t = useMessages(messages);
  const format = useInvoiceFormats(invoice);
  const { number, typeCode, issueDate, dueDate, profile, seller, buyer } = invoice;
  const types: Record<string, string> = t.types;
  return (
    <Card title={t.title}>
      <InvoiceValidity invoice={invoice} />
      <Facts>
        <Fact label={t.number}>{number ?? t.unknown}</Fact>
        {typeCode !== null && <Fact label={t.type}>{types[typeCode] ?? t.otherType(typeCode)}</Fact>}
        <Fact label={t.issued}>{issueDate === null ? t.unknown : format.day(issueDate)}</Fact>
        {dueDate !== null && <Fact label={t.due}>{format.day(dueDate)}</Fact>}
        {profile !== null && <Fact label={t.profile}>{profile}</Fact>}
      </Facts>
      <div className="grid gap-4 sm:grid-cols-2">
        <InvoiceParty role={t.seller} party={seller} />
        <InvoiceParty role={t.buyer} party={buyer} />
      </div>
      <InvoiceVat invoice={invoice} />
      <InvoiceTotals invoice={invoice} />
    </Card>
  );
};

const InvoiceValidity = ({ invoice: { valid, problems } }: { invoice: Invoice }) => {
  const t = useMessages(messages);
  const { number } = useFormats();
  if (valid) {
    return (
      <Notice look="success" title={t.valid.title}>
        {t.valid.text}
      </Notice>
    );
  }
  return (
    <Notice look="warning" title={problems.length === 1 ? t.invalid.one : t.invalid.other(number(problems.length))}>
      <p>{t.invalid.text}</p>
      <ul className="mt-2 grid gap-2">
        {problems.map(({ code, path, title }) => (
          <li key={`${code} ${path}`} className="wrap-anywhere">
            {title} <code className="whitespace-nowrap text-muted text-xs">{code}</code>
          </li>
        ))}
      </ul>
    </Notice>
  );
};
