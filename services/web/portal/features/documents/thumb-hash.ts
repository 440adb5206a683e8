import { startTransition, useEffect, useState } from 'react';
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

/** Milliseconds in which a picture out of a cache is there: it needs no placeholder, which would take its time to make. */
const delay = 100;

/** The placeholder's address after a moment in which it is still needed. @param thumbHash undefined: no more */
export const useThumbHash = (thumbHash: string | undefined): string | undefined => {
  const [shown, setShown] = useState<string>();
  useEffect(() => {
    if (thumbHash === undefined) return;
    const timer = setTimeout(() => startTransition(() => setShown(thumbHash)), delay);
    return () => clearTimeout(timer);
  }, [thumbHash]);
  return thumbHash !== undefined && shown === thumbHash ? thumbHashUrl(thumbHash) : undefined;
};
