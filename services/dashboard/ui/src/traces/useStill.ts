import { useMemo, useRef } from 'react';
import type { TraceSummary } from '../api/types';

/**
 * The traces as they stood when `still` began to hold: none comes in between, none moves, but each goes on to change in its place.
 * `waiting` is how many would be new.
 */
export function useStill(
  traces: readonly TraceSummary[],
  still: boolean,
): { shown: readonly TraceSummary[]; waiting: number } {
  const frozen = useRef<readonly TraceSummary[] | null>(null);
  return useMemo(() => {
    if (!still) {
      frozen.current = null;
      return { shown: traces, waiting: 0 };
    }
    frozen.current ??= traces;
    return freeze(frozen.current, traces);
  }, [traces, still]);
}

/** What is older than all that was there is a further page that was asked for, and goes to the end. */
export function freeze(
  before: readonly TraceSummary[],
  now: readonly TraceSummary[],
): { shown: readonly TraceSummary[]; waiting: number } {
  const latest = new Map(now.map((trace) => [trace.traceId, trace]));
  const known = new Set(before.map((trace) => trace.traceId));
  const oldest = before.at(-1)?.startMicros ?? -Infinity;
  const older = now.filter((trace) => !known.has(trace.traceId) && trace.startMicros <= oldest);
  const shown = before.map((trace) => latest.get(trace.traceId) ?? trace).concat(older);
  const waiting = now.filter((trace) => !known.has(trace.traceId)).length - older.length;
  return { shown, waiting };
}
