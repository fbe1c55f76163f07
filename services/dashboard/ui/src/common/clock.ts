/** A time that goes on in steps, for many listeners at once, and stands while nobody listens. */
export class Clock {
  readonly #listeners = new Set<() => void>();
  readonly #now: () => number;
  readonly #everyMillis: number;
  #timer: ReturnType<typeof setInterval> | undefined;
  #time: number;

  constructor(now: () => number, everyMillis: number) {
    this.#now = now;
    this.#everyMillis = everyMillis;
    this.#time = now();
  }

  /** When it last ticked. */
  readonly get = (): number => this.#time;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) {
      this.#time = this.#now();
      this.#timer = setInterval(() => this.#tick(), this.#everyMillis);
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) {
        clearInterval(this.#timer);
      }
    };
  };

  #tick(): void {
    this.#time = this.#now();
    this.#listeners.forEach((listener) => listener());
  }
}
