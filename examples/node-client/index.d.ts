/** What an attribute can be. */
export type AttributeValue = string | number | boolean | string[] | number[] | boolean[];
export type Attributes = Record<string, AttributeValue>;
export type Kind = "INTERNAL" | "SERVER" | "CLIENT" | "PRODUCER" | "CONSUMER";
export type Status = "UNSET" | "OK" | "ERROR";

export interface ClientOptions {
  /** Where the trace API is; http://localhost:8007 by default. */
  url?: string;
  /** The program's name in Jaeger. */
  service: string;
  /** Where the API requires one. */
  token?: string;
  /** How often a call is sent again that got no answer, a 429 or a 503; 3 by default. */
  retries?: number;
  /** How long an answer may take, in milliseconds; 5000 by default. */
  timeout?: number;
  /** Told of what fails in `during`; console.warn by default. */
  onError?: (error: Error) => void;
}

export interface SpanOptions {
  kind?: Kind;
  attributes?: Attributes;
  startTime?: Date;
}

export interface TraceOptions extends SpanOptions {
  /** The header of that name of a request: its trace is continued. */
  traceparent?: string;
}

export interface ChildOptions extends SpanOptions {
  /** The parent's by default. */
  service?: string;
  events?: { name: string; time?: Date; attributes?: Attributes }[];
  links?: { traceparent: string; attributes?: Attributes }[];
}

export interface End {
  status?: Status;
  message?: string;
  attributes?: Attributes;
  endTime?: Date;
}

export interface OpenChild {
  traceId: string;
  spanId: string;
  traceparent: string;
  name: string;
}

/** An open span. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  /** Names the span in a header to another program. */
  readonly traceparent: string;
  addSpan(name: string, options?: ChildOptions): Promise<Span>;
  addEvent(name: string, attributes?: Attributes, time?: Date): Promise<void>;
  setAttributes(attributes: Attributes): Promise<void>;
  /** Gives the spans right below it that are open still. */
  stop(end?: End): Promise<OpenChild[]>;
  /** Does something in a span below this one; see TraceClient.during. */
  during<T>(name: string, work: (span: Span) => Promise<T> | T, options?: ChildOptions): Promise<T>;
}

export declare class TraceClient {
  constructor(options: ClientOptions);
  startTrace(name: string, options?: TraceOptions): Promise<Span>;
  /**
   * Does something in a span that ends with it, with the status ERROR when it throws. What fails
   * in tracing goes to onError alone: the work is done and gives what it gives all the same.
   */
  during<T>(name: string, work: (span: Span) => Promise<T> | T, options?: TraceOptions): Promise<T>;
}

/** What the trace API answered instead of what was asked for. */
export declare class TraceError extends Error {
  /** The last part of the problem's type, such as unknown-span; no-answer when there was none. */
  readonly kind: string;
  readonly status: number | undefined;
  /** The fields at fault. */
  readonly fields: string[];
}
