/** Random numbers that a seed decides: the same seed, the same file. */
export type Random = {
  /** From 0, below `limit`. */
  below: (limit: number) => number;
  pick: <T>(values: readonly T[]) => T;
  /** True as often as `share` says, 0 to 1. */
  chance: (share: number) => boolean;
};

/** A 32-bit state that a Weyl sequence moves on and MurmurHash3's finaliser mixes: plenty for choosing, nothing for secrets. */
export const createRandom = (seed: number): Random => {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return (mixed ^ (mixed >>> 16)) >>> 0;
  };
  const below = (limit: number) => next() % Math.max(1, Math.floor(limit));
  return {
    below,
    pick: (values) => {
      if (values.length === 0) throw new Error('There is nothing to pick from.');
      return values[below(values.length)] as (typeof values)[number];
    },
    chance: (share) => next() < share * 2 ** 32,
  };
};
