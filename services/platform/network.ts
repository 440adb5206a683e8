import ipaddr from 'ipaddr.js';

/**
 * What one subscriber has for himself: an IPv4 address, or the first 64 bits of an IPv6 address, behind which he has
 * as many others as he likes (RFC 6177). An IPv4-mapped address is the IPv4 address in it (RFC 4291 §2.5.5.2).
 */
export const networkOf = (address: string): string => {
  const [host = ''] = address.split('%');
  if (!ipaddr.isValid(host)) return address;
  const parsed = ipaddr.process(host);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  const groups = parsed.parts.slice(0, 4).map((group) => group.toString(16));
  return `${groups.join(':')}::/64`;
};
