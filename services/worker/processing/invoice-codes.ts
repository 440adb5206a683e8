/** Code lists of EN 16931 that are checked, and the check digits of French identifiers. */

const setOf = (codes: string) => new Set(codes.split(' '));

/** UNTDID 1001, as far as EN 16931 takes it for invoices and credit notes (BT-3). */
export const invoiceTypes = setOf(
  '71 80 81 82 83 84 102 130 202 203 204 211 218 219 261 262 295 296 308 325 326 331 380 381 382 383 384 385 386 387 388 ' +
    '389 390 393 394 395 396 420 456 457 458 471 472 473 500 501 502 503 527 532 553 575 623 633 751 780 817 870 875 876 877 935',
);

/** ISO 4217, those of the past too. */
export const currencies = new Set(Intl.supportedValuesOf('currency'));

/** ISO 3166-1 alpha-2, with 1A (Kosovo) and XI (Northern Ireland) of the European Commission's list. */
export const countries = setOf(
  '1A AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD ' +
    'CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE ' +
    'GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI ' +
    'KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX ' +
    'MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD ' +
    'SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ ' +
    'VA VC VE VG VI VN VU WF WS XI YE YT ZA ZM ZW',
);

/** BR-CO-09: a VAT identifier begins with its country; Greece may say EL. */
export const hasVatPrefix = (vatId: string): boolean => {
  const prefix = vatId.slice(0, 2);
  return prefix === 'EL' || countries.has(prefix);
};

/**
 * The key of a French VAT identifier: 12 + 3 × SIREN, modulo 97. Keys with letters have no
 * public formula, and Monaco's numbers (SIREN 000…) are not SIRENs: both are believed.
 *
 * @returns whether it can be right; true for those of other countries
 */
export function isFrenchVatId(vatId: string): boolean {
  const compact = vatId.replace(/[\s.]/g, '').toUpperCase();
  if (!compact.startsWith('FR')) return true;
  const [, key = '', siren = ''] = /^FR([0-9A-HJ-NP-Z]{2})([0-9]{9})$/.exec(compact) ?? [];
  if (!siren) return false;
  if (!/^[0-9]{2}$/.test(key) || siren.startsWith('000')) return true;
  return Number(key) === (12 + 3 * (Number(siren) % 97)) % 97;
}

/** ISO/IEC 7812-1 annex B (Luhn) over a SIREN or SIRET; the post offices of La Poste (SIREN 356000000) sum up to a multiple of 5. */
export function isSirenOrSiret(id: string): boolean {
  const digits = id.replace(/\s/g, '');
  if (!/^([0-9]{9}|[0-9]{14})$/.test(digits)) return false;
  const numbers = [...digits].map(Number);
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  if (digits.length === 14 && digits.startsWith('356000000') && sum(numbers) % 5 === 0) return true;
  const doubled = numbers.map((digit, index) => {
    const twice = (digits.length - index) % 2 === 0 ? digit * 2 : digit;
    return twice > 9 ? twice - 9 : twice;
  });
  return sum(doubled) % 10 === 0;
}
