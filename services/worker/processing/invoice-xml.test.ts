import { describe, expect, test } from 'vitest';
import { invoiceXml, specifications } from '../../acceptance/electronic-invoices.ts';
import { readInvoice } from './invoice-xml.ts';

type Change = [from: string | RegExp, to: string];

/** An invoice with changes made to it, each of which has to find its place. */
const changed = (changes: Change[], xml = invoiceXml()): string =>
  changes.reduce((text, [from, to]) => {
    const next = typeof from === 'string' ? text.replaceAll(from, to) : text.replace(from, to);
    if (next === text) throw new Error(`Nothing to change: ${from}`);
    return next;
  }, xml);

const problems = (xml: string | Buffer) => readInvoice(xml).problems.map(({ code, path }) => `${code} ${path}`.trim());

const drop = (element: string): Change => [new RegExp(`<ram:${element}(?: [^>]*)?>.*?</ram:${element}>`, 's'), ''];

describe('a right invoice', () => {
  test.each(Object.keys(specifications) as (keyof typeof specifications)[])('of %s is valid', (profile) => {
    expect(readInvoice(invoiceXml(profile))).toMatchObject({ valid: true, problems: [], profile });
  });

  test('becomes data', () => {
    expect(readInvoice(invoiceXml())).toEqual({
      valid: true,
      problems: [],
      profile: 'EN 16931',
      number: 'F-2026-0042',
      typeCode: '380',
      issueDate: '2026-11-23',
      dueDate: '2026-12-23',
      currency: 'EUR',
      seller: {
        name: 'Vendeur SARL',
        vatId: 'FR44732829320',
        legalId: '732829320',
        street: '1 rue de la Gare',
        postcode: '59000',
        city: 'Lille',
        country: 'FR',
      },
      buyer: {
        name: 'Acheteur SAS',
        vatId: null,
        legalId: null,
        street: '1 rue de la Gare',
        postcode: '69001',
        city: 'Lyon',
        country: 'FR',
      },
      totals: {
        lines: '1299.30',
        allowances: '0.10',
        charges: '0.40',
        net: '1299.60',
        vat: '209.92',
        gross: '1509.52',
        paid: '9.50',
        rounding: '-0.02',
        payable: '1500.00',
      },
      vat: [
        { category: 'S', rate: '20', net: '799.60', amount: '159.92', exemption: null },
        { category: 'S', rate: '10', net: '500.00', amount: '50.00', exemption: null },
      ],
    });
  });

  test('may be a credit note', () => {
    expect(readInvoice(changed([['>380<', '>381<']]))).toMatchObject({ valid: true, typeCode: '381' });
  });

  test.each([
    [
      'other prefixes',
      [
        ['ram:', 'x-1.y:'],
        ['xmlns:ram', 'xmlns:x-1.y'],
        ['rsm:', 'a:'],
        ['xmlns:rsm', 'xmlns:a'],
        ['udt:', 'ram:'],
        ['xmlns:udt', 'xmlns:ram'],
      ] as Change[],
    ],
    [
      'no prefixes',
      [
        [/<ram:/g, '<'],
        [/<\/ram:/g, '</'],
        ['xmlns:ram=', 'xmlns='],
      ] as Change[],
    ],
    [
      'numbers of XML Schema',
      [
        ['>0.10</ram:AllowanceTotal', '>+.10</ram:AllowanceTotal'],
        ['>799.00</ram:LineTotal', '>0799.</ram:LineTotal'],
      ] as Change[],
    ],
    [
      'space around values',
      [
        ['>F-2026-0042<', '>\n  F-2026-0042\t<'],
        ['>1299.60<', '> 1299.60 <'],
      ] as Change[],
    ],
    ['a comment in a value', [['F-2026-0042', 'F-2026-<!-- & -->0042']] as Change[]],
    ['CDATA', [['F-2026-0042', '<![CDATA[F-2026-0042]]>']] as Change[]],
    ['characters by number', [['F-2026-0042', '&#70;&#x2D;2026-0042']] as Change[]],
  ])('may have %s', (_, changes) => {
    expect(readInvoice(changed(changes))).toMatchObject({ valid: true, number: 'F-2026-0042' });
  });

  test('is read in the encodings that are in use', () => {
    const named = (encoding: string) =>
      changed([
        ['encoding="UTF-8"', `encoding='${encoding}'`],
        ['Vendeur SARL', 'Crème &amp; Été'],
      ]);
    const utf16 = Buffer.from(`\uFEFF${named('UTF-16')}`, 'utf16le');
    for (const bytes of [
      Buffer.from(named('UTF-8')),
      Buffer.from(`\uFEFF${named('utf-8')}`),
      Buffer.from(named('ISO-8859-1'), 'latin1'),
      Buffer.from(named('windows-1252'), 'latin1'),
      utf16,
      utf16.subarray(2),
      Buffer.from(utf16).swap16(),
    ])
      expect(readInvoice(bytes)).toMatchObject({ valid: true, seller: { name: 'Crème & Été' } });
  });
});

