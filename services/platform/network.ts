import { isIPv6 } from 'node:net';

/**
 * What one subscriber has for himself: an IPv4 address, or the first 64 bits of an IPv6 address, behind which he has
 * as many others as he likes (RFC 6177).
 */
export const networkOf = (address: string): string => {
  const [host = ''] = address.split('%');
  if (!isIPv6(host)) return address;
  // The URL parser writes an address in one way, with hexadecimal groups only (WHATWG URL, IPv6 serializer).
  const [head = '', tail] = new URL(`http://[${host}]`).hostname.slice(1, -1).split('::');
  const before = head.split(':').filter(Boolean);
  const after = tail?.split(':').filter(Boolean) ?? [];
  const groups = [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after];
  const mapped = groups.slice(0, 6).join(':') === '0:0:0:0:0:ffff';
  return mapped ? toIPv4(groups.slice(6)) : `${groups.slice(0, 4).join(':')}::/64`;
};

/** The IPv4 address that an IPv4-mapped one ends with (RFC 4291 §2.5.5.2). */
const toIPv4 = (groups: string[]): string =>
  groups
    .map((group) => Number.parseInt(group, 16))
    .flatMap((group) => [group >> 8, group & 255])
    .join('.');
