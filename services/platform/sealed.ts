import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Type } from 'typebox';
import { parseKeySet } from './json-web-keys.ts';

/** Text that only this platform can read, bound to what it belongs to: `v1.KID.NONCE.CIPHERTEXT.TAG`, base64url. */
export type Seal = {
  /** @param context what the text belongs to, such as an account's id: elsewhere it cannot be opened. */
  seal(text: string, context: string): string;
  /** @throws when it was changed, belongs elsewhere, or its key is gone */
  open(sealed: string, context: string): string;
};

const KeySet = Type.Object({
  keys: Type.Array(
    Type.Object({
      kty: Type.Literal('oct'),
      kid: Type.String({ pattern: '^[\\w-]+$' }),
      k: Type.String({ pattern: '^[\\w-]{43}$' }),
    }),
    { minItems: 1 },
  ),
});

/**
 * AES-256-GCM with a random nonce of 96 bits (NIST SP 800-38D §8.2.2). The first key seals, all open: so a key can be
 * replaced while texts under the old one remain.
 *
 * @param json JSON Web Key Set of symmetric keys (RFC 7517, RFC 7518 §6.4), each of 256 bits with a `kid`
 * @throws when it is none
 */
export const createSeal = (json: string): Seal => {
  const keys = readKeys(json);
  const [newest] = [...keys.keys()] as [string];
  return {
    seal: (text, context) => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', keys.get(newest) as Buffer, nonce).setAAD(Buffer.from(context));
      const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      const parts = [nonce, ciphertext, cipher.getAuthTag()].map((part) => part.toString('base64url'));
      return ['v1', newest, ...parts].join('.');
    },
    open: (sealed, context) => {
      const [version, kid = '', ...parts] = sealed.split('.');
      const key = keys.get(kid);
      if (version !== 'v1' || !key) throw new Error('The key of a sealed text is not known.');
      const [nonce, ciphertext, tag] = parts.map((part) => Buffer.from(part, 'base64url')) as [Buffer, Buffer, Buffer];
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
      decipher.setAAD(Buffer.from(context)).setAuthTag(tag);
      return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString('utf8');
    },
  };
};

const readKeys = (json: string): Map<string, Buffer> => {
  const keySet = parseKeySet(KeySet, json);
  if (!keySet) throw new Error('DATA_KEYS must be a JSON Web Key Set of 256-bit symmetric keys, each with a kid.');
  return new Map(keySet.keys.map(({ kid, k }) => [kid, Buffer.from(k, 'base64url')]));
};