/** The whole invoice in another VAT category, which has no tax. */
const inCategory = (code: string, rate = '<ram:RateApplicablePercent>0</ram:RateApplicablePercent>'): Change[] => [
  [/<ram:ApplicableTradeTax><ram:CalculatedAmount>50.*?<\/ram:ApplicableTradeTax>/s, ''],
  ['>159.92<', '>0.00<'],
  ['>799.60<', '>1299.60<'],
  ['<ram:CategoryCode>S<', `<ram:CategoryCode>${code}<`],
  [/<ram:RateApplicablePercent>[\d.]+<\/ram:RateApplicablePercent>/g, rate],
  ['>209.92<', '>0.00<'],
  ['>1509.52<', '>1299.60<'],
  ['>1500.00<', '>1290.08<'],
];
const reason: Change = ['<ram:BasisAmount>', '<ram:ExemptionReason>Motif</ram:ExemptionReason><ram:BasisAmount>'];
const buyerVat: Change = [
  /(<ram:BuyerTradeParty>.*?)(<\/ram:BuyerTradeParty>)/s,
  '$1<ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">DE123456789</ram:ID></ram:SpecifiedTaxRegistration>$2',
];
const delivered: Change = [
  '<ram:ApplicableHeaderTradeDelivery/>',
  `<ram:ApplicableHeaderTradeDelivery><ram:ShipToTradeParty><ram:PostalTradeAddress><ram:CountryID>DE</ram:CountryID></ram:PostalTradeAddress></ram:ShipToTradeParty>
  <ram:ActualDeliverySupplyChainEvent><ram:OccurrenceDateTime><udt:DateTimeString format="102">20261120</udt:DateTimeString></ram:OccurrenceDateTime></ram:ActualDeliverySupplyChainEvent></ram:ApplicableHeaderTradeDelivery>`,
];
const noSellerVat: Change = drop('SpecifiedTaxRegistration');

describe('without tax', () => {
  test.each<[string, Change[]]>([
    ['zero rated', inCategory('Z')],
    ['exempt', [...inCategory('E'), reason]],
    ['reverse charge', [...inCategory('AE'), reason, buyerVat]],
    ['intra-community supply', [...inCategory('K'), reason, buyerVat, delivered]],
    ['export', [...inCategory('G'), reason]],
    ['not subject to VAT', [...inCategory('O', ''), reason, noSellerVat]],
  ])('%s is valid', (_, changes) => expect(problems(changed(changes))).toEqual([]));

  test.each<[string, Change[]]>([
    ['BR-Z-10 vat[0].exemption', [...inCategory('Z'), reason]],
    ['BR-E-10 vat[0].exemption', inCategory('E')],
    ['BR-AE-10 vat[0].exemption', [...inCategory('AE'), buyerVat]],
    ['BR-G-10 vat[0].exemption', inCategory('G')],
    ['BR-O-10 vat[0].exemption', [...inCategory('O', ''), noSellerVat]],
    ['BR-IC-12 vat[0]', [...inCategory('K'), reason, buyerVat, delivered, drop('ShipToTradeParty')]],
    ['BR-IC-11 vat[0]', [...inCategory('K'), reason, buyerVat, delivered, drop('ActualDeliverySupplyChainEvent')]],
    ['BR-CO-09 seller.vatId', [...inCategory('Z'), ['FR44732829320', '44732829320']]],
  ])('exactly %s', (problem, changes) => expect(problems(changed(changes))).toEqual([problem]));

  test('each place that names a category has its own rule', () => {
    expect(problems(changed([...inCategory('AE'), reason]))).toEqual([
      'BR-AE-02 buyer.vatId',
      'BR-AE-03 buyer.vatId',
      'BR-AE-04 buyer.vatId',
    ]);
    expect(problems(changed([...inCategory('O'), reason]))).toEqual([
      ...['BR-O-02 seller.vatId', 'BR-O-05 lines[0].vatRate', 'BR-O-05 lines[1].vatRate', 'BR-O-05 lines[2].vatRate'],
      ...[
        'BR-O-03 seller.vatId',
        'BR-O-06 allowances[0].vatRate',
        'BR-O-04 seller.vatId',
        'BR-O-07 charges[0].vatRate',
      ],
    ]);
  });

  test('a tax all the same is told', () => {
    const taxed = changed([...inCategory('E'), reason, [/(CalculatedAmount>)0\.00/, '$10.50']]);
    expect(problems(taxed)).toEqual(['BR-CO-14 totals.vat', 'BR-E-09 vat[0].amount']);
  });
});

