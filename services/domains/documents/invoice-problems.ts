import type { Invoice } from '../../contracts/invoices.ts';
import type { Language, Text } from '../../platform/errors.ts';
import type { InvoiceReading } from './invoice-reading.ts';

/** VAT categories as the rules of EN 16931 abbreviate them. */
export const vatFamilies = {
  S: { en: 'standard rated', fr: 'taux normal' },
  Z: { en: 'zero rated', fr: 'taux zéro' },
  E: { en: 'exempt from VAT', fr: 'exonéré de TVA' },
  AE: { en: 'reverse charge', fr: 'autoliquidation' },
  IC: { en: 'intra-community supply', fr: 'livraison intracommunautaire' },
  G: { en: 'export outside the EU', fr: "export hors de l'UE" },
  O: { en: 'not subject to VAT', fr: 'hors champ de la TVA' },
  AF: { en: 'IGIC', fr: 'IGIC' },
  AG: { en: 'IPSI', fr: 'IPSI' },
} as const satisfies Record<string, Text>;
export type VatFamily = keyof typeof vatFamilies;

const missing = (en: string, fr: string): Text => ({ en: `${en} is missing.`, fr: `${fr} manque.` });

const decimals = (en: string, fr: string): Text => ({
  en: `${en} {found} has more than two decimals.`,
  fr: `${fr} {found} a plus de deux décimales.`,
});

const differs = (en: string, fr: string, rule: Text): Text => ({
  en: `${en} is {found}, but {expected} by calculation: ${rule.en}.`,
  fr: `${fr} vaut {found}, mais {expected} par calcul : ${rule.fr}.`,
});

const noIdentifiers: Text = {
  en: 'What is not subject to VAT may not name this VAT identifier.',
  fr: 'Ce qui est hors champ de la TVA ne doit pas porter ce numéro de TVA.',
};
const noExemption: Text = {
  en: 'The VAT category “{category}” may not have a reason for exemption.',
  fr: "La catégorie de TVA « {category} » ne doit pas porter de motif d'exonération.",
};

