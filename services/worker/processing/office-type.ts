import { fromBufferPromise } from 'yauzl';
import type { MediaType } from '../../contracts/documents.ts';
import { FileRejection } from '../../domains/documents/processed-file.ts';

/** Most parts an office file may have: a presentation of a thousand slides has a few thousand. */
const maxEntries = 20_000;

/** The folder of an Office Open XML file's main part (ISO/IEC 29500-1 §11.3, §12.3, §13.3). */
const mainFolders: [folder: string, mediaType: MediaType][] = [
  ['word/', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['xl/', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['ppt/', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
];

/** Parts that only other types have: with macros (.docm, .xlsm, .pptm), or in binary (.xlsb). */
const foreignParts = /^(word|xl|ppt)\/(vbaProject\.bin|workbook\.bin)$/;

const openDocumentTypes = (['text', 'spreadsheet', 'presentation'] as const).map(
  (kind): MediaType => `application/vnd.oasis.opendocument.${kind}`,
);

/**
 * The office file that a ZIP archive is, by its list of parts; none of them is unpacked.
 *
 * @throws FileRejection when the archive is damaged or its list is endless
 */
export async function zippedOfficeType(bytes: Buffer): Promise<MediaType | undefined> {
  const names = await namesIn(bytes);
  const declared = openDocumentType(bytes);
  if (declared) return openDocumentTypes.find((mediaType) => mediaType === declared);
  if (!names.has('[Content_Types].xml') || names.values().some((name) => foreignParts.test(name))) return undefined;
  const found = mainFolders.filter(([folder]) => names.values().some((name) => name.startsWith(folder)));
  return found.length === 1 ? found[0]?.[1] : undefined;
}

/** An OpenDocument file begins with an entry `mimetype`, neither packed nor encrypted (OpenDocument 1.2 part 3 §3.3). */
function openDocumentType(bytes: Buffer): string | undefined {
  const [method, nameLength] = [bytes.readUInt16LE(8), bytes.readUInt16LE(26)];
  const start = 30 + nameLength + bytes.readUInt16LE(28);
  if (method !== 0 || bytes.toString('latin1', 30, 30 + nameLength) !== 'mimetype') return undefined;
  return bytes.toString('latin1', start, start + Math.min(bytes.readUInt32LE(18), 100));
}

/** Of the central directory (APPNOTE.TXT 4.3.12). */
async function namesIn(bytes: Buffer): Promise<Set<string>> {
  const names = new Set<string>();
  try {
    const archive = await fromBufferPromise(bytes);
    if (archive.entryCount > maxEntries) throw new FileRejection('file-too-demanding');
    for await (const { fileName } of archive.eachEntry()) names.add(fileName);
  } catch (error) {
    throw error instanceof FileRejection ? error : new FileRejection('file-corrupt', { cause: error });
  }
  return names;
}

/** Streams by which the programs know their files ([MS-DOC] §2.1.1, [MS-XLS] §2.1.2, [MS-PPT] §2.1.2). */
const mainStreams: [name: string, mediaType: MediaType][] = [
  ['WordDocument', 'application/msword'],
  ['Workbook', 'application/vnd.ms-excel'],
  ['Book', 'application/vnd.ms-excel'],
  ['PowerPoint Document', 'application/vnd.ms-powerpoint'],
];

/**
 * The office file that a compound file (OLE2) is, by the streams in its root.
 *
 * @throws FileRejection `password-protected` when an encrypted Office Open XML file is in it ([MS-OFFCRYPTO] §2.3.4)
 */
export function compoundOfficeType(bytes: Buffer): MediaType | undefined {
  const names = rootStreams(bytes);
  if (names.has('EncryptedPackage')) throw new FileRejection('password-protected');
  return mainStreams.find(([name]) => names.has(name))?.[1];
}

/** Sectors of a directory that are read: of several thousand entries. */
const maxDirectorySectors = 256;

/** The names in the root of a compound file ([MS-CFB] §2.2–2.6); what cannot be read is left out. */
function rootStreams(bytes: Buffer): Set<string> {
  const directory = directoryOf(bytes);
  const entry = (id: number) => (id * 128 + 128 <= directory.length ? directory.subarray(id * 128) : undefined);
  const seen = new Set<number>();
  const names = new Set<string>();
  const waiting = [entry(0)?.readUInt32LE(76)];
  while (waiting.length > 0) {
    const id = waiting.pop();
    const found = id === undefined || seen.has(id) ? undefined : entry(id);
    if (id === undefined || !found) continue;
    seen.add(id);
    names.add(found.toString('utf16le', 0, Math.max(0, Math.min(found.readUInt16LE(64), 64) - 2)));
    waiting.push(found.readUInt32LE(68), found.readUInt32LE(72));
  }
  return names;
}

/** The directory's sectors, one after the other as the FAT links them. */
function directoryOf(bytes: Buffer): Buffer {
  if (bytes.length < 512) return Buffer.alloc(0);
  const size = bytes.readUInt16LE(30) === 12 ? 4096 : 512;
  const sector = (number: number) => bytes.subarray((number + 1) * size, (number + 2) * size);
  const next = (number: number): number => {
    const table = Math.floor((number * 4) / size);
    if (table >= 109) return -1;
    const fat = sector(bytes.readUInt32LE(76 + table * 4));
    return fat.length === size ? fat.readUInt32LE((number * 4) % size) : -1;
  };
  const sectors: Buffer[] = [];
  for (let number = bytes.readUInt32LE(48); sectors.length < maxDirectorySectors; number = next(number)) {
    const found = number < 0 ? undefined : sector(number);
    if (found?.length !== size) break;
    sectors.push(found);
  }
  return Buffer.concat(sectors);
}
