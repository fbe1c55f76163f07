import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { get } from '../api/client';
import type { TracePage, TraceSummary } from '../api/types';
import { useLive } from '../app/live';
import { useObservable } from '../common/observable';
import { type Filter, isLocal, toParams, toPredicate } from './filter';

const PAGE = 500;
const AGAIN_MILLIS = 1_000;
const AFTER_FAILURE_MILLIS = 3_000;

export interface Traces {
  traces: readonly TraceSummary[];
  /** How many the server has that match, where it was asked. */
  total: number | null;
  error: Error | null;
  loading: boolean;
  more: () => void;
}

/**
 * The traces that match. What a summary can say is looked up here, live; the server adds what is older. What only the server knows (attributes, text, …) is
 * asked again as traces change, once a second at most. The filter has to stay the same object as long as it says the same.
 */
export function useTraces(filter: Filter): Traces {
  const { store, epoch } = useLive();
  const began = useObservable(epoch);
  const all = useSyncExternalStore(store.subscribe, store.snapshot);
  const [answer, setAnswer] = useState<{ filter: Filter; ids: string[]; next: string | null; total: number } | null>(
    null,
  );
  const [error, setError] = useState<Error | null>(null);
  const asking = useRef<AbortController | null>(null);
  const local = isLocal(filter);

  const ask = useCallback(
    async (cursor: string | null) => {
      asking.current?.abort();
      const abort = (asking.current = new AbortController());
      const params = toParams(filter, Date.now());
      params.set('limit', String(PAGE));
      if (cursor !== null) {
        params.set('cursor', cursor);
      }
      try {
        const page = await get<TracePage>(`/api/traces?${params}`, abort.signal);
        store.merge(page.traces);
        const ids = page.traces.map((trace) => trace.traceId);
        setAnswer((before) => ({
          filter,
          ids: cursor !== null && before?.filter === filter ? [...before.ids, ...ids] : ids,
          next: page.nextCursor,
          total: page.total,
        }));
        setError(null);
      } catch (failure) {
        if (!abort.signal.aborted) {
          setError(failure as Error);
        }
      } finally {
        if (asking.current === abort) {
          asking.current = null;
        }
      }
    },
    [filter, store],
  );
  useEffect(() => {
    void ask(null);
    return () => asking.current?.abort();
  }, [ask, began]);
  useEffect(() => {
    const timer = error === null ? undefined : setTimeout(() => void ask(null), AFTER_FAILURE_MILLIS);
    return () => clearTimeout(timer);
  }, [error, ask]);
  useEffect(
    () => (local ? undefined : repeatedly(store.subscribe, () => asking.current ?? void ask(null))),
    [local, store, ask],
  );

  const current = answer?.filter === filter ? answer : null;
  const traces = useMemo(() => {
    if (local) {
      return all.filter(toPredicate(filter));
    }
    const wanted = new Set(current?.ids);
    return all.filter((trace) => wanted.has(trace.traceId));
  }, [all, local, filter, current]);
  const next = current?.next ?? null;
  const more = useCallback(() => {
    if (next !== null && asking.current === null) {
      void ask(next);
    }
  }, [next, ask]);
  return { traces, total: current?.total ?? null, error, loading: current === null && error === null, more };
}

/** Runs after changes, and no more often than once in `AGAIN_MILLIS`. */
function repeatedly(subscribe: (listener: () => void) => () => void, run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const unsubscribe = subscribe(() => {
    timer ??= setTimeout(() => {
      timer = undefined;
      run();
    }, AGAIN_MILLIS);
  });
  return () => {
    unsubscribe();
    clearTimeout(timer);
  };
}
