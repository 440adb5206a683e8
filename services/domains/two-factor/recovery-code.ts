import { randomBytes } from 'node:crypto';
import { hashOpaqueToken } from '../../platform/opaque-token.ts';

const count = 10;

/** 128 bits in groups of four (ASVS 6.6.2 asks for 20): hexadecimal, of which nothing is read as something else. */
export const createRecoveryCodes = (): string[] =>
  Array.from({ length: count }, () => (randomBytes(16).toString('hex').match(/.{4}/g) as string[]).join('-'));

/** Of the code as people write it: spaces, hyphens and case say nothing. */
export const hashRecoveryCode = (code: string): string => hashOpaqueToken(code.replace(/[\s-]/g, '').toLowerCase());
