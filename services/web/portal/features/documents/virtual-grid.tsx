import {
  defaultRangeExtractor,
  measureElement,
  type Rect,
  useWindowVirtualizer,
  type VirtualItem,
  type Virtualizer,
  windowScroll,
} from '@tanstack/react-virtual';
import { type FocusEvent, type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { usePlace } from './place.ts';

/** Rows drawn beyond the window, above and below. */
const overscan = 4;

/** A row this far from the end has the next ones fetched. */
const rowsAhead = 30;

/** The page's width at most, and what of it is beside the rows, in pixels: a guess until they have been laid out. */
const [pageWidth, pagePadding] = [1280, 48];

/** How high the rows were that were drawn last, by their keys: who comes back finds each where it was. */
let measured: VirtualItem[] = [];

/** A row's height as the browser tells it after it has laid the page out. To ask for it before would have it do so twice. */
const heightOf = (row: Element, entry: ResizeObserverEntry | undefined, grid: Virtualizer<Window, Element>): number => {
  const index = grid.indexFromElement(row);
  return entry
    ? measureElement(row, entry, grid)
    : (grid.itemSizeCache.get(grid.options.getItemKey(index)) ?? grid.options.estimateSize(index));
};

const windowRect = (): Rect => ({ width: window.innerWidth, height: window.innerHeight });

/** Tells of changes only. On a phone, to ask for the window's size has the page laid out at once. */
const observeWindowSize = (_: unknown, tell: (rect: Rect) => void): (() => void) => {
  const listener = (): void => tell(windowRect());
  window.addEventListener('resize', listener);
  return () => window.removeEventListener('resize', listener);
};

/** Goes nowhere where the window is already, as when the rows are first drawn: that too would have the page laid out. */
const scrollWindow: typeof windowScroll<Window> = (offset, options, grid) => {
  if (offset + (options.adjustments ?? 0) !== grid.scrollOffset) windowScroll(offset, options, grid);
};

type Shape = {
  columns: number;
  /** Guess in pixels, gap included; each row is as high as it turns out. */
  rowHeight: number;
};

/**
 * Draws what the window shows of however many items there are. Arrow keys, Home and End go from one to the next; the
 * one with the focus stays drawn.
 *
 * @param shape by the width there is
 * @param onNearEnd the end of what is there comes near
 * @param children an item's element, with `data-item` set to its number and a link in it
 */
export const VirtualGrid = <Item extends { id: string }>({
  items,
  shape,
  gap = 0,
  onNearEnd,
  children,
  ...container
}: {
  items: readonly Item[];
  shape: (width: number) => Shape;
  gap?: number;
  onNearEnd: () => void;
  children: (item: Item, number: number) => ReactNode;
  role: 'list' | 'rowgroup';
  'aria-label'?: string;
}) => {
  const element = useRef<HTMLDivElement>(null);
  const { width, top } = usePlace(element);
  const [initialRect] = useState(windowRect);
  const { columns, rowHeight } = shape(width || Math.min(initialRect.width, pageWidth) - pagePadding);
  const rows = Math.ceil(items.length / columns);
  const keys = useItemKeys(element, items.length, columns);
  const virtualizer = useWindowVirtualizer({
    count: rows,
    estimateSize: () => rowHeight,
    getItemKey: (row) => `${columns} ${items[row * columns]?.id}`,
    overscan,
    measureElement: heightOf,
    initialMeasurementsCache: measured,
    // Without it nothing is drawn at first, and all of it at once as soon as the window has been measured.
    initialRect,
    observeElementRect: observeWindowSize,
    scrollToFn: scrollWindow,
    scrollMargin: top,
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      const held = Math.floor(keys.number / columns);
      return keys.number < 0 || held >= rows || shown.includes(held) ? shown : [...shown, held].sort((a, b) => a - b);
    },
  });
  useEffect(
    () => () => {
      measured = virtualizer.takeSnapshot();
    },
    [virtualizer],
  );
  const lastRow = virtualizer.range?.endIndex ?? 0;
  useEffect(() => {
    if (lastRow + rowsAhead >= rows) onNearEnd();
  }, [lastRow, rows, onNearEnd]);

  return (
    <div
      {...container}
      {...keys.listeners}
      ref={element}
      className="relative"
      style={{ height: virtualizer.getTotalSize() }}
    >
      {virtualizer.getVirtualItems().map(({ key, index, start }) => (
        <div
          key={key}
          role="none"
          data-index={index}
          ref={virtualizer.measureElement}
          className="absolute top-0 left-0 grid w-full"
          style={{
            gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
            columnGap: gap,
            paddingBottom: gap,
            transform: `translateY(${start - top}px)`,
          }}
        >
          {items
            .slice(index * columns, (index + 1) * columns)
            .map((item, column) => children(item, index * columns + column))}
        </div>
      ))}
    </div>
  );
};

/** Which item has the focus, and the keys that move it: from link to link, from checkbox to checkbox. */
const useItemKeys = (element: React.RefObject<HTMLElement | null>, count: number, columns: number) => {
  const [number, setNumber] = useState(-1);
  const wanted = useRef<string>(undefined);
  useEffect(() => {
    if (wanted.current === undefined) return;
    element.current?.querySelector<HTMLElement>(`[data-item="${number}"] ${wanted.current}`)?.focus();
    wanted.current = undefined;
  }, [number, element]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || number < 0) return;
    const steps: Record<string, number> = {
      ArrowUp: -columns,
      ArrowDown: columns,
      ...(columns > 1 && { ArrowLeft: -1, ArrowRight: 1 }),
      Home: -count,
      End: count,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    wanted.current = event.target instanceof HTMLInputElement ? 'input' : 'a';
    setNumber(Math.max(0, Math.min(count - 1, number + step)));
  };

  const onFocus = (event: FocusEvent): void => {
    const item = (event.target as HTMLElement).closest<HTMLElement>('[data-item]');
    if (item) setNumber(Number(item.dataset['item']));
  };

  return { number, listeners: { onKeyDown, onFocus } };
};
