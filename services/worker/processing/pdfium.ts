import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { PDFiumModule } from '@hyzyla/pdfium';
import { FileRejection } from '../../domains/documents/processed-file.ts';
import type { AttachmentModule } from './invoice-attachment.ts';
import type { Pixels } from './untrusted-sharp.ts';

/** WebAssembly as far as it is used here; the types of Node.js leave it to those of browsers. */
declare const WebAssembly: {
  Module: new (code: Buffer) => object;
  Instance: new (code: object, imports: object) => { exports: object };
  RuntimeError: ErrorConstructor;
};

/** The functions of pdfium that its package does not declare (public/fpdf*.h of pdfium; handles and pointers are numbers). */
type Undeclared = {
  _FPDF_InitLibrary: () => void;
  _FPDF_GetFormType: (document: number) => number;
  _FPDFPage_GetAnnotCount: (page: number) => number;
  _FPDFPage_GetAnnot: (page: number, index: number) => number;
  _FPDFPage_CloseAnnot: (annotation: number) => void;
  _FPDFAnnot_GetSubtype: (annotation: number) => number;
  _FPDFPage_Flatten: (page: number, usage: number) => number;
  _FPDFFormObj_CountObjects: (form: number) => number;
  _FPDFFormObj_GetObject: (form: number, index: number) => number;
  _FPDFPageObj_GetBounds: (object: number, left: number, bottom: number, right: number, top: number) => number;
  HEAPF32: Float32Array;
};

/** pdfium in WebAssembly, as Emscripten shows it. */
export type Pdfium = Awaited<ReturnType<typeof PDFiumModule>> & Undeclared & AttachmentModule;

/** One page of an open PDF. */
export type PdfPage = {
  /** Points (1/72 inch) as displayed: cropped and rotated. */
  width: number;
  /** Points (1/72 inch) as displayed: cropped and rotated. */
  height: number;
  /**
   * Its text in reading order as far as pdfium finds it, then that of its filled form fields, stamps and notes; lines
   * end with `\n`. At most so many UTF-16 code units.
   */
  text: (maxLength: number) => string;
  /** Whether images or drawings fill so much of it that it may show words. */
  isDrawn: () => boolean;
  /** Draws it on white, with annotations and form fields. @returns RGB */
  render: (size: { width: number; height: number }) => Pixels;
};

/** An open PDF. */
export type Pdf = {
  pageCount: number;
  /**
   * Reads a page, which is open only meanwhile.
   *
   * @param number from 1
   * @returns undefined when the page cannot be opened
   * @throws FileRejection when the page breaks pdfium
   */
  readPage: <T>(number: number, read: (page: PdfPage) => T) => T | undefined;
  /** For what is not offered here. */
  pdfium: Pdfium;
  /** FPDF_DOCUMENT. */
  document: number;
};

/** Compiled once a process. */
let compiled: Promise<object> | undefined;

const compile = async () => {
  const file = createRequire(import.meta.url).resolve('@hyzyla/pdfium/pdfium.wasm');
  return new WebAssembly.Module(await readFile(file));
};

/**
 * WebAssembly never gives memory back, and one hostile file may leave anything behind in it: so each file has an
 * instance of its own, of 5 ms, which goes with it. Nothing has to be closed but pages, for the file's own good.
 */
async function instantiate(): Promise<Pdfium> {
  compiled ??= compile();
  const code = await compiled;
  const pdfium = (await PDFiumModule({
    instantiateWasm: (imports, done) => {
      const instance = new WebAssembly.Instance(code, imports);
      done(instance);
      return instance.exports;
    },
  })) as Pdfium;
  pdfium._FPDF_InitLibrary();
  return pdfium;
}

/** FPDF_ERR_PASSWORD and FPDF_ERR_SECURITY (fpdfview.h): a password, or a scheme such as certificates. */
const protectedErrors = [4, 5];

/**
 * Opens a PDF, with the empty password where it is encrypted. It keeps a copy of the bytes.
 *
 * @throws FileRejection `password-protected` or `file-corrupt`
 */