test.each<[string, ...Change[]]>([
  ['BR-01 profile', [/(<ram:GuidelineSpecified.*?<ram:ID>).*?</, '$1<']],
  ['profile-unknown profile', ['urn:cen.eu:en16931:2017', 'urn:example:own']],
  ['BR-02 number', ['F-2026-0042', ' ']],
  ['BR-03 issueDate', ['20261123', '']],
  ['date-invalid issueDate', ['20261123', '20260229']],
  ['date-invalid issueDate', ['20261123', '2026-11-23']],
  ['date-invalid dueDate', ['format="102">20261223', 'format="610">202612']],
  ['BR-04 typeCode', ['380', '']],
  ['BR-CL-01 typeCode', ['>380<', '>379<']],
  ['BR-05 currency', ['<ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>', ''], [' currencyID="EUR"', '']],
  ['BR-CL-04 currency', ['EUR', 'EURO']],
  ['BR-06 seller.name', ['Vendeur SARL', '']],
  ['BR-07 buyer.name', ['<ram:Name>Acheteur SAS</ram:Name>', '']],
  ['BR-08 seller', drop('PostalTradeAddress')],
  ['BR-09 seller.country', drop('CountryID')],
  ['BR-10 buyer', [/(Acheteur SAS.*?)<ram:PostalTradeAddress>.*?<\/ram:PostalTradeAddress>/s, '$1']],
  ['BR-11 buyer.country', [/(Acheteur SAS.*?)<ram:CountryID>FR/s, '$1<ram:CountryID>']],
  ['BR-CL-14 buyer.country', [/(Acheteur SAS.*?)<ram:CountryID>FR/s, '$1<ram:CountryID>FRA']],
  ['BR-12 totals.lines', ['<ram:LineTotalAmount>1299.30</ram:LineTotalAmount>', '']],
  ['BR-14 totals.gross', drop('GrandTotalAmount')],
  ['BR-15 totals.payable', drop('DuePayableAmount')],
  ['amount-invalid totals.payable', ['1500.00', '1 500,00 €']],
  ['amount-invalid totals.gross', ['1509.52', '1.50952e3']],
  ['BR-21 lines[0].number', drop('LineID')],
  ['BR-22 lines[0].quantity', drop('BilledQuantity')],
  ['BR-23 lines[0].unit', [/ unitCode="C62"/, '']],
  ['BR-24 lines[1].net', ['<ram:LineTotalAmount>799.00</ram:LineTotalAmount>', '']],
  ['BR-25 lines[1].name', ['Borne de recharge 7,4 kW', '']],
  ['BR-26 lines[0].price', drop('NetPriceProductTradePrice')],
  ['BR-27 lines[1].price', ['<ram:ChargeAmount>799.00', '<ram:ChargeAmount>-799.00']],
  ['BR-31 allowances[0].amount', ['<ram:ActualAmount>0.10</ram:ActualAmount>', '']],
  ['BR-33 allowances[0].reason', ['Remise', '']],
  ['BR-36 charges[0].amount', ['<ram:ActualAmount>0.40</ram:ActualAmount>', '']],
  ['BR-38 charges[0].reason', ['Port', '']],
  ['BR-45 vat[1].net', ['<ram:BasisAmount>500.00</ram:BasisAmount>', '']],
  ['BR-46 vat[1].amount', ['<ram:CalculatedAmount>50.00</ram:CalculatedAmount>', '']],
  ['BR-48 vat[1].rate', ['<ram:RateApplicablePercent>10</ram:RateApplicablePercent>', '']],
  [
    'BR-53 totals.vat',
    ['<ram:InvoiceCurrencyCode>', '<ram:TaxCurrencyCode>CHF</ram:TaxCurrencyCode><ram:InvoiceCurrencyCode>'],
  ],
])('exactly %s', (problem, ...changes) => {
  expect(problems(changed(changes))).toEqual([problem]);
});

