import { kindOf, type MediaType } from '../../contracts/documents.ts';
import { FileRejection, type ProcessedFile } from '../../domains/documents/processed-file.ts';
import { processImage } from './image-recipe.ts';
import { sniffMediaType } from './media-type.ts';

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
  if (sniffMediaType(input) !== mediaType) throw new FileRejection('media-type-mismatch');
  switch (kindOf(mediaType)) {
    case 'image':
      return { ...nothing, ...(await processImage(input, mediaType)) };
    case 'pdf':
    case 'text':
    case 'office':
      throw new FileRejection('media-type-unsupported');
  }
}