export async function openPdf(bytes: Buffer): Promise<Pdf> {
  const pdfium = await instantiate();
  return guard(() => {
    const copy = allocate(pdfium, bytes.length);
    pdfium.HEAPU8.set(bytes, copy);
    const document = pdfium._FPDF_LoadMemDocument(copy, bytes.length, 0);
    if (!document)
      throw new FileRejection(
        protectedErrors.includes(pdfium._FPDF_GetLastError()) ? 'password-protected' : 'file-corrupt',
      );
    const pageCount = pdfium._FPDF_GetPageCount(document);
    if (pageCount < 1) throw new FileRejection('file-corrupt');
    return {
      pageCount,
      pdfium,
      document,
      readPage: (number, read) =>
        guard(() => {
          const page = pdfium._FPDF_LoadPage(document, number - 1);
          if (!page) return undefined;
          const result = read(pageOf(pdfium, document, page, number));
          pdfium._FPDF_ClosePage(page);
          return result;
        }),
    };
  });
}

function pageOf(pdfium: Pdfium, document: number, page: number, number: number): PdfPage {
  const [width, height] = [pdfium._FPDF_GetPageWidth(page), pdfium._FPDF_GetPageHeight(page)];
  return {
    width,
    height,
    text: (maxLength) => {
      const own = textOf(pdfium, page, maxLength);
      if (!hasWrittenAnnotations(pdfium, page) || pdfium._FPDFPage_Flatten(page, 0) !== 1) return own;
      const flattened = pdfium._FPDF_LoadPage(document, number - 1);
      const whole = textOf(pdfium, flattened, maxLength);
      pdfium._FPDF_ClosePage(flattened);
      // Flattening writes the page anew, which confuses some fonts: then its own text is worth more.
      return whole.startsWith(own) ? whole : own;
    },
    isDrawn: () => isDrawn(pdfium, page, width * height),
    render: (size) => render(pdfium, document, page, size),
  };
}

/** A trap of WebAssembly, or the end of its stack or memory, is the work of the file. */
export function guard<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const broken = error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
    throw broken ? new FileRejection('file-corrupt', { cause: error }) : error;
  }
}

/** @throws FileRejection when WebAssembly's 2 GiB are used up */
function allocate(pdfium: Pdfium, bytes: number): number {
  const pointer = pdfium.wasmExports.malloc(bytes);
  if (!pointer) throw new FileRejection('file-too-demanding');
  return pointer;
}

function textOf(pdfium: Pdfium, page: number, maxLength: number): string {
  const textPage = page && pdfium._FPDFText_LoadPage(page);
  if (!textPage) return '';
  const count = Math.min(pdfium._FPDFText_CountChars(textPage), maxLength);
  // A character may take two code units; the last one is a terminator.
  const buffer = allocate(pdfium, (count * 2 + 1) * 2);
  const units = count > 0 ? pdfium._FPDFText_GetText(textPage, 0, count, buffer) - 1 : 0;
  const text = Buffer.from(pdfium.HEAPU8.buffer, buffer, Math.max(0, units) * 2).toString('utf16le');
  pdfium.wasmExports.free(buffer);
  pdfium._FPDFText_ClosePage(textPage);
  return tidy(text).slice(0, maxLength);
}

/** FPDF_ANNOT_FREETEXT, STAMP and WIDGET (fpdf_annot.h): those with words to be seen on the page. */
const writtenAnnotations = [3, 13, 20];

/** Annotations of a page that are looked at. */
const annotationLimit = 1_000;

/** What is written in annotations becomes text of the page only when they are made part of it. */
function hasWrittenAnnotations(pdfium: Pdfium, page: number): boolean {
  const count = Math.min(pdfium._FPDFPage_GetAnnotCount(page), annotationLimit);
  for (let index = 0; index < count; index++) {
    const annotation = pdfium._FPDFPage_GetAnnot(page, index);
    const type = annotation && pdfium._FPDFAnnot_GetSubtype(annotation);
    if (annotation) pdfium._FPDFPage_CloseAnnot(annotation);
    if (writtenAnnotations.includes(type)) return true;
  }
  return false;
}

