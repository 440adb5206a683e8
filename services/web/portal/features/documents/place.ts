import { type RefObject, useEffect, useState } from 'react';

/**
 * The width of an element, and how far below the top of the page it begins; kept up to date. In CSS pixels; zeros until
 * the browser has laid the page out.
 */
export const usePlace = (element: RefObject<HTMLElement | null>): { width: number; top: number } => {
  const [place, setPlace] = useState({ width: 0, top: 0 });
  useEffect(() => {
    const measure = (): void => {
      if (!element.current) return;
      const box = element.current.getBoundingClientRect();
      const next = { width: box.width, top: box.top + window.scrollY };
      setPlace((last) => (last.width === next.width && Math.abs(last.top - next.top) < 1 ? last : next));
    };
    // What appears or goes above it changes the height of the page. It tells of itself at once.
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    if (element.current) observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return place;
};
