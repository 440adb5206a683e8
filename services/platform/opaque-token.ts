import { createHash, randomBytes } from 'node:crypto';

/** A secret of 256 bits that says nothing (ASVS 7.2.3): given out once, kept as its hash only. */
export const createOpaqueToken = (): { token: string; hash: string } => {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: hashOpaqueToken(token) };
};

/** SHA-256 in hexadecimal: nothing slower is needed for what cannot be guessed (ASVS 6.5.2). */
export const hashOpaqueToken = (token: string): string => createHash('sha256').update(token).digest('hex');
