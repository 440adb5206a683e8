import { describe, expect, it } from 'vitest';
import { compareDelegation, lookUpNameServers, requireDelegation } from './delegation.ts';

const zone = ['ns-1.awsdns-01.com', 'ns-2.awsdns-02.net'];
const failsWith = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));

describe('the delegation of a domain', () => {
  it('is right when the world sees the zone’s servers, in any order and spelling', async () => {
    await expect(
      requireDelegation('example.fr', zone, async () => ['NS-2.awsdns-02.net.', 'ns-1.awsdns-01.com']),
    ).resolves.toBeUndefined();
  });

  it('is refused with what to do while the registrar’s own servers answer', async () => {
    await expect(requireDelegation('example.fr', zone, async () => ['ns1.ovh.net', 'ns2.ovh.net'])).rejects.toThrow(
      'example.fr is not delegated to its zone. Set these name servers at the registrar or in the parent zone: ' +
        'ns-1.awsdns-01.com, ns-2.awsdns-02.net. Found: ns1.ovh.net, ns2.ovh.net.',
    );
  });

  it('is refused while an old server is left beside the new ones', async () => {
    await expect(requireDelegation('example.fr', zone, async () => [...zone, 'ns1.ovh.net'])).rejects.toThrow(
      'not delegated',
    );
    expect(compareDelegation(zone, [...zone, 'ns1.ovh.net'])).toMatchObject({ missing: [], foreign: ['ns1.ovh.net'] });
  });

  it('is none when the domain does not exist, but a broken resolver is an error', async () => {
    expect(await lookUpNameServers('example.fr', failsWith('ENOTFOUND'))).toEqual([]);
    await expect(lookUpNameServers('example.fr', failsWith('ETIMEOUT'))).rejects.toThrow('ETIMEOUT');
  });
});
