/** What the dashboard's API answers. Durations and `*Micros` are microseconds; `*Millis` are milliseconds since the epoch. */
export type TraceState = 'deciding' | 'kept' | 'dropped';

export interface TraceSummary {
  traceId: string;
  state: TraceState;
  policy: string | null;
  decisionAtMillis?: number;
  rootService: string;
  rootOperation: string;
  startMicros: number;
  durationMicros: number;
  spanCount: number;
  errorCount: number;
  services: string[];
  httpRoute?: string | null;
  httpStatus?: number | null;
  lastUpdateMillis: number;
}

export interface TracePage {
  traces: TraceSummary[];
  nextCursor: string | null;
  total: number;
}

export type Attributes = Record<string, unknown>;

export interface SpanEvent {
  timeMicros: number;
  name: string;
  attributes: Attributes;
}

export interface SpanLink {
  traceId: string;
  spanId: string;
  attributes: Attributes;
}

export interface Span {
  spanId: string;
  parentSpanId: string | null;
  service: string;
  operation: string;
  kind: string;
  startMicros: number;
  durationMicros: number;
  status: 'unset' | 'ok' | 'error';
  statusMessage?: string | null;
  attributes: Attributes;
  resource: Attributes;
  events: SpanEvent[];
  links: SpanLink[];
  scope?: string | null;
}

export interface Log {
  timeMicros: number;
  severity: string;
  service: string;
  body: string;
  traceId: string;
  spanId: string;
  attributes: Attributes;
}

export interface Trace {
  summary: TraceSummary;
  spans: Span[];
  logs: Log[];
  jaegerUrl: string | null;
}

export interface Service {
  name: string;
  firstSeenMillis: number;
  lastSeenMillis: number;
  instances: number;
  operations: string[];
}

/** An attribute that spans had, with values that came more than once. */
export interface KnownAttribute {
  key: string;
  values: string[];
}

export type MetricsSource = 'all spans' | 'kept traces';

export interface ServiceMap {
  nodes: MapNode[];
  edges: MapEdge[];
  source: MetricsSource;
}

export interface MapNode {
  service: string;
  requestsPerSecond: number;
  errorRatio: number;
  /** null where nobody called. */
  p50Millis: number | null;
  p95Millis: number | null;
  p99Millis: number | null;
}

export interface MapEdge {
  client: string;
  server: string;
  requestsPerSecond: number;
  errorRatio: number;
  p95Millis: number | null;
}

export interface Metrics {
  source: MetricsSource;
  series: MetricSeries[];
}

export interface MetricSeries {
  service: string;
  route: string;
  points: MetricPoint[];
}

export interface MetricPoint {
  timeMillis: number;
  requests: number;
  errors: number;
  /** null where there was no request. */
  p50Millis: number | null;
  p95Millis: number | null;
  p99Millis: number | null;
  exemplarTraceIds: string[];
}

export interface Amount {
  traces: number;
  spans: number;
  bytes: number;
}

export interface Sampling {
  policies: (Amount & { policy: string })[];
  dropped: Amount;
  deciding: number;
  /** null: nothing is known of it. */
  lateSpans: number | null;
  splitTraces: number | null;
  collector: { queueSize: number; queueCapacity: number; refusedSpans: number; droppedSpans: number } | null;
  series: Decided[];
}

/** What was decided within one step, and how it went; policies that kept nothing in it are left out. */
export interface Decided {
  timeMillis: number;
  kept: (Amount & { policy: string })[];
  dropped: Amount;
  splitTraces: number;
  /** null where no Collector said anything in it. */
  collector: CollectorStep | null;
}

export interface CollectorStep {
  lateSpans: number;
  /** The most that waited. */
  queueSize: number;
  refusedSpans: number;
  droppedSpans: number;
}

export interface ErrorGroup {
  type: string;
  place: string;
  count: number;
  firstSeenMillis: number;
  lastSeenMillis: number;
  services: string[];
  exampleTraceIds: string[];
}

export type ActivityKind = 'service-appeared' | 'service-gone' | 'error-burst' | 'data-dropped' | 'store';

export interface ActivityEvent {
  timeMillis: number;
  kind: ActivityKind;
  text: string;
  service?: string | null;
}

export interface Config {
  jaegerUrl: string | null;
  decisionWaitMillis: number;
  thinning: number;
  version: string;
  nowMillis?: number;
  spansReceived?: number;
}

/** What the server says over the WebSocket; anything else is left alone, so that an older page can talk to a newer server. */
export type LiveMessage = { sentMillis?: number } & (
  | { type: 'traces'; sequence: number; upserts: TraceSummary[]; removed?: string[] }
  | { type: 'events'; events: ActivityEvent[] }
  | { type: 'metrics' }
  /** Whether the Redis is away, by which replicas of the dashboard share what they show. */
  | { type: 'store'; away: boolean }
  | { type: 'reset' }
  | { type: 'ping' }
);

/** How one can log in, and who is: null for nobody, empty for one who has the token. */
export interface LoginWays {
  token: boolean;
  oidc: boolean;
  user: string | null;
}
