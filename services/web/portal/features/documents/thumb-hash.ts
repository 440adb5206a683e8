import { thumbHashToDataURL } from 'thumbhash';

/** As many as a long scroll shows; each is some kilobytes. */
const most = 500;

const made = new Map<string, string>();

/** A ThumbHash as the address of its picture, made when it is first shown. @param thumbHash base64 */
export const thumbHashUrl = (thumbHash: string): string => {
  const known = made.get(thumbHash);
  if (known) return known;
  const url = thumbHashToDataURL(Uint8Array.from(atob(thumbHash), (character) => character.charCodeAt(0)));
  const oldest = made.keys().next();
  if (made.size >= most && !oldest.done) made.delete(oldest.value);
  made.set(thumbHash, url);
  return url;
};
