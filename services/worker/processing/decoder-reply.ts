import { type Static, Type } from 'typebox';
import { Check } from 'typebox/value';
import { ImageFacts, RenditionFormat } from '../../contracts/documents.ts';
import { FileRejection, type ProcessedImage, rejectionCodes } from '../../domains/documents/processed-image.ts';
import type { Frame } from './frames.ts';

/** What a decoding process answers; the bodies of the renditions follow one another in the frame's body. */
const DecoderReply = Type.Union([
  Type.Object({
    facts: ImageFacts,
    renditions: Type.Array(
      Type.Object({
        name: Type.String({ pattern: '^w[0-9]{1,5}$' }),
        width: Type.Integer({ minimum: 1 }),
        height: Type.Integer({ minimum: 1 }),
        format: RenditionFormat,
        bytes: Type.Integer({ minimum: 1 }),
      }),
    ),
  }),
  Type.Object({ rejection: Type.Enum([...rejectionCodes]) }),
  Type.Object({ error: Type.String() }),
]);
export type DecoderReply = Static<typeof DecoderReply>;

/**
 * Reads the answer of a process that may have been taken over: nothing in it is believed unchecked.
 *
 * @throws FileRejection when the process refused the file.
 */
export function parseReply({ header, body }: Frame): ProcessedImage {
  if (!Check(DecoderReply, header)) throw new Error('The decoding process sent an answer of the wrong form.');
  if ('rejection' in header) throw new FileRejection(header.rejection);
  if ('error' in header) throw new Error(`The decoding process failed: ${header.error}`);
  let at = 0;
  const renditions = header.renditions.map(({ bytes, ...rendition }) => {
    at += bytes;
    return { ...rendition, body: body.subarray(at - bytes, at) };
  });
  if (at !== body.length) throw new Error('The decoding process sent an answer of the wrong length.');
  return { facts: header.facts, renditions };
}
