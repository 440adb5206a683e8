import { createHash } from 'node:crypto';

/** A page of a PDF that is made by hand, where a library would not let us do what files do. */
export type HandmadePage = {
  /** Operators of the page (ISO 32000-1 §8–9), one byte a character. `/F1` is Helvetica. */
  content?: string;
  /** Entries of its dictionary, in place of those of an A4 page. */
  entries?: string;
};

export type HandmadePdf = {
  /** What opens it; all can be read with the empty one. Without it, nothing is encrypted. */
  password?: string;
  /** Entries of the font's encoding (ISO 32000-1 §9.6.6). */
  encoding?: string;
};

/** Text in lines of the page, in Helvetica. */
export const lines = (...texts: string[]): string =>
  `BT /F1 12 Tf 14 TL 50 780 Td ${texts.map((text) => `(${text}) Tj T*`).join(' ')} ET`;

/** A PDF 1.4, as bytes. */
export const handmadePdf = (pages: HandmadePage[], { password, encoding = '' }: HandmadePdf = {}): Buffer => {
  const encryption = password === undefined ? undefined : encrypt(password);
  const kids = pages.map((_, index) => `${4 + index * 2} 0 R`);
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids.join(' ')}] /Count ${pages.length} >>`,
    `<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /BaseEncoding /WinAnsiEncoding ${encoding} >> >>`,
    ...pages.flatMap(({ content = '', entries = '/MediaBox [0 0 595 842]' }, index) => {
      const number = 5 + index * 2;
      const bytes = encryption?.bytesOf(number, content) ?? content;
      return [
        `<< /Type /Page /Parent 2 0 R /Resources << /Font << /F1 3 0 R >> >> /Contents ${number} 0 R ${entries} >>`,
        `<< /Length ${bytes.length} >>\nstream\n${bytes}\nendstream`,
      ];
    }),
  ];
  return assemble(objects, encryption?.trailer ?? '');
};

/** Numbers the objects and adds the cross-reference table (ISO 32000-1 §7.5); one byte a character. */
const assemble = (objects: string[], trailer: string): Buffer => {
  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`);
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows.join('')}`;
  const end = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${file.length}\n%%EOF\n`;
  return Buffer.from(file + table + end, 'latin1');
};

/** The standard security handler with keys of 40 bits (ISO 32000-1 §7.6.3, algorithms 1 to 4). */
const encrypt = (password: string) => {
  const id = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');
  const permissions = Buffer.from('fcffffff', 'hex');
  const padded = Buffer.concat([Buffer.from(password, 'latin1'), passwordPadding]).subarray(0, 32);
  const owner = rc4(md5(padded).subarray(0, 5), padded);
  const key = md5(Buffer.concat([padded, owner, permissions, id])).subarray(0, 5);
  const user = rc4(key, passwordPadding);
  const hex = (bytes: Buffer) => `<${bytes.toString('hex')}>`;
  return {
    trailer:
      `/ID [${hex(id)} ${hex(id)}] /Encrypt << /Filter /Standard /V 1 /R 2 /P ${permissions.readInt32LE()} ` +
      `/O ${hex(owner)} /U ${hex(user)} >>`,
    bytesOf: (object: number, content: string) => {
      const number = Buffer.from([object & 0xff, object >> 8, 0, 0, 0]);
      const own = md5(Buffer.concat([key, number])).subarray(0, 10);
      return rc4(own, Buffer.from(content, 'latin1')).toString('latin1');
    },
  };
};

const passwordPadding = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex');

const md5 = (bytes: Buffer): Buffer => createHash('md5').update(bytes).digest();

/** OpenSSL has put it away, PDFs have not. */
const rc4 = (key: Buffer, bytes: Buffer): Buffer => {
  const state = Uint8Array.from({ length: 256 }, (_, index) => index);
  const at = (index: number) => state[index & 255] ?? 0;
  const swap = (one: number, other: number) => {
    [state[one & 255], state[other & 255]] = [at(other), at(one)];
  };
  for (let i = 0, j = 0; i < 256; i++) {
    j += at(i) + (key[i % key.length] ?? 0);
    swap(i, j);
  }
  let [i, j] = [0, 0];
  return Buffer.from(
    bytes.map((byte) => {
      i += 1;
      j += at(i);
      swap(i, j);
      return byte ^ at(at(i) + at(j));
    }),
  );
};
