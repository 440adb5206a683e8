/** OpenTelemetry's kinds: who is called, who calls, who leaves work for others, who takes it up. */
export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer';

export type Attributes = Readonly<Record<string, string | number | boolean>>;

export type SpanOptions = {
  kind?: SpanKind;
  attributes?: Attributes;
  /** Milliseconds since the epoch; now, unless given. */
  startedAt?: number;
};

/** A piece of work in a trace. */
export type Span = {
  readonly traceId: string;
  readonly id: string;
  /** Whether anybody will see it. */
  readonly sampled: boolean;
  /** Where it is, for another process (W3C Trace Context §3.2, `traceparent`). */
  readonly traceparent: string;
  child(name: string, options?: SpanOptions): Span;
  set(attributes: Attributes): void;
  /** @param how.error only what kind of error it is becomes known: its message may hold anything */
  end(how?: { error?: unknown; at?: number }): void;
};

export type Tracer = {
  /**
   * Begins a trace, or goes on with one of ours.
   * @param options.continues `traceparent` of a span of ours
   * @param options.link `traceparent` of somebody else's, who is to be found but not to be trusted
   */
  begin(
    name: string,
    options: SpanOptions & { continues?: string | null | undefined; link?: string | undefined },
  ): Span;
  /** Sends what has not been sent. */
  close(): Promise<void>;
};
