import { AFRelationship, PDFDocument, StandardFonts } from 'pdf-lib';
import type { File } from './api-client.ts';

/** Specification identifiers of the profiles (BT-24). */
export const specifications = {
  MINIMUM: 'urn:factur-x.eu:1p0:minimum',
  'BASIC WL': 'urn:factur-x.eu:1p0:basicwl',
  BASIC: 'urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic',
  'EN 16931': 'urn:cen.eu:en16931:2017',
  EXTENDED: 'urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended',
  XRECHNUNG: 'urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0',
} as const;

const surcharge = (isCharge: boolean, amount: string, reason: string) => `
      <ram:SpecifiedTradeAllowanceCharge>
        <ram:ChargeIndicator><udt:Indicator>${isCharge}</udt:Indicator></ram:ChargeIndicator>
        <ram:ActualAmount>${amount}</ram:ActualAmount>
        <ram:Reason>${reason}</ram:Reason>
        <ram:CategoryTradeTax><ram:TypeCode>VAT</ram:TypeCode><ram:CategoryCode>S</ram:CategoryCode><ram:RateApplicablePercent>20</ram:RateApplicablePercent></ram:CategoryTradeTax>
      </ram:SpecifiedTradeAllowanceCharge>`;

const line = (number: string, name: string, quantity: string, price: string, net: string, rate: string) => `
    <ram:IncludedSupplyChainTradeLineItem>
      <ram:AssociatedDocumentLineDocument><ram:LineID>${number}</ram:LineID></ram:AssociatedDocumentLineDocument>
      <ram:SpecifiedTradeProduct><ram:Name>${name}</ram:Name></ram:SpecifiedTradeProduct>
      <ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice><ram:ChargeAmount>${price}</ram:ChargeAmount></ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement>
      <ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="C62">${quantity}</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery>
      <ram:SpecifiedLineTradeSettlement>
        <ram:ApplicableTradeTax><ram:TypeCode>VAT</ram:TypeCode><ram:CategoryCode>S</ram:CategoryCode><ram:RateApplicablePercent>${rate}</ram:RateApplicablePercent></ram:ApplicableTradeTax>
        <ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>${net}</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation>
      </ram:SpecifiedLineTradeSettlement>
    </ram:IncludedSupplyChainTradeLineItem>`;

const lines =
  line('1', 'Panneau solaire 425 W', '3', '0.10', '0.30', '20') +
  line('2', 'Borne de recharge 7,4 kW', '1', '799.00', '799.00', '20') +
  line('3', 'Pose &amp; mise en service', '1', '500.00', '500.00', '10.0');

const vatLine = (net: string, amount: string, rate: string) => `
      <ram:ApplicableTradeTax><ram:CalculatedAmount>${amount}</ram:CalculatedAmount><ram:TypeCode>VAT</ram:TypeCode><ram:BasisAmount>${net}</ram:BasisAmount><ram:CategoryCode>S</ram:CategoryCode><ram:RateApplicablePercent>${rate}</ram:RateApplicablePercent></ram:ApplicableTradeTax>`;

/** A right invoice of a profile, as UN/CEFACT Cross Industry Invoice. Its sums are such that binary fractions would miss them. */
export const invoiceXml = (profile: keyof typeof specifications = 'EN 16931'): string => {
  const hasHeader = profile !== 'MINIMUM';
  const hasLines = hasHeader && profile !== 'BASIC WL';
  const address = (code: string, city: string) =>
    hasHeader
      ? `<ram:PostalTradeAddress><ram:PostcodeCode>${code}</ram:PostcodeCode><ram:LineOne>1 rue de la Gare</ram:LineOne><ram:CityName>${city}</ram:CityName><ram:CountryID>FR</ram:CountryID></ram:PostalTradeAddress>`
      : '<ram:PostalTradeAddress><ram:CountryID>FR</ram:CountryID></ram:PostalTradeAddress>';
  return `<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100" xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
  <rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>${specifications[profile]}</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>
  <rsm:ExchangedDocument>
    <ram:ID>F-2026-0042</ram:ID>
    <ram:TypeCode>380</ram:TypeCode>
    <ram:IssueDateTime><udt:DateTimeString format="102">20261123</udt:DateTimeString></ram:IssueDateTime>
  </rsm:ExchangedDocument>
  <rsm:SupplyChainTradeTransaction>${hasLines ? lines : ''}
    <ram:ApplicableHeaderTradeAgreement>
      <ram:SellerTradeParty><ram:Name>Vendeur SARL</ram:Name><ram:SpecifiedLegalOrganization><ram:ID schemeID="0002">732829320</ram:ID></ram:SpecifiedLegalOrganization>${address('59000', 'Lille')}<ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">FR44732829320</ram:ID></ram:SpecifiedTaxRegistration></ram:SellerTradeParty>
      <ram:BuyerTradeParty><ram:Name>Acheteur SAS</ram:Name>${address('69001', 'Lyon')}</ram:BuyerTradeParty>
    </ram:ApplicableHeaderTradeAgreement>
    <ram:ApplicableHeaderTradeDelivery/>
    <ram:ApplicableHeaderTradeSettlement>
      <ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>${
        hasHeader
          ? `${vatLine('799.60', '159.92', '20')}${vatLine('500.00', '50.00', '10')}${surcharge(false, '0.10', 'Remise')}${surcharge(true, '0.40', 'Port')}
      <ram:SpecifiedTradePaymentTerms><ram:DueDateDateTime><udt:DateTimeString format="102">20261223</udt:DateTimeString></ram:DueDateDateTime></ram:SpecifiedTradePaymentTerms>`
          : ''
      }
      <ram:SpecifiedTradeSettlementHeaderMonetarySummation>
        ${hasHeader ? '<ram:LineTotalAmount>1299.30</ram:LineTotalAmount><ram:ChargeTotalAmount>0.40</ram:ChargeTotalAmount><ram:AllowanceTotalAmount>0.10</ram:AllowanceTotalAmount>' : ''}
        <ram:TaxBasisTotalAmount>1299.60</ram:TaxBasisTotalAmount>
        <ram:TaxTotalAmount currencyID="EUR">209.92</ram:TaxTotalAmount>
        ${hasHeader ? '<ram:RoundingAmount>-0.02</ram:RoundingAmount>' : ''}
        <ram:GrandTotalAmount>1509.52</ram:GrandTotalAmount>
        ${hasHeader ? '<ram:TotalPrepaidAmount>9.50</ram:TotalPrepaidAmount>' : ''}
        <ram:DuePayableAmount>${hasHeader ? '1500.00' : '1509.52'}</ram:DuePayableAmount>
      </ram:SpecifiedTradeSettlementHeaderMonetarySummation>
    </ram:ApplicableHeaderTradeSettlement>
  </rsm:SupplyChainTradeTransaction>
</rsm:CrossIndustryInvoice>`;
};

/** A PDF of one page with attached files, by their names. */
export const pdfWith = async (
  attachments: Record<string, string | Buffer>,
  filename = 'facture.pdf',
): Promise<File> => {
  const pdf = await PDFDocument.create();
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  pdf.addPage([595, 842]).drawText('Facture F-2026-0042 de Vendeur SARL', { x: 50, y: 780, size: 14, font });
  for (const [name, content] of Object.entries(attachments)) {
    await pdf.attach(Buffer.from(content), name, {
      mimeType: 'text/xml',
      afRelationship: AFRelationship.Alternative,
    });
  }
  return { filename, mediaType: 'application/pdf', bytes: Buffer.from(await pdf.save()) };
};