/** Where a word goes on in the next line, pdfium writes U+FFFE for its hyphen. Other invisible characters say nothing. */
const tidy = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f\u00ad\ufffe]/g, '')
    .toWellFormed();

/** FPDF_PAGEOBJ_… of fpdf_edit.h. */
const objectTypes = { path: 2, image: 3, shading: 4, form: 5 };

/** Objects of a page that are looked at: enough to see that one is drawn. */
const objectLimit = 5_000;

/** Part of the page that images have to cover together: more than a logo does. */
const coveredByImages = 0.1;

/** Letters drawn as outlines take a path each or more; a frame or a table of rules takes fewer. */
const outlines = 100;

function isDrawn(pdfium: Pdfium, page: number, area: number): boolean {
  let [left, paths, images] = [objectLimit, 0, 0];
  const box = allocate(pdfium, 16);
  const visit = (count: number, at: (index: number) => number, depth: number): boolean => {
    for (let index = 0; index < count && left > 0; index++) {
      left -= 1;
      const object = at(index);
      const type = pdfium._FPDFPageObj_GetType(object);
      if (type === objectTypes.path) paths += 1;
      if (type === objectTypes.image && pdfium._FPDFPageObj_GetBounds(object, box, box + 4, box + 8, box + 12)) {
        const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = pdfium.HEAPF32.subarray(box / 4, box / 4 + 4);
        images += Math.abs((x1 - x0) * (y1 - y0)) / area;
      }
      if (type === objectTypes.form && depth < 5) {
        const inner = pdfium._FPDFFormObj_CountObjects(object);
        if (visit(inner, (within) => pdfium._FPDFFormObj_GetObject(object, within), depth + 1)) return true;
      }
      if (paths >= outlines || images >= coveredByImages) return true;
    }
    return false;
  };
  const drawn = visit(pdfium._FPDFPage_CountObjects(page), (index) => pdfium._FPDFPage_GetObject(page, index), 0);
  pdfium.wasmExports.free(box);
  return drawn;
}

/** FPDFBitmap_BGR (fpdfview.h), which FPDF_REVERSE_BYTE_ORDER makes RGB. */
const bitmapFormat = 2;
const renderFlags = { annotations: 0x01, reverseByteOrder: 0x10 };
const white = 0xffffffff;

function render(
  pdfium: Pdfium,
  document: number,
  page: number,
  { width, height }: { width: number; height: number },
): Pixels {
  const [stride, channels] = [width * 3, 3] as const;
  const buffer = allocate(pdfium, stride * height);
  const bitmap = pdfium._FPDFBitmap_CreateEx(width, height, bitmapFormat, buffer, stride);
  pdfium._FPDFBitmap_FillRect(bitmap, 0, 0, width, height, white);
  const flags = renderFlags.annotations | renderFlags.reverseByteOrder;
  pdfium._FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, flags);
  drawForm(pdfium, document, (form) =>
    pdfium._FPDF_FFLDraw(form, bitmap, page, 0, 0, width, height, 0, renderFlags.reverseByteOrder),
  );
  const data = Buffer.from(pdfium.HEAPU8.subarray(buffer, buffer + stride * height));
  pdfium._FPDFBitmap_Destroy(bitmap);
  pdfium.wasmExports.free(buffer);
  return { data, info: { width, height, channels } };
}

/** Bytes of an FPDF_FORMFILLINFO (fpdf_formfill.h) of version 2, and more than enough. */
const formInfoBytes = 256;

/** Form fields are drawn by an environment for filling them in, here one without any call-back. */
function drawForm(pdfium: Pdfium, document: number, draw: (form: number) => void): void {
  if (pdfium._FPDF_GetFormType(document) === 0) return;
  const info = allocate(pdfium, formInfoBytes);
  pdfium.HEAPU8.fill(0, info, info + formInfoBytes);
  pdfium.HEAPU8[info] = 2;
  const form = pdfium._FPDFDOC_InitFormFillEnvironment(document, info);
  if (form) {
    draw(form);
    pdfium._FPDFDOC_ExitFormFillEnvironment(form);
  }
  pdfium.wasmExports.free(info);
}
