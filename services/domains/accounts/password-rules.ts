import { passwordMaxLength, passwordMinLength } from '../../contracts/accounts.ts';

/** Why a password cannot be chosen; the first two as JSON Schema calls them. */
export type PasswordFlaw = 'minLength' | 'maxLength' | 'common' | 'personal';

/** As it is hashed and counted, however a keyboard composed it (NIST SP 800-63B-4 §3.1.1.2). */
export const normalisePassword = (password: string): string => password.normalize('NFKC');

/**
 * Length, and what guessers try first (ASVS 6.2.1, 6.2.4, 6.2.11, 6.2.12); there are no rules of composition (6.2.5).
 * @param password normalised
 * @param email of its owner: a password made of it, or of our name, is `personal`
 */
export const flawOf = async (password: string, email: string): Promise<PasswordFlaw | null> => {
  const length = [...password].length;
  if (length < passwordMinLength) return 'minLength';
  if (length > passwordMaxLength) return 'maxLength';
  const words = await listed();
  const spellings = spellingsOf(password);
  const guessable = (known: ReadonlySet<string>) =>
    spellings.some((spelling) => surprise(spelling, words, known) < leastSurprise);
  if (guessable(new Set())) return 'common';
  return guessable(personalWords(email)) ? 'personal' : null;
};

/**
 * Six unpredictable characters, or three of the 50,000 most common passwords: as much is left to guess when all that
 * is predictable was guessed.
 */
const leastSurprise = 6;

/** The most common passwords of breaches; loaded with the first password that is chosen, once (about 50 ms). */
const listed = (): Promise<ReadonlySet<string>> => {
  list ??= import('@zxcvbn-ts/language-common').then(({ dictionary }) => new Set(dictionary['passwords-common']));
  return list;
};
let list: Promise<ReadonlySet<string>> | undefined;

/** Without case and accents; as it is, without what is neither letter nor digit, and with digits read as letters. */
const spellingsOf = (password: string): string[] => {
  const plain = password.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const dense = plain.replace(/[^\p{L}\p{N}]/gu, '');
  // Without separators `correct horse` is one word, but a password of symbols nothing at all.
  const spellings = dense.length < passwordMinLength / 2 ? [plain] : [plain, dense];
  const read = spellings.map((spelling) => spelling.replace(/[0134578@$]/g, (sign) => letters[sign] ?? sign));
  return [...new Set([...spellings, ...read])];
};

const letters: Record<string, string> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', 8: 'b', '@': 'a', $: 's' };

/** Of the address every part, and our own name (NIST: "context-specific words"). */
const personalWords = (email: string): ReadonlySet<string> => {
  const plain = email.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const [local = ''] = plain.split('@');
  const parts = [plain, local, local.replace(/[^\p{L}\p{N}]/gu, ''), ...plain.split(/[^\p{L}\p{N}]+/u)];
  return new Set([...parts, 'ipower', 'motors', 'ipowermotors', 'ipowerfrance'].filter((word) => word.length >= 3));
};

/** Longest piece that is looked for. */
const longestPiece = 32;

/** Three characters and more along the alphabet, the digits and the rows and columns of keyboards, there and back. */
const runs = new Set(
  [
    'abcdefghijklmnopqrstuvwxyz',
    '12345678901234567890',
    '01234567890123456789',
    'azertyuiopqsdfghjklmwxcvbn',
    'qwertyuiopasdfghjklzxcvbnm',
    'qwertzuiopasdfghjklyxcvbnm',
    '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
    '1aqw2zsx3edc4rfv5tgb6yhn7uj8ik9ol0pm',
    'qazwsxedcrfvtgbyhnujmikolp',
    '1q2w3e4r5t6y7u8i9o0p',
    '1a2z3e4r5t6y7u8i9o0p',
  ].flatMap((run) => [...partsOf(run), ...partsOf([...run].reverse().join(''))]),
);

function* partsOf(run: string): Generator<string> {
  for (let end = 3; end <= run.length; end++) {
    for (let start = Math.max(0, end - longestPiece); start <= end - 3; start++) yield run.slice(start, end);
  }
}

/** The least that is left to guess of a text, in characters, when it is cut into predictable pieces. */
const surprise = (text: string, words: ReadonlySet<string>, known: ReadonlySet<string>): number => {
  const least = [0];
  for (let end = 1; end <= text.length; end++) {
    let best = Number.POSITIVE_INFINITY;
    for (let start = Math.max(0, end - longestPiece); start < end; start++) {
      const piece = text.slice(start, end);
      best = Math.min(best, (least[start] as number) + surpriseOf(piece, text.slice(0, start), words, known));
    }
    least.push(best);
  }
  return least[text.length] as number;
};

const surpriseOf = (piece: string, before: string, words: ReadonlySet<string>, known: ReadonlySet<string>): number => {
  if (known.has(piece) || (piece.length >= 3 ? before.includes(piece) : before.endsWith(piece))) return 0;
  if (piece.length === 1) return /[\p{L}\p{N}]/u.test(piece) ? 1 : 0.5;
  if (runs.has(piece)) return 1;
  return words.has(piece) || /^(19|20)\d\d$/.test(piece) ? 2 : Number.POSITIVE_INFINITY;
};
