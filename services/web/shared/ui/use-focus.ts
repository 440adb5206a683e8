import { type RefObject, useEffect, useRef } from 'react';

/** Moves the focus to what the ref is given to when that appears, for what a user's own step has brought up. */
export const useFocus = <Focusable extends HTMLElement>(wanted = true): RefObject<Focusable | null> => {
  const ref = useRef<Focusable>(null);
  useEffect(() => {
    if (wanted) ref.current?.focus();
  }, [wanted]);
  return ref;
};
