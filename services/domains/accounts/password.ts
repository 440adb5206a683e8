import { accountError, passwordFlaws } from './accounts.errors.ts';
import { flawOf, normalisePassword } from './password-rules.ts';

/** Loaded with the first password: a process that meets none, such as the worker, needs no native code for it. */
const argon2 = () => import('@node-rs/argon2');

/** Argon2id (the library's default variant), OWASP ASVS 5.0 11.4.2: t = 2, m = 19 MiB, p = 1. Runs off the event loop. */
const cost = { timeCost: 2, memoryCost: 19_456, parallelism: 1 };

export const hashPassword = async (password: string): Promise<string> =>
  (await argon2()).hash(normalisePassword(password), cost);

/**
 * Hashes a password that is being chosen.
 * @param pointer JSON Pointer of its field
 * @throws password-unsuitable
 */
export const hashChosenPassword = async (password: string, email: string, pointer: string): Promise<string> => {
  const flaw = await flawOf(normalisePassword(password), email);
  if (flaw)
    throw accountError('password-unsuitable', { fields: [{ pointer, code: flaw, detail: passwordFlaws[flaw] }] });
  return hashPassword(password);
};

/**
 * Whether `password` is the one behind `passwordHash`. Without a hash (no such account) it takes as long and is false,
 * so that the time tells nobody which addresses have accounts (ASVS 6.3.8).
 */
export const verifyPassword = async (passwordHash: string | null | undefined, password: string): Promise<boolean> => {
  decoy ??= hashPassword('the password of no account');
  const right = await (await argon2()).verify(passwordHash ?? (await decoy), normalisePassword(password));
  return right && passwordHash != null;
};

let decoy: Promise<string> | undefined;
