import { type Static, Type } from 'typebox';
import { AccessToken, passwordMaxLength } from './accounts.ts';
import { Instant, Uuid } from './primitives.ts';
import { RecoveryCode, RecoveryCodes, TotpCode } from './two-factor.ts';

/** How somebody proved who he is. */
export const Factor = Type.Enum(['password', 'google', 'microsoft', 'totp', 'recovery-code']);
export type Factor = Static<typeof Factor>;

export const Session = Type.Object({
  id: Uuid,
  factors: Type.Array(Factor),
  createdAt: Instant,
  lastUsedAt: Instant,
  expiresAt: Instant,
  address: Type.Union([Type.String(), Type.Null()], { description: 'IP address of the sign-in.' }),
  userAgent: Type.Union([Type.String(), Type.Null()]),
  current: Type.Boolean({ description: 'It is the one that asks.' }),
});
export type Session = Static<typeof Session>;

export const SessionList = Type.Object({ items: Type.Array(Session) });

const Challenge = Type.String({ minLength: 1, maxLength: 100 });

/** The first factor was right; a second one is needed. */
export const SecondFactorNeeded = Type.Object({
  challenge: Type.String({ description: 'Sent back with the second factor. It is no access token.' }),
  expiresIn: Type.Integer({ description: 'Seconds until the challenge expires.' }),
  enrolment: Type.Boolean({
    description: 'The account must have a second factor and has none yet: call `POST /v1/auth/login/enrolment`.',
  }),
});
export type SecondFactorNeeded = Static<typeof SecondFactorNeeded>;

/** Without `challenge`, the one in the cookie that a provider’s sign-in left. */
export const Challenged = Type.Object({ challenge: Type.Optional(Challenge) }, { additionalProperties: false });

/** One of the two. */
const proof = { code: Type.Optional(TotpCode), recoveryCode: Type.Optional(RecoveryCode) };

export const SecondFactor = Type.Object(
  { challenge: Type.Optional(Challenge), ...proof },
  { additionalProperties: false },
);

export const StepUp = Type.Object(
  { password: Type.Optional(Type.String({ maxLength: passwordMaxLength })), ...proof },
  { additionalProperties: false },
);
export type StepUp = Static<typeof StepUp>;

/** With the code that put the second factor in force come its recovery codes. */
export const SignedIn = Type.Object({ ...AccessToken.properties, ...Type.Partial(RecoveryCodes).properties });
export type SignedIn = Static<typeof SignedIn>;
