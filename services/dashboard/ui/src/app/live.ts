import { createContext, useContext, useSyncExternalStore } from 'react';
import { LiveConnection, type LiveStatus } from '../api/live';
import type { ActivityEvent, LiveMessage } from '../api/types';
import { Clock } from '../common/clock';
import { Observable } from '../common/observable';
import { TraceStore } from '../traces/store';

const EVENTS = 500;

/** What the live feed brought, for all views: they come and go, it stays. */
export class Live {
  readonly store = new TraceStore();
  readonly status = new Observable<LiveStatus>('connecting');
  readonly events = new Observable<readonly ActivityEvent[]>([]);
  /** Counts how often new metrics came. */
  readonly metrics = new Observable(0);
  /** Counts how often the server began anew; what was asked of it before does not hold any more. */
  readonly epoch = new Observable(0);
  /** Whether the page shows one replica's part alone. */
  readonly storeAway = new Observable(false);
  readonly #clocks = new Map<number, Clock>();
  #resets: 'none' | 'taken' | 'due' = 'none';
  #offset = 0;
  readonly #connection = new LiveConnection({
    open: () => new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/live`),
    onMessage: (message) => this.#receive(message),
    onStatus: (status) => {
      this.status.set(status);
      if (status === 'live') {
        this.storeAway.set(false); // another server, maybe: it says so if it is
      }
    },
  });

  /** Opens the feed, and does so at once when the network or the page comes back. */
  start(): () => void {
    const abort = new AbortController();
    const again = () => {
      if (this.status.get() === 'waiting' && !document.hidden) {
        this.#connection.connect();
      }
    };
    window.addEventListener('online', again, { signal: abort.signal });
    document.addEventListener('visibilitychange', again, { signal: abort.signal });
    this.#connection.connect();
    return () => {
      abort.abort();
      this.#connection.close();
    };
  }

  /** The server's clock, in milliseconds: a countdown to its decision must not depend on the browser's. */
  now(): number {
    return Date.now() + this.#offset;
  }

  /** The one that ticks every so many milliseconds, for all who look at it. */
  clock(everyMillis: number): Clock {
    let clock = this.#clocks.get(everyMillis);
    if (clock === undefined) {
      clock = new Clock(() => this.now(), everyMillis);
      this.#clocks.set(everyMillis, clock);
    }
    return clock;
  }

  #receive(message: LiveMessage): void {
    if (message.sentMillis !== undefined) {
      this.#offset = message.sentMillis - Date.now();
    }
    if (message.type === 'reset') {
      this.#resets = this.#resets === 'none' ? 'taken' : 'due';
    } else if (message.type === 'traces' && this.#resets === 'due') {
      // Not before its traces are there: the list must not be empty for a moment. The first one comes to a page that knows nothing outdated yet.
      this.#resets = 'taken';
      this.store.replace(message.upserts);
      this.epoch.set(this.epoch.get() + 1);
    } else if (message.type === 'traces') {
      this.store.apply(message.upserts, message.removed);
    } else if (message.type === 'metrics') {
      this.metrics.set(this.metrics.get() + 1);
    } else if (message.type === 'store') {
      this.storeAway.set(message.away);
    } else if (message.type === 'events') {
      this.events.set([...message.events, ...this.events.get()].slice(0, EVENTS));
    }
  }
}

export const LiveContext = createContext(new Live());

export function useLive(): Live {
  return useContext(LiveContext);
}

/** The server's time, anew every so many milliseconds. */
export function useNow(everyMillis: number): number {
  const clock = useLive().clock(everyMillis);
  return useSyncExternalStore(clock.subscribe, clock.get);
}
