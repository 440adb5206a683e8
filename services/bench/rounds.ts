/** What one round of a comparison measured; the unit is the caller's. */
export type Round = { ours: number; peer: number };

export type Comparison = { ours: number; peer: number; ratio: number };

/**
 * Measures ours and the peer in turn, so that whatever slows the machine down slows both, and each goes first every
 * other time. One round more is measured and thrown away: it warms both up.
 *
 * @returns the medians of each and the median of the rounds' ratios
 */
export const compare = async (options: {
  rounds: number;
  ours: () => Promise<number>;
  peer: () => Promise<number>;
}): Promise<Comparison> => {
  const measured: Round[] = [];
  for (let round = 0; round <= options.rounds; round++) {
    const first = round % 2 ? await options.peer() : undefined;
    const ours = await options.ours();
    measured.push({ ours, peer: first ?? (await options.peer()) });
  }
  const rounds = measured.slice(1);
  return {
    ours: median(rounds.map(({ ours }) => ours)),
    peer: median(rounds.map(({ peer }) => peer)),
    ratio: median(rounds.map(({ ours, peer }) => ours / peer)),
  };
};

export const median = (numbers: readonly number[]): number => {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [below = Number.NaN, above = Number.NaN] = sorted.slice(middle - 1 + (sorted.length % 2));
  return sorted.length % 2 ? below : (below + above) / 2;
};

/**
 * Runs `operation` `count` times, `inFlight` at once.
 * @returns operations a second
 */
export const throughput = async (
  count: number,
  inFlight: number,
  operation: (index: number) => Promise<unknown>,
): Promise<number> => {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) await operation(next++);
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: inFlight }, lane));
  return (count / (performance.now() - start)) * 1000;
};

/** A number as the table shows it: three digits that count. */
export const figure = (value: number): string =>
  value.toLocaleString('en', { maximumSignificantDigits: value < 1000 ? 3 : 4 });
