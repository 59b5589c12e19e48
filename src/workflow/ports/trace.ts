/** What a span says of itself, by OpenTelemetry's names where it has one: names, numbers and places. Never what people typed, a token or a body. */
export type SpanFacts = Readonly<Record<string, string | number>>;

export interface SpanStart {
  readonly name: string;
  /** `in`: something that came to us; `out`: a call of ours. */
  readonly way: 'in' | 'out';
  readonly facts: SpanFacts;
}

/** Where it is told what caused what. Spans nest by themselves, over awaits and over the queue. */
export interface Trace {
  /** Does the work within a span of its own, and ends with what the work ends with. */
  span<T>(start: SpanStart, work: () => Promise<T>): Promise<T>;
  /** Adds to the span under way; nothing where there is none. */
  note(facts: SpanFacts): void;
}
