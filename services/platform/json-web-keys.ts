import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';

/** An ES256 key that signs access tokens. */
export type SigningKey = { kid: string; privateKey: KeyObject; publicKey: KeyObject };

const KeySet = Type.Object({
  keys: Type.Array(
    Type.Object({
      kty: Type.Literal('EC'),
      crv: Type.Literal('P-256'),
      kid: Type.String({ minLength: 1 }),
      d: Type.String(),
      alg: Type.Optional(Type.Literal('ES256')),
    }),
    { minItems: 1 },
  ),
});

/** Reads a private JSON Web Key Set (RFC 7517 §5). @throws when it is none of P-256 keys, each with a `kid` of its own */
export const readSigningKeys = (json: string): [SigningKey, ...SigningKey[]] => {
  const keySet = parseKeySet(KeySet, json);
  if (!keySet || new Set(keySet.keys.map(({ kid }) => kid)).size < keySet.keys.length) {
    throw new Error('JWT_KEYS must be a JSON Web Key Set of private P-256 keys, each with a kid of its own.');
  }
  return keySet.keys.map((jwk) => {
    const privateKey = createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' });
    return { kid: jwk.kid, privateKey, publicKey: createPublicKey(privateKey) };
  }) as [SigningKey, ...SigningKey[]];
};

/** @returns null when it is no JSON, or does not fit. No error names the text, which is secret. */
export const parseKeySet = <Schema extends TSchema>(schema: Schema, json: string): Static<Schema> | null => {
  try {
    const keySet: unknown = JSON.parse(json);
    return Value.Check(schema, keySet) ? (keySet as Static<Schema>) : null;
  } catch {
    return null;
  }
};