/** Rules of EN 16931-1 §6.4, and words of our own for what it has no number for. `{…}` are values of the finding. */
const texts = {
  'xml-invalid': { en: 'The XML cannot be read: {fault}.', fr: 'Le XML est illisible : {fault}.' },
  'syntax-unsupported': {
    en: 'The XML is no Cross Industry Invoice (CII), but “{found}”.',
    fr: "Le XML n'est pas une Cross Industry Invoice (CII), mais « {found} ».",
  },
  'profile-unknown': {
    en: 'The profile “{found}” is not known here: only what all profiles share was checked.',
    fr: "Le profil « {found} » n'est pas connu ici : seul ce que tous les profils partagent a été vérifié.",
  },
  'amount-invalid': { en: '“{found}” is no decimal number.', fr: "« {found} » n'est pas un nombre décimal." },
  'date-invalid': {
    en: '“{found}” (format {format}) is no day of format 102, YYYYMMDD.',
    fr: "« {found} » (format {format}) n'est pas un jour au format 102, AAAAMMJJ.",
  },
  'vat-id-invalid': {
    en: 'The French VAT identifier “{found}” is mistyped: its form or its key is wrong.',
    fr: 'Le numéro de TVA français « {found} » est mal saisi : sa forme ou sa clé est fausse.',
  },
  'siren-invalid': {
    en: '“{found}” is no SIREN or SIRET: its length or its check digit is wrong.',
    fr: "« {found} » n'est ni un SIREN ni un SIRET : sa longueur ou sa clé de contrôle est fausse.",
  },
  'BR-01': missing('The specification identifier (BT-24)', "L'identifiant de la spécification (BT-24)"),
  'BR-02': missing('The invoice number (BT-1)', 'Le numéro de facture (BT-1)'),
  'BR-03': missing('The issue date (BT-2)', "La date d'émission (BT-2)"),
  'BR-04': missing('The invoice type code (BT-3)', 'Le code de type de facture (BT-3)'),
  'BR-05': missing('The currency (BT-5)', 'La devise (BT-5)'),
  'BR-06': missing('The seller’s name (BT-27)', 'Le nom du vendeur (BT-27)'),
  'BR-07': missing('The buyer’s name (BT-44)', "Le nom de l'acheteur (BT-44)"),
  'BR-08': missing('The seller’s postal address (BG-5)', "L'adresse postale du vendeur (BG-5)"),
  'BR-09': missing('The seller’s country (BT-40)', 'Le pays du vendeur (BT-40)'),
  'BR-10': missing('The buyer’s postal address (BG-8)', "L'adresse postale de l'acheteur (BG-8)"),
  'BR-11': missing('The buyer’s country (BT-55)', "Le pays de l'acheteur (BT-55)"),
  'BR-12': missing('The sum of the lines (BT-106)', 'La somme des lignes (BT-106)'),
  'BR-13': missing('The total without VAT (BT-109)', 'Le total hors TVA (BT-109)'),
  'BR-14': missing('The total with VAT (BT-112)', 'Le total TTC (BT-112)'),
  'BR-15': missing('The amount due for payment (BT-115)', 'Le montant à payer (BT-115)'),
  'BR-16': { en: 'The invoice has no line (BG-25).', fr: "La facture n'a aucune ligne (BG-25)." },
  'BR-21': missing('The line’s identifier (BT-126)', "L'identifiant de la ligne (BT-126)"),
  'BR-22': missing('The invoiced quantity (BT-129)', 'La quantité facturée (BT-129)'),
  'BR-23': missing('The unit of the quantity (BT-130)', "L'unité de la quantité (BT-130)"),
  'BR-24': missing('The line’s net amount (BT-131)', 'Le montant net de la ligne (BT-131)'),
  'BR-25': missing('The item’s name (BT-153)', "Le nom de l'article (BT-153)"),
  'BR-26': missing('The item’s net price (BT-146)', "Le prix net de l'article (BT-146)"),
  'BR-27': {
    en: 'The item’s net price {found} (BT-146) is negative.',
    fr: "Le prix net {found} de l'article (BT-146) est négatif.",
  },
  'BR-31': missing('The amount of the allowance (BT-92)', 'Le montant de la remise (BT-92)'),
  'BR-32': missing('The VAT category of the allowance (BT-95)', 'La catégorie de TVA de la remise (BT-95)'),
  'BR-33': missing('The reason of the allowance (BT-97, BT-98)', 'Le motif de la remise (BT-97, BT-98)'),
  'BR-36': missing('The amount of the charge (BT-99)', 'Le montant des frais (BT-99)'),
  'BR-37': missing('The VAT category of the charge (BT-102)', 'La catégorie de TVA des frais (BT-102)'),
  'BR-38': missing('The reason of the charge (BT-104, BT-105)', 'Le motif des frais (BT-104, BT-105)'),
  'BR-45': missing('The taxable amount of the VAT line (BT-116)', 'La base imposable de la ligne de TVA (BT-116)'),
  'BR-46': missing('The tax amount of the VAT line (BT-117)', 'Le montant de taxe de la ligne de TVA (BT-117)'),
  'BR-47': missing('The category of the VAT line (BT-118)', 'La catégorie de la ligne de TVA (BT-118)'),
  'BR-48': missing('The rate of the VAT line (BT-119)', 'Le taux de la ligne de TVA (BT-119)'),
  'BR-53': missing('The VAT total in {currency} (BT-111)', 'Le total de TVA en {currency} (BT-111)'),
  'BR-CL-01': {
    en: '“{found}” is no invoice type of UNTDID 1001 (BT-3).',
    fr: "« {found} » n'est pas un type de facture d'UNTDID 1001 (BT-3).",
  },
  'BR-CL-04': {
    en: '“{found}” is no currency of ISO 4217 (BT-5).',
    fr: "« {found} » n'est pas une devise d'ISO 4217 (BT-5).",
  },
  'BR-CL-14': {
    en: '“{found}” is no country of ISO 3166-1.',
    fr: "« {found} » n'est pas un pays d'ISO 3166-1.",
  },
  'BR-CL-17': {
    en: '“{found}” is no VAT category of UNTDID 5305 (BT-118).',
    fr: "« {found} » n'est pas une catégorie de TVA d'UNTDID 5305 (BT-118).",
  },
  'BR-CL-18': {
    en: '“{found}” is no VAT category of UNTDID 5305.',
    fr: "« {found} » n'est pas une catégorie de TVA d'UNTDID 5305.",
  },
  'BR-CO-04': missing('The VAT category of the line (BT-151)', 'La catégorie de TVA de la ligne (BT-151)'),
  'BR-CO-09': {
    en: 'The VAT identifier “{found}” does not begin with a country code.',
    fr: 'Le numéro de TVA « {found} » ne commence pas par un code de pays.',
  },
  'BR-CO-10': differs('The sum of the lines (BT-106)', 'La somme des lignes (BT-106)', {
    en: 'the lines’ net amounts together',
    fr: 'les montants nets des lignes réunis',
  }),
  'BR-CO-11': differs('The sum of the allowances (BT-107)', 'La somme des remises (BT-107)', {
    en: 'the allowances together',
    fr: 'les remises réunies',
  }),
  'BR-CO-12': differs('The sum of the charges (BT-108)', 'La somme des frais (BT-108)', {
    en: 'the charges together',
    fr: 'les frais réunis',
  }),
  'BR-CO-13': differs('The total without VAT (BT-109)', 'Le total hors TVA (BT-109)', {
    en: 'lines − allowances + charges',
    fr: 'lignes − remises + frais',
  }),
  'BR-CO-14': differs('The VAT total (BT-110)', 'Le total de TVA (BT-110)', {
    en: 'the VAT lines together',
    fr: 'les lignes de TVA réunies',
  }),
  'BR-CO-15': differs('The total with VAT (BT-112)', 'Le total TTC (BT-112)', {
    en: 'total without VAT + VAT',
    fr: 'total hors TVA + TVA',
  }),
  'BR-CO-16': differs('The amount due for payment (BT-115)', 'Le montant à payer (BT-115)', {
    en: 'total with VAT − paid + rounding',
    fr: 'total TTC − acomptes + arrondi',
  }),
  'BR-CO-17': differs('The tax of the VAT line (BT-117)', 'La taxe de la ligne de TVA (BT-117)', {
    en: 'taxable amount × rate',
    fr: 'base imposable × taux',
  }),
  'BR-CO-18': { en: 'The invoice has no VAT line (BG-23).', fr: "La facture n'a aucune ligne de TVA (BG-23)." },
  'BR-CO-25': {
    en: 'An amount is due, but neither a due date (BT-9) nor payment terms (BT-20) are given.',
    fr: 'Un montant est dû, mais ni échéance (BT-9) ni conditions de paiement (BT-20) ne sont données.',
  },
  'BR-CO-26': {
    en: 'The seller has no identifier (BT-29), legal registration (BT-30) or VAT identifier (BT-31).',
    fr: "Le vendeur n'a ni identifiant (BT-29), ni immatriculation (BT-30), ni numéro de TVA (BT-31).",
  },
  'BR-DEC-01': decimals('The allowance (BT-92)', 'La remise (BT-92)'),
  'BR-DEC-05': decimals('The charge (BT-99)', 'Les frais (BT-99)'),
  'BR-DEC-09': decimals('The sum of the lines (BT-106)', 'La somme des lignes (BT-106)'),
  'BR-DEC-10': decimals('The sum of the allowances (BT-107)', 'La somme des remises (BT-107)'),
  'BR-DEC-11': decimals('The sum of the charges (BT-108)', 'La somme des frais (BT-108)'),
  'BR-DEC-12': decimals('The total without VAT (BT-109)', 'Le total hors TVA (BT-109)'),
  'BR-DEC-13': decimals('The VAT total (BT-110)', 'Le total de TVA (BT-110)'),
  'BR-DEC-14': decimals('The total with VAT (BT-112)', 'Le total TTC (BT-112)'),
  'BR-DEC-16': decimals('The amount paid (BT-113)', 'Le montant déjà payé (BT-113)'),
  'BR-DEC-17': decimals('The rounding (BT-114)', "L'arrondi (BT-114)"),
  'BR-DEC-18': decimals('The amount due for payment (BT-115)', 'Le montant à payer (BT-115)'),
  'BR-DEC-19': decimals('The taxable amount (BT-116)', 'La base imposable (BT-116)'),
  'BR-DEC-20': decimals('The tax (BT-117)', 'La taxe (BT-117)'),
  'BR-DEC-23': decimals('The line’s net amount (BT-131)', 'Le montant net de la ligne (BT-131)'),
  'BR-IC-11': {
    en: 'An intra-community supply needs a delivery date (BT-72) or an invoicing period (BG-14).',
    fr: 'Une livraison intracommunautaire demande une date de livraison (BT-72) ou une période de facturation (BG-14).',
  },
  'BR-IC-12': {
    en: 'An intra-community supply needs the country it is delivered to (BT-80).',
    fr: 'Une livraison intracommunautaire demande le pays de livraison (BT-80).',
  },
  'BR-O-02': noIdentifiers,
  'BR-O-03': noIdentifiers,
  'BR-O-04': noIdentifiers,
  'BR-S-10': noExemption,
  'BR-Z-10': noExemption,
  'BR-AF-10': noExemption,
  'BR-AG-10': noExemption,
  'BR-O-11': {
    en: 'Where something is not subject to VAT, there may be one VAT line only.',
    fr: "Quand la facture est hors champ de la TVA, elle n'a qu'une ligne de TVA.",
  },
  'BR-O-12': {
    en: 'The VAT line says “not subject to VAT”, but a line has another category.',
    fr: 'La ligne de TVA dit « hors champ de la TVA », mais une ligne a une autre catégorie.',
  },
  'BR-O-13': {
    en: 'The VAT line says “not subject to VAT”, but an allowance has another category.',
    fr: 'La ligne de TVA dit « hors champ de la TVA », mais une remise a une autre catégorie.',
  },
  'BR-O-14': {
    en: 'The VAT line says “not subject to VAT”, but a charge has another category.',
    fr: 'La ligne de TVA dit « hors champ de la TVA », mais des frais ont une autre catégorie.',
  },
} as const satisfies Record<string, Text>;

