import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';

/** What in the cloud comes from Secrets Manager. */
export type Secrets = {
  postgresPassword: string;
  /** JSON Web Key Set of private ES256 keys (RFC 7517); the first signs. */
  jwtKeys: string;
  mediaKeyId: string;
  /** P-256, PKCS #8, PEM. */
  mediaPrivateKey: string;
  /** JSON Web Key Set with one key of 256 bits. */
  dataKeys: string;
};

/** Reads the secrets of the file; makes those that it lacks. */
export const loadSecrets = async (file: string): Promise<Secrets> => {
  const found = await readSecrets(file);
  const secrets = { ...createSecrets(), ...found };
  if (Object.keys(found).length < Object.keys(secrets).length) await write(file, secrets);
  return secrets;
};

const readSecrets = async (file: string): Promise<Partial<Secrets>> => {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return {};
  }
};

/** Puts a new key in front, which signs from the next start on; the one that signed until now still verifies. */
export const rotateSigningKeys = async (file: string): Promise<void> => {
  const secrets = await loadSecrets(file);
  const [previous] = JSON.parse(secrets.jwtKeys).keys;
  await write(file, { ...secrets, jwtKeys: JSON.stringify({ keys: [createSigningKey(), previous] }) });
};

const write = (file: string, secrets: Secrets): Promise<void> =>
  writeFile(file, JSON.stringify(secrets, null, 2), { mode: 0o600 });

export const createSecrets = (): Secrets => {
  const media = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'pem', type: 'pkcs8' });
  return {
    postgresPassword: randomBytes(24).toString('base64url'),
    jwtKeys: JSON.stringify({ keys: [createSigningKey()] }),
    mediaKeyId: 'local',
    mediaPrivateKey: media.toString(),
    dataKeys: JSON.stringify({ keys: [{ kty: 'oct', kid: 'local', k: randomBytes(32).toString('base64url') }] }),
  };
};

const createSigningKey = () => {
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
  // Thumbprint: these members in this order, without white space (RFC 7638 §3).
  const { crv, kty, x, y } = key;
  const kid = createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
  return { ...key, kid, alg: 'ES256', use: 'sig' };
};
