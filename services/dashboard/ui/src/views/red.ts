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

/** The point that a time is in; undefined where there is none. */
export function pointAt(
  points: readonly MetricPoint[],
  timeMillis: number,
  stepMillis: number,
): MetricPoint | undefined {
  return points.find((point) => point.timeMillis <= timeMillis && timeMillis < point.timeMillis + stepMillis);
}

/** The next point that has example traces, after (1) or before (-1) a time; from the end where no time is chosen yet. */
export function nextWithTraces(
  points: readonly MetricPoint[],
  timeMillis: number | undefined,
  direction: 1 | -1,
): MetricPoint | undefined {
  const withTraces = points.filter((point) => point.exemplarTraceIds.length > 0);
  if (timeMillis === undefined) {
    return withTraces.at(-1);
  }
  return direction === 1
    ? withTraces.find((point) => point.timeMillis > timeMillis)
    : withTraces.findLast((point) => point.timeMillis < timeMillis);
}
