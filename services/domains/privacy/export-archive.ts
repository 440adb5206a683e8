import type { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

/** A file of the archive whose bytes are fetched when its turn comes. */
export type ArchivedFile = { path: string; size: number; open: () => Promise<Readable> };

const readme = `IPOWER MOTORS — ipowerfrance.fr

FR  Cette archive contient tout ce que nous conservons au sujet de votre compte. Chaque fichier .json correspond à un
    type de données ; le dossier « documents » contient vos fichiers tels que vous les avez envoyés, chacun dans un
    dossier qui porte l'identifiant indiqué dans documents.json. Les mots de passe et les autres secrets, que nous ne
    conservons que sous forme d'empreintes ou chiffrés, n'y figurent pas.

EN  This archive holds all that we keep about your account. Each .json file is one kind of data; the folder "documents"
    has your files as you sent them, each in a folder named by the id that documents.json tells. Passwords and other
    secrets, which we keep only as hashes or encrypted, are not in it.
`;

/**
 * A ZIP archive as a stream: a `.json` for each table of `data`, then the files. One file is open at a time, so its
 * size is no matter of memory; it fails with what a file failed with, or with the reason of `signal`.
 */
export const createArchive = (
  data: Readonly<Record<string, unknown>>,
  files: readonly ArchivedFile[],
  signal: AbortSignal,
): Readable => {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  zip.on('error', (error: Error) => output.destroy(error));
  signal.addEventListener('abort', () => output.destroy(signal.reason as Error), { once: true });

  zip.addBuffer(Buffer.from(readme), 'README.txt');
  for (const [name, value] of Object.entries(data)) {
    zip.addBuffer(Buffer.from(`${JSON.stringify(value, null, 2)}\n`), `${name.replaceAll('_', '-')}.json`);
  }
  for (const { path, size, open } of files) {
    // Pictures are compressed already.
    zip.addReadStreamLazy(path, { size, compress: false }, (done) => {
      open().then(
        (stream) => done(null, stream),
        (error: unknown) => done(error, undefined as never),
      );
    });
  }
  zip.end();
  return output;
};
