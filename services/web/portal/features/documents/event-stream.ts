import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { ApiProblem } from '../../../shared/api/api-problem.ts';
import { ask } from '../../../shared/api/request.ts';
import { backOff, pause } from '../../../shared/api/waiting.ts';

/** The API sends a sign of life every 15 seconds. Milliseconds after which a silent connection is taken for lost. */
const silenceMs = 40_000;

/**
 * Follows server-sent events until `signal` fires. By fetch: an EventSource sends no access token. The stream ends with
 * the token it was opened with, and whenever the network does: it is opened again where it stopped (Last-Event-ID).
 *
 * @returns when `signal` has fired
 */
export const followEvents = async (
  path: string,
  signal: AbortSignal,
  onEvent: (event: EventSourceMessage) => void,
): Promise<void> => {
  let lastEventId: string | undefined;
  let failures = 0;
  const parser = createParser({
    onEvent: (event) => {
      lastEventId = event.id ?? lastEventId;
      onEvent(event);
    },
  });
  while (!signal.aborted) {
    const openedAt = Date.now();
    const lost = new AbortController();
    let retryAfter: number | undefined;
    try {
      const response = await ask('GET', path, {
        headers: { accept: 'text/event-stream', ...(lastEventId && { 'last-event-id': lastEventId }) },
        signal: AbortSignal.any([signal, lost.signal]),
      });
      await read(response, lost, (text) => parser.feed(text));
    } catch (error) {
      retryAfter = error instanceof ApiProblem ? error.retryAfter : undefined;
    }
    parser.reset();
    failures = Date.now() - openedAt > 10_000 ? 0 : failures + 1;
    await pause((retryAfter ?? backOff(failures - 1)) * 1000, signal, window).catch(() => {});
  }
};

/** Feeds the body, until it ends or nothing has come for too long. */
const read = async (response: Response, lost: AbortController, feed: (text: string) => void): Promise<void> => {
  let heardAt = Date.now();
  const look = (): void => {
    if (Date.now() - heardAt > silenceMs) lost.abort();
  };
  // A device that had no network, or slept, keeps connections that lead nowhere.
  const drop = (): void => lost.abort();
  const watch = setInterval(look, 10_000);
  document.addEventListener('visibilitychange', look);
  addEventListener('online', drop);
  try {
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader?.read()) {
      heardAt = Date.now();
      feed(chunk.value);
    }
  } finally {
    clearInterval(watch);
    document.removeEventListener('visibilitychange', look);
    removeEventListener('online', drop);
  }
};
