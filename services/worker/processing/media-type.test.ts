import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { textMaxCharacters } from '../../domains/documents/processed-file.ts';
import { sniffMediaTypes } from './media-type.ts';
import { decodeText } from './text-recipe.ts';

const picture = sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } });

test.each(['jpeg', 'png', 'webp', 'avif', 'gif', 'tiff'] as const)(
  'a true %s is known by its bytes',
  async (format) => {
    expect(await sniffMediaTypes(await picture.clone().toFormat(format).toBuffer())).toEqual([`image/${format}`]);
  },
);

describe('headers', () => {
  const hex = (digits: string) => Buffer.from(digits.replaceAll(' ', ''), 'hex');
  const ftyp = (...brands: string[]) => {
    const [major, ...compatible] = brands;
    const body = Buffer.from(`....ftyp${major}....${compatible.join('')}`, 'latin1');
    body.writeUInt32BE(body.length, 0);
    return Buffer.concat([body, Buffer.from('....meta')]);
  };

  test.each([
    ['TIFF, little-endian', hex('49492a00 08000000'), 'image/tiff'],
    ['TIFF, big-endian', hex('4d4d002a 00000008'), 'image/tiff'],
    ['BigTIFF, little-endian', hex('49492b00 08000000'), 'image/tiff'],
    ['BigTIFF, big-endian', hex('4d4d002b 00080000'), 'image/tiff'],
    ['GIF87a', Buffer.from('GIF87a'), 'image/gif'],
    ['GIF89a', Buffer.from('GIF89a'), 'image/gif'],
    ['HEIC of an iPhone', ftyp('heic', 'mif1', 'heic'), 'image/heic'],
    ['HEIC, extended', ftyp('heix', 'mif1'), 'image/heic'],
    ['HEIC sequence', ftyp('msf1', 'hevc'), 'image/heic'],
    ['HEIF of general brand', ftyp('mif1', 'miaf'), 'image/heic'],
    ['AVIF of general brand', ftyp('mif1', 'avif', 'miaf'), 'image/avif'],
    ['AVIF sequence', ftyp('avis', 'msf1'), 'image/avif'],
  ])('%s', async (_, bytes, mediaType) => expect(await sniffMediaTypes(bytes)).toEqual([mediaType]));

  test.each([
    ['a sound in RIFF', Buffer.from('RIFF\0\0\0\0WAVEfmt ')],
    ['a film', ftyp('isom', 'mp42')],
    ['BMP', Buffer.from('BM\0\0\0\0\0\0')],
    ['half a signature', hex('89504e47 0d0a1a')],
    ['brands after the end of the box', Buffer.concat([ftyp('isom'), Buffer.from('avifavif')])],
  ])('%s is none of ours', async (_, bytes) => expect(await sniffMediaTypes(bytes)).toEqual([]));
});

describe('PDF', () => {
  test.each([0, 1000, 1019])('with its header after %i bytes', async (offset) => {
    expect(await sniffMediaTypes(Buffer.from(`${'\n'.repeat(offset)}%PDF-1.7\n`))).toEqual(['application/pdf']);
  });

  test('with its header too late is none', async () => {
    expect(await sniffMediaTypes(Buffer.from(`${'\n'.repeat(1020)}%PDF-1.7\n\0`))).toEqual([]);
  });
});

describe('text', () => {
  const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');

  test.each([
    ['UTF-8', Buffer.from('Élèves\tà\nNoël €'), 'Élèves\tà\nNoël €'],
    ['UTF-8 with a mark', Buffer.from('\ufeffÉlèves'), 'Élèves'],
    ['UTF-16, little-endian', utf16('Élèves 🚗'), 'Élèves 🚗'],
    ['UTF-16, big-endian', utf16('Élèves').swap16(), 'Élèves'],
    ['windows-1252', Buffer.from('c9 6c e8 76 65 73 20 80'.replaceAll(' ', ''), 'hex'), 'Élèves €'],
    ['Windows, in its lines', Buffer.from('a;b\r\nc;d\r\n'), 'a;b\nc;d\n'],
  ])('of %s', async (_, bytes, text) => {
    expect(await sniffMediaTypes(bytes)).toEqual(['text/plain', 'text/csv']);
    expect(decodeText(bytes)).toBe(text);
  });

  test.each([
    ['zero bytes in it', Buffer.from('a\0b')],
    ['an escape in it', Buffer.from('a\u001b[31m')],
    ['bytes of no encoding', Buffer.from([0x61, 0xe9, 0x81])],
    ['half a character of UTF-16', utf16('ab').subarray(0, -1)],
    ['half a pair of UTF-16', utf16('a\ud83d')],
    ['a zero in UTF-16', utf16('a\0')],
  ])('with %s is none', async (_, bytes) => expect(await sniffMediaTypes(bytes)).toEqual([]));

  test('longer than is kept is cut soon after', () => {
    expect(decodeText(Buffer.alloc(5_000_000, 'x\r\n')).length).toBe(textMaxCharacters + 1);
  });
});

