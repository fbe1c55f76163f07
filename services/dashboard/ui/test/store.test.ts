import { describe, expect, it } from 'vitest';
import type { TraceSummary } from '../src/api/types';
import { TraceStore } from '../src/traces/store';
import { summary } from './builders';

function storeWithFrames(capacity?: number) {
  const frames: (() => void)[] = [];
  const store = new TraceStore((flush) => frames.push(flush), capacity);
  return { store, frames, frame: () => frames.splice(0).forEach((flush) => flush()) };
}

describe('the store of traces', () => {
  it('tells of many changes once per frame', () => {
    const { store, frames, frame } = storeWithFrames();
    let told = 0;
    store.subscribe(() => told++);
    for (let index = 0; index < 1_000; index++) {
      store.apply([summary(`t${index}`)]);
    }
    expect(frames).toHaveLength(1);
    expect(told).toBe(0);
    frame();
    expect(told).toBe(1);
    expect(store.snapshot()).toHaveLength(1_000);
  });

  it('keeps its snapshot until the next frame, as React asks', () => {
    const { store, frame } = storeWithFrames();
    store.apply([summary('a')]);
    frame();
    const before = store.snapshot();
    store.apply([summary('b')]);
    expect(store.snapshot()).toBe(before);
    frame();
    expect(store.snapshot()).not.toBe(before);
  });

  it('has the newest first', () => {
    const { store, frame } = storeWithFrames();
    store.apply([
      summary('old', { startMicros: 1 }),
      summary('new', { startMicros: 3 }),
      summary('mid', { startMicros: 2 }),
    ]);
    frame();
    expect(store.snapshot().map((trace) => trace.traceId)).toEqual(['new', 'mid', 'old']);
  });

  it('stays in order whatever changes, comes and goes', () => {
    const { store, frame } = storeWithFrames();
    const expected = new Map<string, TraceSummary>();
    let seed = 1;
    const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
    for (let round = 0; round < 300; round++) {
      for (let count = random(5); count >= 0; count--) {
        const trace = summary(`t${random(200)}`, { startMicros: random(100), lastUpdateMillis: round });
        store.apply([trace]);
        expected.set(trace.traceId, trace);
      }
      const removed = `t${random(200)}`;
      store.apply([], [removed]);
      expected.delete(removed);
      if (random(50) === 0) {
        const few = [...expected.values()].slice(0, 20);
        store.replace(few);
        expected.clear();
        few.forEach((trace) => expected.set(trace.traceId, trace));
      }
      frame();
      const shown = store.snapshot();
      expect(new Set(shown)).toEqual(new Set(expected.values()));
      expect(shown).toHaveLength(expected.size);
      shown.forEach((trace, index) =>
        expect(trace.startMicros).toBeLessThanOrEqual(shown[index - 1]?.startMicros ?? Infinity),
      );
    }
  });

  it('lets no late answer to a query overwrite what the live feed said', () => {
    const { store, frame } = storeWithFrames();
    store.apply([summary('a', { state: 'kept', lastUpdateMillis: 20 })]);
    store.merge([summary('a', { state: 'deciding', lastUpdateMillis: 10 }), summary('b')]);
    frame();
    expect(store.get('a')?.state).toBe('kept');
    expect(store.get('b')).toBeDefined();
  });

  it('forgets what was removed, and the oldest beyond its capacity', () => {
    const { store, frame } = storeWithFrames(2);
    store.apply([1, 2, 3, 4].map((start) => summary(`t${start}`, { startMicros: start })));
    store.apply([], ['t4']);
    frame();
    expect(store.snapshot().map((trace) => trace.traceId)).toEqual(['t3', 't2']);
    expect(store.get('t1')).toBeUndefined();
  });

  it('does not grow while it is not looked at', () => {
    const { store, frames } = storeWithFrames(10);
    for (let index = 0; index < 1_000; index++) {
      store.apply([summary(`t${index}`, { startMicros: index })]);
    }
    expect(frames).toHaveLength(1);
    expect(store.get('t900')).toBeUndefined();
    expect(store.get('t999')).toBeDefined();
  });
});
