import { describe, expect, it } from 'vitest';
import { isLocal, parseFilter, quoted, toParams, toPredicate } from '../src/traces/filter';
import { summary } from './builders';

const NOW = 1_800_000_000_000;
const params = (query: string) => decodeURIComponent(toParams(parseFilter(query), NOW).toString());

describe('a typed search', () => {
  it.each([
    ['service:order status:error', 'service=order&status=error'],
    ['operation:"POST /orders"', 'operation=POST+/orders'],
    ['duration>5ms duration<2s', 'minDuration=5ms&maxDuration=2s'],
    ['duration>=80µs', 'minDuration=80us'],
    ['http.route=/orders user.tier="very gold"', 'attribute=http.route=/orders&attribute=user.tier=very+gold'],
    ['card refused', 'text=card+refused'],
    ['"card refused" state:kept', 'state=kept&text=card+refused'],
    ['from:15m', `from=${NOW - 900_000}`],
    ['to:2026-05-01T12:00:00Z', `to=${Date.UTC(2026, 4, 1, 12)}`],
    ['unknown:word', 'text=unknown:word'],
    ['service:', ''],
    ['', ''],
  ])('%s asks for %s', (query, expected) => {
    expect(params(query)).toBe(expected);
    expect(parseFilter(query).problems).toEqual([]);
  });

  it.each(['state:gone', 'status:404', 'duration>fast', 'duration:5ms', 'from:yesterday'])(
    '%s is refused in words',
    (query) => {
      expect(parseFilter(query).problems).toHaveLength(1);
      expect(params(query)).toBe('');
    },
  );

  it.each([
    ['service:order', true],
    ['service:payment', false],
    ['state:kept policy:slow', true],
    ['policy:baseline', false],
    ['status:error', true],
    ['status:ok', false],
    ['duration>5ms', true],
    ['duration>6ms', false],
    ['duration<5ms', true],
    ['duration<4999us', false],
  ])('%s on a summary: %s', (query, expected) => {
    const trace = summary('a', { policy: 'errors, slow', errorCount: 2 });
    const filter = parseFilter(query);
    expect(isLocal(filter)).toBe(true);
    expect(toPredicate(filter)(trace)).toBe(expected);
  });

  it.each(['operation:x', 'a=b', 'text', 'from:5m', 'to:5m'])('%s can be answered by the server only', (query) => {
    expect(isLocal(parseFilter(query))).toBe(false);
  });

  it('quotes only what has to be quoted, so that it is read back', () => {
    expect(quoted('order')).toBe('order');
    expect(parseFilter(`operation:${quoted('GET /a b')}`).operation).toBe('GET /a b');
  });
});
