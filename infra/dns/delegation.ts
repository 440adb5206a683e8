import { Resolver } from 'node:dns/promises';

/** Resolvers that anybody can ask; the machine's own may know more than the world does. */
const publicResolvers = ['1.1.1.1', '9.9.9.9'];

export interface Delegation {
  readonly found: readonly string[];
  readonly missing: readonly string[];
  readonly foreign: readonly string[];
}

const normal = (names: readonly string[]) => names.map((name) => name.toLowerCase().replace(/\.$/, '')).sort();

export function compareDelegation(expected: readonly string[], found: readonly string[]): Delegation {
  const [wanted, seen] = [normal(expected), normal(found)];
  return {
    found: seen,
    missing: wanted.filter((server) => !seen.includes(server)),
    foreign: seen.filter((server) => !wanted.includes(server)),
  };
}

type ResolveNs = (domain: string) => Promise<string[]>;

/** The name servers that the world sees for a domain; none when it is not delegated at all. */
export async function lookUpNameServers(domain: string, resolveNs?: ResolveNs): Promise<string[]> {
  const resolver = new Resolver();
  resolver.setServers(publicResolvers);
  const resolve = resolveNs ?? ((name: string) => resolver.resolveNs(name));
  try {
    return await resolve(domain);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOTFOUND' || code === 'ENODATA') return [];
    throw error;
  }
}

/**
 * Refuses to go on before the domain is delegated to the zone.
 * @throws Error that says which name servers to set and where.
 */
export async function requireDelegation(
  domain: string,
  expected: readonly string[],
  resolveNs?: ResolveNs,
): Promise<void> {
  const { found, missing, foreign } = compareDelegation(expected, await lookUpNameServers(domain, resolveNs));
  if (missing.length === 0 && foreign.length === 0) return;
  throw new Error(
    `${domain} is not delegated to its zone. Set these name servers at the registrar or in the parent zone: ` +
      `${[...expected].sort().join(', ')}. Found: ${found.join(', ') || 'none'}. ` +
      'docs/runbook.md, DNS at OVH, has the steps; until then set dns.delegated to false.',
  );
}
