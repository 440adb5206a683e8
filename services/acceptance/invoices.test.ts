import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Document } from '../contracts/documents.ts';
import { type ApiClient, newConsumer } from './api-client.ts';
import { invoiceXml, pdfWith } from './electronic-invoices.ts';
import { startPlatform } from './test-platform.ts';

let platform: Awaited<ReturnType<typeof startPlatform>>;
let consumer: ApiClient;

beforeAll(async () => {
  platform = await startPlatform();
  consumer = await newConsumer(platform);
});
afterAll(() => platform.stop());

const process = async (attachments: Record<string, string | Buffer>): Promise<Document> => {
  const { id } = await consumer.send(await pdfWith(attachments));
  return consumer.untilEnded(id);
};

test('a Factur-X invoice becomes data of its document', async () => {
  const xml = invoiceXml('BASIC');
  const { state, invoice } = await process({ 'conditions.txt': 'Conditions générales', 'factur-x.xml': xml });
  expect({ state, invoice }).toMatchObject({
    state: 'ready',
    invoice: {
      valid: true,
      problems: [],
      profile: 'BASIC',
      number: 'F-2026-0042',
      issueDate: '2026-11-23',
      currency: 'EUR',
      seller: { name: 'Vendeur SARL', vatId: 'FR44732829320' },
      totals: { net: '1299.60', vat: '209.92', gross: '1509.52', payable: '1500.00' },
    },
  });
});

test('the older names are known too', async () => {
  const { invoice } = await process({ 'ZUGFeRD-invoice.xml': invoiceXml('MINIMUM') });
  expect(invoice).toMatchObject({ valid: true, profile: 'MINIMUM' });
});

test('what is wrong is told, in the reader’s language, and the document is ready all the same', async () => {
  const { id, state } = await process({ 'factur-x.xml': invoiceXml().replace('>1500.00<', '>1400.00<') });
  expect(state).toBe('ready');
  const { invoice } = await consumer.ask<Document>('GET', `/v1/documents/${id}`, undefined, {
    'accept-language': 'fr',
  });
  expect(invoice).toMatchObject({ valid: false, totals: { payable: '1400.00' } });
  expect(invoice?.problems).toEqual([
    {
      code: 'BR-CO-16',
      path: 'totals.payable',
      title: 'Le montant à payer (BT-115) vaut 1400.00, mais 1500.00 par calcul : total TTC − acomptes + arrondi.',
    },
  ]);
});

test.each([
  ['no XML', 'Facture'],
  ['an external entity', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'],
  ['6 MB', Buffer.alloc(6 * 1024 * 1024, ' ')],
])('%s in its place is told, and the document is ready', async (_, content) => {
  const { state, invoice } = await process({ 'factur-x.xml': content });
  expect({ state, invoice }).toMatchObject({
    state: 'ready',
    invoice: { valid: false, number: null, problems: [{ code: 'xml-invalid', path: '' }] },
  });
});

test('a PDF without an invoice has none', async () => {
  expect((await process({ 'notes.xml': invoiceXml() })).invoice).toBeNull();
  expect((await process({})).invoice).toBeNull();
});
