import { EventSourceParserStream } from 'eventsource-parser/stream';

export type StreamEvent<Data> = { id: string | undefined; event: string | undefined; data: Data };

/** A connection that hears server-sent events until one side closes it. @throws when the answer is no such stream */
export const openEventStream = async <Data>(address: string, token: string, lastEventId?: string) => {
  const leave = new AbortController();
  const response = await fetch(address, {
    headers: { authorization: `Bearer ${token}`, ...(lastEventId !== undefined && { 'last-event-id': lastEventId }) },
    signal: leave.signal,
  });
  if (!response.body || !response.ok) throw new Error(`events: ${response.status} ${await response.text()}`);
  const stream = response.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  const reader = stream.getReader();
  return {
    /** The next event; null when the other side has ended the stream. */
    next: async (): Promise<StreamEvent<Data> | null> => {
      const { value } = await reader.read();
      return value ? { id: value.id, event: value.event, data: JSON.parse(value.data) as Data } : null;
    },
    close: () => leave.abort(),
  };
};