describe('sums and what hangs together', () => {
  test.each<[string[], Change[]]>([
    [['BR-CO-10 totals.lines', 'BR-S-08 vat[0].net'], [['>0.30<', '>0.31<']]],
    [
      ['BR-CO-11 totals.allowances', 'BR-CO-13 totals.net'],
      [['>0.10</ram:AllowanceTotal', '>0.11</ram:AllowanceTotal']],
    ],
    [['BR-CO-12 totals.charges', 'BR-CO-13 totals.net'], [['<ram:ChargeTotalAmount>0.40</ram:ChargeTotalAmount>', '']]],
    [['BR-CO-13 totals.net', 'BR-CO-15 totals.gross'], [['>1299.60<', '>1299.61<']]],
    [['BR-CO-14 totals.vat', 'BR-CO-15 totals.gross'], [['>209.92<', '>209.93<']]],
    [['BR-CO-15 totals.gross', 'BR-CO-16 totals.payable'].reverse(), [['>1509.52<', '>1509.53<']]],
    [['BR-CO-16 totals.payable'], [['>1500.00<', '>1500.01<']]],
    [['BR-CO-14 totals.vat', 'BR-CO-17 vat[1].amount'], [['>50.00<', '>51.01<']]],
    [['BR-S-08 vat[1].net'], [['<ram:BasisAmount>500.00<', '<ram:BasisAmount>500.01<']]],
    [['BR-DEC-18 totals.payable'], [['>1500.00<', '>1500.000<']]],
    [['BR-DEC-23 lines[1].net'], [['>799.00</ram:LineTotal', '>799.000</ram:LineTotal']]],
    [['BR-S-05 lines[2].vatRate', 'BR-S-08 vat[1].net'].reverse(), [['>10.0<', '>0<']]],
    [['BR-S-10 vat[0].exemption', 'BR-S-10 vat[1].exemption'], [reason]],
    [
      ['BR-CL-17 vat[1].category', 'BR-CL-18 lines[2].vatCategory'],
      [
        [/(mise en service.*?<ram:CategoryCode>)S/s, '$1X'],
        [/(500\.00<\/ram:BasisAmount><ram:CategoryCode>)S/, '$1X'],
      ],
    ],
    [
      ['BR-CO-04 lines[2].vatCategory', 'BR-S-08 vat[1].net'],
      [[/(mise en service.*?)<ram:CategoryCode>S/s, '$1<ram:CategoryCode>']],
    ],
    [['BR-CO-25 dueDate'], [drop('SpecifiedTradePaymentTerms')]],
    [['vat-id-invalid seller.vatId'], [['FR44732829320', 'FR45732829320']]],
    [['siren-invalid seller.legalId'], [['schemeID="0002">732829320', 'schemeID="0002">732829321']]],
    [
      ['BR-CO-26 seller', 'BR-S-02 seller.vatId', 'BR-S-03 seller.vatId', 'BR-S-04 seller.vatId'],
      [drop('SpecifiedLegalOrganization'), noSellerVat],
    ],
  ])('%j', (expected, changes) => expect(problems(changed(changes)).sort()).toEqual([...expected].sort()));

  test('a tax line may differ by a unit of the currency, as some round per line', () => {
    const rounded = changed([
      ['>50.00<', '>51.00<'],
      ['>209.92<', '>210.92<'],
      ['>1509.52<', '>1510.52<'],
      ['>1500.00<', '>1501.00<'],
    ]);
    expect(problems(rounded)).toEqual([]);
  });

  test('EXTENDED may differ by a cent a line, and does not sum lines that only group', () => {
    const grouped: Change = [
      '<ram:LineID>1</ram:LineID>',
      '<ram:LineID>1</ram:LineID><ram:LineStatusReasonCode>GROUP</ram:LineStatusReasonCode>',
    ];
    expect(problems(changed([['>0.30<', '>0.32<']], invoiceXml('EXTENDED')))).toEqual([]);
    expect(problems(changed([['>0.30<', '>0.40<']], invoiceXml('EXTENDED')))).toContain('BR-CO-10 totals.lines');
    expect(readInvoice(changed([grouped], invoiceXml('EXTENDED'))).problems).toContainEqual({
      code: 'BR-CO-10',
      path: 'totals.lines',
      values: { found: '1299.30', expected: '1299.00' },
    });
  });

  test('MINIMUM is not asked for what it has no room for, but its total has to be right', () => {
    const wrong = changed([['>1509.52<', '>1509.53<']], invoiceXml('MINIMUM'));
    expect(problems(wrong)).toEqual(['BR-CO-15 totals.gross']);
  });
});

