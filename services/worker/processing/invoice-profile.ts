import type { InvoiceProfile } from '../../contracts/invoices.ts';
import type { InvoiceProblemCode } from '../../domains/documents/processed-file.ts';

/** Tells of a broken rule. */
export type Report = (code: InvoiceProblemCode, path: string, values?: Record<string, string>) => void;

/** What a profile has room for. What it has no room for is not asked for. */
export type ProfileParts = {
  /** The buyer's address, sums of lines, VAT lines. */
  header: boolean;
  lines: boolean;
  /** Whether it is one of EN 16931 at all. */
  standard: boolean;
  /** EXTENDED lets sums differ by a cent for each of their terms. */
  tolerant: boolean;
};

/** ZUGFeRD 1.0 is older than EN 16931: its allowances have other signs, its sums other members. */
const hasHeader = (profile: InvoiceProfile | null): boolean =>
  profile !== null && profile !== 'MINIMUM' && profile !== 'ZUGFERD 1.0';

export const partsOf = (profile: InvoiceProfile | null): ProfileParts => ({
  header: hasHeader(profile),
  lines: hasHeader(profile) && profile !== 'BASIC WL',
  standard: profile !== 'ZUGFERD 1.0',
  tolerant: profile === 'EXTENDED',
});

/** Specification identifiers of Factur-X 1.0 and ZUGFeRD 2 §6, of XRechnung and of ZUGFeRD 1.0. */
export function profileOf(specification: string | null): InvoiceProfile | null {
  const id = specification?.toLowerCase() ?? '';
  if (/^urn:ferd:(crossindustrydocument:)?invoice:(1p0|rc)(:|$)/.test(id)) return 'ZUGFERD 1.0';
  // The first edition of Factur-X had colons where later ones have #.
  const [, level] = /(?:^|[:#])(?:urn:)?(?:factur-x|zugferd)\.(?:eu|de):[12]p[0-9]:([a-z0-9]+)$/.exec(id) ?? [];
  if (level === 'minimum') return 'MINIMUM';
  if (level === 'basicwl') return 'BASIC WL';
  if (level === 'basic') return 'BASIC';
  if (level === 'extended') return 'EXTENDED';
  if (!/^urn:cen\.eu:en16931:2017(#|$)/.test(id)) return null;
  return id.includes('xrechnung') ? 'XRECHNUNG' : 'EN 16931';
}
