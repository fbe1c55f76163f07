import type { TraceSummary } from '../api/types';

/** How many traces the page remembers; the oldest give way. */
export const CAPACITY = 20_000;

/**
 * The traces that the page knows, by id. Changes are taken at once and told to the listeners once per frame, however many there were: a burst of messages
 * costs one rendering.
 */
export class TraceStore {
  readonly #traces = new Map<string, TraceSummary>();
  readonly #listeners = new Set<() => void>();
  readonly #schedule: (flush: () => void) => void;
  readonly #capacity: number;
  #pending = false;
  #sorted: readonly TraceSummary[] = [];
  #stale = false;

  constructor(schedule: (flush: () => void) => void = nextFrame, capacity = CAPACITY) {
    this.#schedule = schedule;
    this.#capacity = capacity;
  }

  /** Takes what the live feed says: it is always the newest. */
  apply(upserts: readonly TraceSummary[], removed: readonly string[] = []): void {
    for (const trace of upserts) {
      this.#traces.set(trace.traceId, trace);
    }
    for (const traceId of removed) {
      this.#traces.delete(traceId);
    }
    this.#changed();
  }

  /** Takes what a query answered, which the live feed may have overtaken meanwhile. */
  merge(traces: readonly TraceSummary[]): void {
    const news = traces.filter((trace) => {
      const known = this.#traces.get(trace.traceId);
      return known === undefined || known.lastUpdateMillis < trace.lastUpdateMillis;
    });
    if (news.length > 0) {
      this.apply(news);
    }
  }

  /** Forgets all but these. */
  replace(traces: readonly TraceSummary[]): void {
    this.#traces.clear();
    this.apply(traces);
  }

  get(traceId: string): TraceSummary | undefined {
    return this.#traces.get(traceId);
  }

  /** All traces, the newest first; the same array until the next flush. */
  readonly snapshot = (): readonly TraceSummary[] => this.#sorted;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #changed(): void {
    this.#stale = true;
    if (this.#traces.size > 2 * this.#capacity) {
      this.#sort(); // no frame has come for long: the page is hidden
    }
    if (!this.#pending) {
      this.#pending = true;
      this.#schedule(() => this.#flush());
    }
  }

  #flush(): void {
    this.#pending = false;
    if (this.#stale) {
      this.#sort();
    }
    this.#listeners.forEach((listener) => listener());
  }

  #sort(): void {
    this.#stale = false;
    const sorted = [...this.#traces.values()].sort((a, b) => b.startMicros - a.startMicros);
    for (const forgotten of sorted.splice(this.#capacity)) {
      this.#traces.delete(forgotten.traceId);
    }
    this.#sorted = sorted;
  }
}

/** A hidden page gets no frames: it then takes everything in, and shows it when it is looked at again. */
function nextFrame(flush: () => void): void {
  requestAnimationFrame(flush);
}
