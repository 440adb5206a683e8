import { kindOf, type MediaType } from '../../contracts/documents.ts';
import { FileRejection, type ProcessedFile } from '../../domains/documents/processed-file.ts';
import { processImage } from './image-recipe.ts';
import { sniffMediaTypes } from './media-type.ts';
import { processPdf } from './pdf-recipe.ts';
import { decodeText } from './text-recipe.ts';

const nothing: ProcessedFile = {
  image: null,
  renditions: [],
  pages: null,
  texts: null,
  scannedPages: [],
  invoice: null,
};

/**
 * What is made of a file, by its kind.
 *
 * @throws FileRejection when the file is at fault.
 */
export async function processFile(input: Buffer, mediaType: MediaType): Promise<ProcessedFile> {
  if (!(await sniffMediaTypes(input)).includes(mediaType)) throw new FileRejection('media-type-mismatch');
  switch (kindOf(mediaType)) {
    case 'image':
      return { ...nothing, ...(await processImage(input, mediaType)) };
    case 'pdf':
      return { ...nothing, ...(await processPdf(input)) };
    case 'text':
      return { ...nothing, texts: [decodeText(input)] };
    case 'office':
      return nothing;
  }
}
