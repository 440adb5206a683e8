import type { InvoiceParty as Party } from '../../../../contracts/invoices.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { messages } from './invoice.messages.ts';
import { useInvoiceFormats } from './invoice-formats.ts';

/** Who sells or buys. */
export const InvoiceParty = ({ role, party }: { role: string; party: Party | null }) => {
  const t = useMessages(messages);
  const format = useInvoiceFormats({ currency: null });
  const place = [party?.postcode, party?.city].filter(Boolean).join(' ');
  return (
    <section className="wrap-anywhere grid content-start gap-0.5 rounded-lg bg-sunken p-4">
      <h3 className="text-muted text-sm">{role}</h3>
      <p className="font-semibold">{party?.name ?? t.unknown}</p>
      {party?.street && <p>{party.street}</p>}
      {place && <p>{place}</p>}
      {party?.country && <p>{format.country(party.country)}</p>}
      {party?.vatId && (
        <p className="mt-2 text-sm">
          {t.vatId} {party.vatId}
        </p>
      )}
      {party?.legalId && (
        <p className="text-sm">
          {t.legalId} {party.legalId}
        </p>
      )}
    </section>
  );
};
