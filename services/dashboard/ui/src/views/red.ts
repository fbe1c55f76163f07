import type { MetricPoint, MetricSeries } from '../api/types';

/** The figures of a series over the time that was asked for: rate, errors, and the percentiles of the last point with requests. */
export interface Red {
  requestsPerSecond: number;
  errorRatio: number;
  last: MetricPoint | undefined;
}

export function redOf(series: MetricSeries, seconds: number): Red {
  let requests = 0;
  let errors = 0;
  for (const point of series.points) {
    requests += point.requests;
    errors += point.errors;
  }
  return {
    requestsPerSecond: requests / seconds,
    errorRatio: requests === 0 ? 0 : errors / requests,
    last: series.points.findLast((point) => point.requests > 0),
  };
}

/** The time between two points, in seconds; a rate is a point's count by it. */
export function stepSeconds(points: readonly MetricPoint[], fallback: number): number {
  const [first, second] = points;
  return first === undefined || second === undefined ? fallback : (second.timeMillis - first.timeMillis) / 1_000;
}

/** The newest example traces, with the time of the point that they stand behind; each once. */
export function exemplars(points: readonly MetricPoint[], most: number): { traceId: string; timeMillis: number }[] {
  const found = new Map<string, number>();
  for (const point of [...points].reverse()) {
    for (const traceId of point.exemplarTraceIds) {
      if (found.size < most && !found.has(traceId)) {
        found.set(traceId, point.timeMillis);
      }
    }
  }
  return [...found].map(([traceId, timeMillis]) => ({ traceId, timeMillis }));
}
