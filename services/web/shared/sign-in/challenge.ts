import type { SecondFactorNeeded } from '../../../contracts/sessions.ts';

/** A sign-in whose password was right. In memory: a reload starts again. */
let pending: SecondFactorNeeded | undefined;

export const keepChallenge = (needed: SecondFactorNeeded): void => {
  pending = needed;
};

export const forgetChallenge = (): void => {
  pending = undefined;
};

/** Undefined: the challenge is in the cookie that a provider's sign-in left, if there is one. */
export const pendingChallenge = (): SecondFactorNeeded | undefined => pending;
