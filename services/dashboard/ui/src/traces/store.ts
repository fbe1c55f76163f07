import type { TraceSummary } from '../api/types';

/** How many traces the page remembers; the oldest give way. */
export const CAPACITY = 20_000;

/** Less than two frames of a screen that shows 60 a second, so that every second one shows something new. */
const BETWEEN_FLUSHES_MILLIS = 25;

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
  /** What the snapshot has of the traces that have changed since; undefined where it lacks them. */
  readonly #changes = new Map<string, TraceSummary | undefined>();

  constructor(schedule: (flush: () => void) => void = nextFrame, capacity = CAPACITY) {
    this.#schedule = schedule;
    this.#capacity = capacity;
  }

  /** Takes what the live feed says: it is always the newest. */
  apply(upserts: readonly TraceSummary[], removed: readonly string[] = []): void {
    for (const trace of upserts) {
      this.#note(trace.traceId);
      this.#traces.set(trace.traceId, trace);
    }
    for (const traceId of removed) {
      this.#note(traceId);
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
    const kept = new Set(traces.map((trace) => trace.traceId));
    this.apply(
      traces,
      [...this.#traces.keys()].filter((traceId) => !kept.has(traceId)),
    );
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

  #note(traceId: string): void {
    if (!this.#changes.has(traceId)) {
      this.#changes.set(traceId, this.#traces.get(traceId));
    }
  }

  #changed(): void {
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
    this.#sort();
    this.#listeners.forEach((listener) => listener());
  }

  /** Traces change while they are new: all that began before the oldest change keeps its place. */
  #sort(): void {
    let oldest = Infinity;
    const news: TraceSummary[] = [];
    for (const [traceId, before] of this.#changes) {
      const now = this.#traces.get(traceId);
      if (now !== undefined) {
        news.push(now);
      }
      oldest = Math.min(oldest, now?.startMicros ?? Infinity, before?.startMicros ?? Infinity);
    }
    const end = firstBefore(this.#sorted, oldest);
    const sorted = this.#sorted
      .slice(0, end)
      .filter((trace) => !this.#changes.has(trace.traceId))
      .concat(news)
      .sort((a, b) => b.startMicros - a.startMicros)
      .concat(this.#sorted.slice(end));
    for (const forgotten of sorted.splice(this.#capacity)) {
      this.#traces.delete(forgotten.traceId);
    }
    this.#changes.clear();
    this.#sorted = sorted;
  }
}

/** The index of the first trace that began before a time; the newest come first. */
function firstBefore(sorted: readonly TraceSummary[], startMicros: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]!.startMicros < startMicros) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

let lastFlush = 0;

/**
 * What comes after a pause is shown with the next frame, and then each second one has what is new: to lay out and paint 60 lists a second takes a processor for
 * itself, and who has none to spare sees them later. A hidden page gets no frames: it then takes everything in, and shows it when it is looked at again.
 */
function nextFrame(flush: () => void): void {
  requestAnimationFrame((time) => {
    if (time - lastFlush < BETWEEN_FLUSHES_MILLIS) {
      nextFrame(flush);
    } else {
      lastFlush = time;
      flush();
    }
  });
}
