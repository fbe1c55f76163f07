import { describe, expect, it } from 'vitest';
import { freeze } from '../src/traces/useStill';
import { summary } from './builders';

describe('a list that is held still', () => {
  const at = (traceId: string, startMicros: number, state: 'kept' | 'deciding' = 'deciding') =>
    summary(traceId, { startMicros, state });

  it('lets nothing in above, and counts what waits', () => {
    const { shown, waiting } = freeze([at('b', 20), at('a', 10)], [at('d', 40), at('c', 30), at('b', 20), at('a', 10)]);
    expect(shown.map(({ traceId }) => traceId)).toEqual(['b', 'a']);
    expect(waiting).toBe(2);
  });

  it('shows what becomes of each trace in its place, and keeps one that was forgotten', () => {
    const { shown } = freeze([at('b', 20), at('a', 10)], [at('b', 20, 'kept')]);
    expect(shown.map(({ traceId, state }) => [traceId, state])).toEqual([
      ['b', 'kept'],
      ['a', 'deciding'],
    ]);
  });

  it('takes older ones at its end: a further page that was asked for', () => {
    const { shown, waiting } = freeze([at('b', 20)], [at('b', 20), at('a', 10)]);
    expect(shown.map(({ traceId }) => traceId)).toEqual(['b', 'a']);
    expect(waiting).toBe(0);
  });
});