describe('office files', () => {
  const [docx, xlsx, pptx] = ['wordprocessingml.document', 'spreadsheetml.sheet', 'presentationml.presentation'].map(
    (kind) => `application/vnd.openxmlformats-officedocument.${kind}`,
  );
  const zip = async (...entries: [name: string, content?: string][]) => {
    const archive = new ZipFile();
    for (const [name, content = '<xml/>'] of entries)
      archive.addBuffer(Buffer.from(content), name, { compress: name !== 'mimetype' });
    archive.end();
    return buffer(archive.outputStream);
  };
  const types = '[Content_Types].xml';
  const odt = 'application/vnd.oasis.opendocument.text';

  test.each([
    ['docx', [[types], ['word/document.xml']], docx],
    ['xlsx with a docx in it', [[types], ['xl/workbook.xml'], ['xl/embeddings/word.docx']], xlsx],
    ['pptx', [['ppt/presentation.xml'], [types]], pptx],
    ['odt', [['mimetype', odt], ['content.xml']], odt],
  ] as [string, [string, string?][], string][])('%s', async (_, entries, mediaType) =>
    expect(await sniffMediaTypes(await zip(...entries))).toEqual([mediaType]),
  );

  test.each([
    ['any archive', [['word/document.xml']]],
    ['a document with macros', [[types], ['word/document.xml'], ['word/vbaProject.bin']]],
    ['a binary workbook', [[types], ['xl/workbook.bin']]],
    ['two at once', [[types], ['xl/workbook.xml'], ['word/document.xml']]],
    ['a template', [['mimetype', `${odt}-template`]]],
    ['a mimetype that is not the first', [['content.xml'], ['mimetype', odt]]],
  ] as [string, [string, string?][]][])('not %s', async (_, entries) =>
    expect(await sniffMediaTypes(await zip(...entries))).toEqual([]),
  );

  test('that are cut short are damaged', async () => {
    const whole = await zip([types], ['word/document.xml']);
    await expect(sniffMediaTypes(whole.subarray(0, -30))).rejects.toMatchObject({ code: 'file-corrupt' });
  });

  test('with an endless list are too demanding', async () => {
    const parts = Array.from({ length: 20_001 }, (_, n): [string] => [`word/${n}`]);
    await expect(sniffMediaTypes(await zip(...parts))).rejects.toMatchObject({ code: 'file-too-demanding' });
  });

  /** A compound file of one FAT sector and one of directory: the root, with up to three streams in its tree. */
  const compound = (...names: string[]) => {
    const file = Buffer.alloc(512 * 3, 0xff);
    file.fill(0, 0, 512).write('d0cf11e0a1b11ae1', 'hex');
    file.writeUInt16LE(9, 30);
    file.writeUInt32LE(1, 48);
    file.writeUInt32LE(0, 76);
    file.writeUInt32LE(0xfffffffe, 512 + 4);
    for (const [index, name] of ['Root Entry', ...names].entries()) {
      const at = 1024 + index * 128;
      file.fill(0, at, at + 64).write(name, at, 'utf16le');
      file.writeUInt16LE(name.length * 2 + 2, at + 64);
      file.writeUInt32LE(index > 0 && index < names.length ? index + 1 : 0xffffffff, at + 72);
      file.writeUInt32LE(index === 0 ? 1 : 0xffffffff, at + 76);
    }
    return file;
  };

  test.each([
    ['doc', ['1Table', 'WordDocument'], ['application/msword']],
    ['xls', ['Workbook'], ['application/vnd.ms-excel']],
    ['ppt', ['Current User', 'x', 'PowerPoint Document'], ['application/vnd.ms-powerpoint']],
    ['a mail', ['__nameid_version1.0'], []],
  ])('%s of before 2007', async (_, names, expected) =>
    expect(await sniffMediaTypes(compound(...names))).toEqual(expected),
  );

  test('that are encrypted', async () => {
    await expect(sniffMediaTypes(compound('EncryptionInfo', 'EncryptedPackage'))).rejects.toMatchObject({
      code: 'password-protected',
    });
  });

  test('whose directory goes in circles, or nowhere, are none', async () => {
    const file = compound('x');
    file.writeUInt32LE(1, 512 + 4);
    expect(await sniffMediaTypes(file)).toEqual([]);
    expect(await sniffMediaTypes(file.subarray(0, 100))).toEqual([]);
  });
});