const identifiers: Text = {
  en: 'The VAT category “{category}” needs this VAT identifier, or a tax number where one is enough.',
  fr: 'La catégorie de TVA « {category} » demande ce numéro de TVA, ou un numéro fiscal là où il suffit.',
};
const rate: Text = {
  en: 'The rate {found} does not fit the VAT category “{category}”.',
  fr: 'Le taux {found} ne convient pas à la catégorie de TVA « {category} ».',
};

/** Rules that each VAT category has under the same number, unless `texts` has its own words for it. */
const categoryTexts = {
  '01': {
    en: 'There is no VAT line for the category “{category}”, though it is used.',
    fr: 'Aucune ligne de TVA pour la catégorie « {category} », qui est pourtant utilisée.',
  },
  '02': identifiers,
  '03': identifiers,
  '04': identifiers,
  '05': rate,
  '06': rate,
  '07': rate,
  '08': {
    en: 'The taxable amount is {found}, but lines, allowances and charges of the category “{category}” give {expected}.',
    fr: 'La base imposable vaut {found}, mais lignes, remises et frais de la catégorie « {category} » donnent {expected}.',
  },
  '09': {
    en: 'The tax is {found}, but {expected} by the VAT category “{category}”.',
    fr: 'La taxe vaut {found}, mais {expected} selon la catégorie de TVA « {category} ».',
  },
  '10': {
    en: 'The VAT category “{category}” needs a reason why no tax is due (BT-120, BT-121).',
    fr: "La catégorie de TVA « {category} » demande un motif d'exonération (BT-120, BT-121).",
  },
} as const satisfies Record<string, Text>;

