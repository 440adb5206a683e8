import { describe, expect, it } from 'vitest';
import { overlap, parseCidr, subnet, within } from './cidr.ts';

describe('IPv4 ranges', () => {
  it('cuts a range into equal parts', () => {
    expect([0, 1, 15].map((index) => subnet('10.20.0.0/16', 4, index))).toEqual([
      '10.20.0.0/20',
      '10.20.16.0/20',
      '10.20.240.0/20',
    ]);
  });

  it.each([
    ['10.0.0.0/16', '10.0.128.0/17', true],
    ['10.0.0.0/16', '10.1.0.0/16', false],
    ['10.0.0.0/8', '10.255.255.0/24', true],
    ['0.0.0.0/0', '192.168.1.1/32', true],
  ])('%s and %s overlap: %s', (a, b, expected) => {
    expect(overlap(parseCidr(a), parseCidr(b))).toBe(expected);
    expect(overlap(parseCidr(b), parseCidr(a))).toBe(expected);
  });

  it('knows what lies within', () => {
    expect(within(parseCidr('10.1.0.0/16'), parseCidr('10.0.0.0/8'))).toBe(true);
    expect(within(parseCidr('10.0.0.0/8'), parseCidr('10.1.0.0/16'))).toBe(false);
  });

  it.each(['10.0.0.1/16', '256.0.0.0/8', '10.0.0/8', '10.0.0.0', '10.0.0.0/33', 'a.b.c.d/8'])('refuses %s', (text) => {
    expect(() => parseCidr(text)).toThrow(RangeError);
  });
});
