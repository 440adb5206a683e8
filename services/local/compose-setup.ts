import { chown, mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createSecrets } from './secrets.ts';

/**
 * `node compose-setup.ts SECRETS_FILE BUCKET_FOLDER MAIL_FOLDER`: what `docker compose up` needs before the platform
 * starts. Keys for development are made on the spot, once, as an env file for `node --env-file`: none has to be in the
 * repository.
 */

/** The user `node` of the images, who reads the one and fills the other. */
const user = 1000;

const [file = '', bucket = '', mail = ''] = process.argv.slice(2);
const { jwtKeys, mediaKeyId, mediaPrivateKey, dataKeys } = createSecrets();
const variables = {
  JWT_KEYS: jwtKeys,
  MEDIA_KEY_ID: mediaKeyId,
  MEDIA_PRIVATE_KEY: mediaPrivateKey,
  DATA_KEYS: dataKeys,
};
const lines = Object.entries(variables).map(([name, value]) => `${name}='${value}'\n`);

await writeFile(file, lines.join(''), { mode: 0o400, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
  if (error.code !== 'EEXIST') throw error;
});
await chown(file, user, user);
await mkdir(bucket, { recursive: true });
for (const folder of [dirname(bucket), bucket, mail]) await chown(folder, user, user);
