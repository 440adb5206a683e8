import exifr from 'exifr';
import type { ImageFacts } from '../../contracts/documents.ts';

/** How a picture was taken. The place is never read. */
export type Capture = Pick<ImageFacts, 'takenAt' | 'camera'>;

/**
 * Reads time and camera from EXIF (CIPA DC-008: tags 0x010F, 0x0110, 0x9003).
 *
 * @param tiff EXIF data: a TIFF structure, with or without the `Exif\0\0` that JPEG puts in front.
 */
export async function capture(tiff: Buffer | undefined): Promise<Capture> {
  if (!tiff) return { takenAt: null, camera: null };
  const bare = tiff.toString('latin1', 0, 6) === 'Exif\0\0' ? tiff.subarray(6) : tiff;
  // EXIF that cannot be read is no reason to refuse a picture that can.
  const tags = await exifr
    .parse(bare, { pick: ['Make', 'Model', 'DateTimeOriginal'], reviveValues: false })
    .catch(() => undefined);
  return { takenAt: takenAt(tags?.DateTimeOriginal), camera: camera(tags?.Make, tags?.Model) };
}

/** `2016:05:06 10:11:12` → `2016-05-06T10:11:12`; the camera's own clock, so without a zone. */
function takenAt(value: unknown): string | null {
  const [, date, time] = /^(\d{4}:\d\d:\d\d) (\d\d:\d\d:\d\d)/.exec(text(value)) ?? [];
  const instant = date && time ? `${date.replaceAll(':', '-')}T${time}` : '';
  return new Date(`${instant}Z`).toJSON()?.startsWith(instant) && instant ? instant : null;
}

/** Many makers repeat their name in the model's: `Canon` + `Canon EOS 350D`. */
function camera(make: unknown, model: unknown): string | null {
  const [maker, name] = [text(make), text(model)];
  const whole = name.toLowerCase().startsWith(maker.toLowerCase()) ? name : `${maker} ${name}`;
  return whole.trim().slice(0, 100) || null;
}

const text = (value: unknown) => (typeof value === 'string' ? value.replace(/\p{C}/gu, '').trim() : '');
