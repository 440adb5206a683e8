/** IPv4 ranges, as far as a VPC needs them (RFC 4632). */
export interface Range {
  readonly first: number;
  readonly size: number;
}

/** @throws RangeError when the text is no range, or has bits set after its prefix. */
export function parseCidr(text: string): Range {
  const [address = '', prefix = ''] = text.split('/');
  const bytes = address.split('.').map(Number);
  const bits = Number(prefix);
  if (bytes.length !== 4 || bytes.some((byte) => !(byte <= 255)) || prefix === '' || !(bits <= 32)) {
    throw new RangeError(`${text} is no IPv4 range`);
  }
  const first = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  const size = 2 ** (32 - bits);
  if (first % size !== 0) throw new RangeError(`${text} has bits set after its prefix`);
  return { first, size };
}

export const overlap = (a: Range, b: Range) => a.first < b.first + b.size && b.first < a.first + a.size;

/** True when `inner` lies wholly in `outer`. */
export const within = (inner: Range, outer: Range) =>
  inner.first >= outer.first && inner.first + inner.size <= outer.first + outer.size;

export function formatCidr({ first, size }: Range): string {
  const bytes = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
  return `${bytes.join('.')}/${32 - Math.log2(size)}`;
}

/** The `index`-th of the equal parts of a range: `subnet('10.0.0.0/16', 4, 1)` is `10.0.16.0/20`. */
export function subnet(cidr: string, addedBits: number, index: number): string {
  const range = parseCidr(cidr);
  const size = range.size / 2 ** addedBits;
  return formatCidr({ first: range.first + index * size, size });
}
