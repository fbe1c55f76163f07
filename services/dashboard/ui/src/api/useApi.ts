import { useEffect, useState } from 'react';
import { ApiError, get } from './client';

const AFTER_FAILURE_MILLIS = 3_000;

export interface Loaded<T> {
  data: T | null;
  error: Error | null;
}

/**
 * What GET `path` answers. `again` is any value whose change asks anew; `everyMillis` asks anew by itself, while the page is visible.
 * A failure that is not the question's own fault is tried again. The former answer stays until the new one is there, unless the path itself changed.
 */
export function useApi<T>(path: string | null, everyMillis?: number, again?: unknown): Loaded<T> {
  const [loaded, setLoaded] = useState<Loaded<T> & { path: string | null }>({ path: null, data: null, error: null });
  useEffect(() => {
    if (path === null) {
      return undefined;
    }
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const load = async () => {
      let next = everyMillis;
      try {
        const data = await get<T>(path, abort.signal);
        setLoaded({ path, data, error: null });
      } catch (error) {
        if (abort.signal.aborted) {
          return;
        }
        setLoaded((before) => ({ path, data: before.path === path ? before.data : null, error: error as Error }));
        next ??= error instanceof ApiError && error.status < 500 ? undefined : AFTER_FAILURE_MILLIS;
      }
      if (next !== undefined && !abort.signal.aborted) {
        timer = setTimeout(whenVisible, next);
      }
    };
    const whenVisible = () => {
      if (document.hidden) {
        document.addEventListener('visibilitychange', () => void load(), { once: true, signal: abort.signal });
      } else {
        void load();
      }
    };
    void load();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [path, everyMillis, again]);
  return loaded.path === path ? loaded : { data: null, error: null };
}

/** The same, but the former answer stays while the one to another path is on its way: for a path that moves on with time. */
export function useLatest<T>(path: string, again: unknown): Loaded<T> {
  const { data, error } = useApi<T>(path, undefined, again);
  const [latest, setLatest] = useState<T | null>(null);
  if (data !== null && data !== latest) {
    setLatest(data);
  }
  return { data: data ?? latest, error };
}
