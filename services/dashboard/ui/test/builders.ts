import type { Span, TraceSummary } from '../src/api/types';

export function summary(traceId: string, more: Partial<TraceSummary> = {}): TraceSummary {
  return {
    traceId,
    state: 'kept',
    policy: 'baseline',
    rootService: 'gateway',
    rootOperation: 'POST /orders',
    startMicros: 1_000_000,
    durationMicros: 5_000,
    spanCount: 8,
    errorCount: 0,
    services: ['gateway', 'order'],
    lastUpdateMillis: 1_000,
    ...more,
  };
}

/** A span from `from` to `to`, in microseconds. */
export function span(
  spanId: string,
  parentSpanId: string | null,
  from: number,
  to: number,
  more: Partial<Span> = {},
): Span {
  return {
    spanId,
    parentSpanId,
    service: 'order',
    operation: spanId,
    kind: 'internal',
    startMicros: from,
    durationMicros: to - from,
    status: 'unset',
    attributes: {},
    resource: {},
    events: [],
    links: [],
    ...more,
  };
}
