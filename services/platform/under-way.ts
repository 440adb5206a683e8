import { AsyncLocalStorage } from 'node:async_hooks';
import type { Attributes, Span, SpanKind } from './span.ts';

/** What is being done. Lines of the log carry it, and spans find their parent in it. */
export type UnderWay = {
  /** Id of the request, or of the one that caused the job. */
  reqId?: string | undefined;
  /** Id of the job. */
  job?: string;
  /** Absent when nothing is traced. */
  span?: Span | undefined;
};

export type SpanText = { readonly kind?: SpanKind; readonly attributes?: Attributes };

const storage = new AsyncLocalStorage<UnderWay>();

/** The request or job that is under way here, if one is. What becomes known later is added to it. */
export const underWay = (): UnderWay | undefined => storage.getStore();

/** Runs `work` as part of something. */
export const during = <T>(what: UnderWay, work: () => T): T => storage.run(what, work);

/** Runs `work` in a span below the one that is under way. Without one it just runs. */
export const inSpan = <T>(name: string, options: SpanText, work: () => Promise<T>): Promise<T> => {
  const what = underWay();
  return what?.span?.sampled ? recorded({ ...what, span: what.span.child(name, options) }, work) : work();
};

/** Runs `work` as part of something, whose span ends as it does. */
export const recorded = async <T>(what: UnderWay, work: () => Promise<T>): Promise<T> => {
  try {
    const result = await during(what, work);
    what.span?.end();
    return result;
  } catch (error) {
    what.span?.end({ error });
    throw error;
  }
};
