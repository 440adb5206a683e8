/** Reads one item after the other out of pages, with a look at the next one. */
const peekable = async <Item>(pages: AsyncGenerator<Item[]>) => {
  let page: Item[] = [];
  let index = 0;
  const fill = async (): Promise<void> => {
    while (index >= page.length) {
      const next = await pages.next();
      page = next.done ? [] : next.value;
      index = 0;
      if (next.done) return;
    }
  };
  await fill();
  return {
    get next(): Item | undefined {
      return page[index];
    },
    advance: async (): Promise<void> => {
      index += 1;
      await fill();
    },
  };
};

/** The order of S3 (ListObjectsV2: UTF-8 binary order), which is that of PostgreSQL's collation "C". */
const compare = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/**
 * Walks two lists in the order of their keys: each object on the left with everything on the right that has its key, of
 * which there may be several, and what is on one side only with nothing of the other.
 */
export const inStep = async function* <Left extends { key: string }, Right extends { key: string }>(
  leftPages: AsyncGenerator<Left[]>,
  rightPages: AsyncGenerator<Right[]>,
): AsyncGenerator<[Left | null, Right[]]> {
  try {
    const left = await peekable(leftPages);
    const right = await peekable(rightPages);
    while (left.next || right.next) {
      const order = !left.next ? 1 : !right.next ? -1 : compare(left.next.key, right.next.key);
      const object = order <= 0 ? (left.next ?? null) : null;
      const key = (object ?? right.next)?.key;
      const same: Right[] = [];
      while (order >= 0 && right.next && right.next.key === key) {
        same.push(right.next);
        await right.advance();
      }
      if (object) await left.advance();
      yield [object, same];
    }
  } finally {
    await Promise.all([leftPages.return(undefined), rightPages.return(undefined)]);
  }
};