export type InvoiceProblemCode = keyof typeof texts | `BR-${VatFamily}-${keyof typeof categoryTexts}`;

const faults: Record<string, Text> = {
  malformed: { en: 'it is not well-formed', fr: 'il est mal formé' },
  doctype: { en: 'it has a DOCTYPE, which is not taken', fr: 'il a un DOCTYPE, ce qui est refusé' },
  encoding: {
    en: 'its characters are not in the encoding it declares, or in none that is read',
    fr: "ses caractères ne sont pas dans l'encodage déclaré, ou dans aucun de ceux qui sont lus",
  },
  depth: { en: 'its elements are nested too deeply', fr: 'ses éléments sont trop profondément imbriqués' },
  size: { en: 'it is too large', fr: 'il est trop volumineux' },
};

const lookUp = (catalogue: Record<string, Text>, key: string, language: Language): string | undefined =>
  Object.hasOwn(catalogue, key) ? catalogue[key]?.[language] : undefined;

/** What a broken rule means, in words. */
function describe({ code, values }: InvoiceReading['problems'][number], language: Language): string {
  const [, family = '', number = ''] = /^BR-([A-Z]{1,2})-([0-9]{2})$/.exec(code) ?? [];
  const template = lookUp(texts, code, language) ?? lookUp(categoryTexts, number, language) ?? code;
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    if (name === 'category') return lookUp(vatFamilies, family, language) ?? family;
    const value = Object.hasOwn(values, name) ? (values[name] ?? '') : '';
    if (name !== 'fault') return value;
    const line = Object.hasOwn(values, 'line') ? ` (${language === 'fr' ? 'ligne' : 'line'} ${values['line']})` : '';
    return `${lookUp(faults, value, language) ?? value}${line}`;
  });
}

/** An invoice as the API shows it. */
export const presentInvoice = (reading: InvoiceReading, language: Language): Invoice => ({
  ...reading,
  problems: reading.problems.map((problem) => ({
    code: problem.code,
    path: problem.path,
    title: describe(problem, language),
  })),
});
