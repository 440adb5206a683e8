import type { InvoiceReading } from '../../domains/documents/processed-file.ts';
import { readInvoice } from './invoice-xml.ts';
import { xmlMaxBytes } from './xml-tree.ts';

/**
 * What is used of pdfium's WebAssembly module (public/fpdf_attachment.h; a function's name there, without the underscore).
 * Handles and buffers are addresses in its memory, 0 where there is none.
 */
export type AttachmentModule = {
  readonly HEAPU8: Uint8Array;
  _malloc: (bytes: number) => number;
  _free: (address: number) => void;
  _FPDFDoc_GetAttachmentCount: (document: number) => number;
  _FPDFDoc_GetAttachment: (document: number, index: number) => number;
  _FPDFAttachment_GetName: (attachment: number, buffer: number, bytes: number) => number;
  _FPDFAttachment_GetFile: (attachment: number, buffer: number, bytes: number, needed: number) => number;
};

/** Names of the XML by Factur-X 1.0 and ZUGFeRD 2 §6.2, XRechnung in a PDF, ZUGFeRD 1.0; the first that is there wins. */
const names = ['factur-x.xml', 'xrechnung.xml', 'zugferd-invoice.xml'];

/** Attachments that are looked at: a file may have any number. */
const maxAttachments = 1_000;

/** Bytes of a name; longer ones are none of ours. */
const maxNameBytes = 128;

/**
 * The invoice that is attached to a PDF, read and checked; null when it has none.
 *
 * @param document an open FPDF_DOCUMENT of the module
 */
export function findInvoice(module: AttachmentModule, document: number): InvoiceReading | null {
  const count = Math.min(module._FPDFDoc_GetAttachmentCount(document), maxAttachments);
  const found = new Map<string, number>();
  for (let index = 0; index < count; index += 1) {
    const attachment = module._FPDFDoc_GetAttachment(document, index);
    const name = attachment ? readName(module, attachment) : '';
    if (names.includes(name) && !found.has(name)) found.set(name, attachment);
  }
  const attachment = names.map((name) => found.get(name)).find((handle) => handle !== undefined);
  return attachment === undefined ? null : readInvoice(readFile(module, attachment));
}

/** In lower case, as the older names were written with capitals or without. */
const readName = (module: AttachmentModule, attachment: number): string =>
  withMemory(module, maxNameBytes, (buffer) => {
    const bytes = module._FPDFAttachment_GetName(attachment, buffer, maxNameBytes);
    // UTF-16LE with a terminating zero; pdfium writes nothing when it does not fit.
    if (bytes < 2 || bytes > maxNameBytes) return '';
    return Buffer.from(module.HEAPU8.subarray(buffer, buffer + bytes - 2))
      .toString('utf16le')
      .toLowerCase();
  });

/** The attached file. One byte more than `readInvoice` takes stands for all that are too large; one that cannot be read is empty. */
const readFile = (module: AttachmentModule, attachment: number): Buffer =>
  withMemory(module, 4, (needed) => {
    if (!module._FPDFAttachment_GetFile(attachment, 0, 0, needed)) return Buffer.alloc(0);
    const bytes = Buffer.from(module.HEAPU8.subarray(needed, needed + 4)).readUInt32LE();
    if (bytes > xmlMaxBytes) return Buffer.alloc(xmlMaxBytes + 1);
    return withMemory(module, Math.max(1, bytes), (buffer) => {
      const isWritten = module._FPDFAttachment_GetFile(attachment, buffer, bytes, needed);
      return isWritten ? Buffer.from(module.HEAPU8.subarray(buffer, buffer + bytes)) : Buffer.alloc(0);
    });
  });

/** @throws RangeError when the module has no memory left */
function withMemory<Result>(module: AttachmentModule, bytes: number, use: (address: number) => Result): Result {
  const address = module._malloc(bytes);
  if (!address) throw new RangeError('pdfium has no memory left.');
  try {
    return use(address);
  } finally {
    module._free(address);
  }
}
