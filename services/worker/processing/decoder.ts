import type { MediaType } from '../../contracts/documents.ts';
import { takeOrders } from './decoder-orders.ts';
import { answerWith } from './decoder-reply.ts';
import { processFile } from './file-recipe.ts';

/** The decoding process: takes a file, answers with what is in it. */
takeOrders(async (order, input) =>
  // The parent checked the media type; it is compared with the bytes, never executed or opened.
  answerWith(await processFile(input, (order as { mediaType: MediaType }).mediaType)),
);