describe('XML that is refused', () => {
  const fault = (xml: string | Buffer) => {
    const { valid, problems, number } = readInvoice(xml);
    expect({ valid, number }).toEqual({ valid: false, number: null });
    return `${problems[0]?.code} ${problems[0]?.values['fault'] ?? problems[0]?.values['found']}`;
  };
  const deep = (depth: number) => `${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}`;

  test.each<[string, string | Buffer, string]>([
    ['nothing', '', 'xml-invalid malformed'],
    ['text', 'Facture', 'xml-invalid malformed'],
    ['half an invoice', invoiceXml().slice(0, 2_000), 'xml-invalid malformed'],
    ['crossed tags', '<a><b></a></b>', 'xml-invalid malformed'],
    ['two roots', '<a/><b/>', 'xml-invalid malformed'],
    ['a prefix that stands for nothing', '<x:a/>', 'xml-invalid malformed'],
    ['an unknown entity', changed([['Lille', '&lille;']]), 'xml-invalid malformed'],
    ['a control character', changed([['Lille', '\u0000']]), 'xml-invalid malformed'],
    ['half a surrogate pair by number', changed([['Lille', '&#xD83D;']]), 'xml-invalid malformed'],
    ['a property of objects', changed([['Lille', '<__proto__>x</__proto__>']]), 'xml-invalid malformed'],
    [
      'an external entity',
      changed([
        [
          '<rsm:CrossIndustryInvoice ',
          '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><rsm:CrossIndustryInvoice ',
        ],
        ['Lille', '&x;'],
      ]),
      'xml-invalid doctype',
    ],
    [
      'a billion laughs',
      `<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "${'&a;'.repeat(99)}">]><a>&b;</a>`,
      'xml-invalid doctype',
    ],
    ['deep nesting', deep(100_000), 'xml-invalid depth'],
    ['50 MB of spaces', Buffer.alloc(50 * 1024 * 1024, ' '), 'xml-invalid size'],
    ['millions of elements', `<a>${'<b/>'.repeat(1_000_000)}</a>`, 'xml-invalid size'],
    ['another encoding', changed([['UTF-8', 'EBCDIC-CP-FR']]), 'xml-invalid encoding'],
    ['bytes that are not UTF-8', Buffer.from(changed([['Lille', 'Nîmes']]), 'latin1'), 'xml-invalid encoding'],
    ['UBL', '<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>', 'syntax-unsupported Invoice'],
    [
      'the right names of nobody',
      changed([['urn:un:unece:uncefact', 'urn:example']]),
      'syntax-unsupported CrossIndustryInvoice',
    ],
  ])('%s', (_, xml, expected) => expect(fault(typeof xml === 'string' ? Buffer.from(xml) : xml)).toBe(expected));

  test('elements of another namespace say nothing', () => {
    const foreign = changed([[/<ram:ID>(F-2026-0042)<\/ram:ID>/, '<ram:ID xmlns:ram="urn:example">$1</ram:ID>']]);
    expect(problems(foreign)).toEqual(['BR-02 number']);
  });
});

test('long texts and long lists are cut', () => {
  const long = changed([['Vendeur SARL', '🔋'.repeat(300)]]);
  expect(readInvoice(long).seller?.name).toBe('🔋'.repeat(250));
  const line =
    /<ram:IncludedSupplyChainTradeLineItem>.*?<\/ram:IncludedSupplyChainTradeLineItem>/s.exec(invoiceXml())?.[0] ?? '';
  const many = changed([[line, line.replace('<ram:LineID>1</ram:LineID>', '').repeat(200)]]);
  expect(readInvoice(many).problems).toHaveLength(100);
});
