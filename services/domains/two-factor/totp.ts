import { randomBytes } from 'node:crypto';
import type { TotpEnrolment } from '../../contracts/two-factor.ts';

/** Loaded with the first code: a process that meets none, such as the worker, does not need it. */
const otpauth = () => import('otpauth');

const issuer = 'IPOWER MOTORS';

/** Seconds a code is shown (RFC 6238 §5.2, ASVS 6.5.5). */
const period = 30;

/** Steps before and after the current one that count, for clocks that differ. */
const window = 1;

/** 160 bits, the length of the HMAC's output (RFC 4226 §4), in hexadecimal. */
export const createSeed = (): string => randomBytes(20).toString('hex');

/** The key as authenticator apps read it. */
export const enrolmentOf = async (seed: string, email: string): Promise<TotpEnrolment> => {
  const { Secret, TOTP } = await otpauth();
  const { renderSVG } = await import('uqr');
  const secret = Secret.fromHex(seed);
  const uri = new TOTP({ issuer, label: email, secret, period }).toString();
  return { secret: secret.base32, uri, qr: renderSVG(uri) };
};

/**
 * The time step that `code` belongs to, around `time`; null when it is none of this seed.
 * @param time milliseconds since 1970
 */
export const stepOf = async (seed: string, code: string, time: number): Promise<number | null> => {
  const { Secret, TOTP } = await otpauth();
  const delta = TOTP.validate({ secret: Secret.fromHex(seed), token: code, period, timestamp: time, window });
  return delta === null ? null : Math.floor(time / 1000 / period) + delta;
};
