import { type Static, Type } from 'typebox';

/** What an authenticator app shows (RFC 6238): six digits. */
export const TotpCode = Type.String({ pattern: '^[0-9]{6}$', examples: ['287082'] });

/** Taken as it was written down: with or without hyphens, in any case. */
export const RecoveryCode = Type.String({ minLength: 32, maxLength: 64, examples: ['3f2a-91bc-…'] });

export const TwoFactor = Type.Object({
  enabled: Type.Boolean(),
  recoveryCodesLeft: Type.Integer({ minimum: 0 }),
});
export type TwoFactor = Static<typeof TwoFactor>;

/** What an authenticator app is set up with. Shown once. */
export const TotpEnrolment = Type.Object({
  secret: Type.String({ description: 'Base32 (RFC 4648), to be typed where there is no camera.' }),
  uri: Type.String({ description: '`otpauth:` URI of the key.' }),
  qr: Type.String({ description: 'The URI as a QR code, an SVG document.' }),
});
export type TotpEnrolment = Static<typeof TotpEnrolment>;

export const TotpConfirmation = Type.Object({ code: TotpCode }, { additionalProperties: false });

export const RecoveryCodes = Type.Object({
  recoveryCodes: Type.Array(Type.String(), {
    description: 'Each signs in once, without the app. Shown this once; those before are void.',
  }),
});
export type RecoveryCodes = Static<typeof RecoveryCodes>;

/** Proof of the second factor: the app's code, or a recovery code. */
export type SecondFactorProof = { code: string } | { recoveryCode: string };
