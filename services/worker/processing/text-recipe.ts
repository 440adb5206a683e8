import { isUtf8 } from 'node:buffer';
import { FileRejection, textMaxCharacters } from '../../domains/documents/processed-file.ts';

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/**
 * How a text is encoded: by its byte order mark, else UTF-8, else windows-1252, as many programs still write CSV. UTF-16
 * without a mark would be a guess.
 *
 * @returns undefined when it is no text: in none of these encodings, or with control characters that are no white space
 */
export function textEncoding(bytes: Buffer): Encoding | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return isWideText(bytes, 'utf-16le') ? 'utf-16le' : undefined;
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return isWideText(bytes, 'utf-16be') ? 'utf-16be' : undefined;
  if (bytes.some(isControl)) return undefined;
  if (isUtf8(bytes)) return 'utf-8';
  return bytes.some((byte) => undefinedInWindows1252.has(byte)) ? undefined : 'windows-1252';
}

/** What a text file says, its lines ended by `\n`; of a longer one, a little more than is kept. */
export function decodeText(bytes: Buffer): string {
  const encoding = textEncoding(bytes);
  if (!encoding) throw new FileRejection('media-type-mismatch');
  // Whatever the encoding, four bytes and a mark hold at least one character, a line end of two included.
  const head = bytes.subarray(0, 4 * (textMaxCharacters + 2));
  const text = new TextDecoder(encoding).decode(head);
  return text.replace(/\r\n?/g, '\n').slice(0, textMaxCharacters + 1);
}

/** Not tab, line feed, vertical tab, form feed, carriage return. */
const isControl = (unit: number): boolean => unit < 0x09 || (unit > 0x0d && unit < 0x20);

const undefinedInWindows1252 = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

function isWideText(bytes: Buffer, encoding: 'utf-16le' | 'utf-16be'): boolean {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    for (let at = 0; at < text.length; at++) if (isControl(text.charCodeAt(at))) return false;
    return true;
  } catch {
    return false;
  }
}
