import { describe, expect, it } from 'vitest';
import { compare } from '../src/trace/compare';
import { criticalPath } from '../src/trace/criticalPath';
import { toCurl } from '../src/trace/curl';
import { toBoxes, toFlame } from '../src/trace/flame';
import { toTree, visibleRows } from '../src/trace/tree';
import { span } from './builders';

describe('the tree of a trace', () => {
  const tree = toTree([
    span('grandchild', 'first', 12, 18),
    span('second', 'root', 30, 40),
    span('root', null, 0, 100),
    span('first', 'root', 10, 20),
    span('orphan', 'elsewhere', 5, 120),
  ]);

  it('has children below their parent, by their start', () => {
    expect(tree.rows.map(({ span: { spanId }, depth }) => [spanId, depth])).toEqual([
      ['root', 0],
      ['first', 1],
      ['grandchild', 2],
      ['second', 1],
      ['orphan', 0],
    ]);
    expect(tree.rows.map(({ orphan }) => orphan)).toEqual([false, false, false, false, true]);
    expect([tree.startMicros, tree.endMicros]).toEqual([0, 120]);
  });

  it('hides what is below a collapsed span', () => {
    expect(visibleRows(tree, new Set(['first']))).toEqual([0, 1, 3, 4]);
    expect(visibleRows(tree, new Set(['root']))).toEqual([0, 4]);
  });

  it('shows spans that are each other’s parents once', () => {
    const loop = toTree([
      span('a', 'b', 0, 1),
      span('b', 'a', 0, 1),
      span('self', 'self', 0, 1),
      span('self', 'self', 0, 1),
    ]);
    expect(loop.rows.map((row) => row.span.spanId).sort()).toEqual(['a', 'b', 'self']);
  });

  it('takes a chain of 10,000 spans', () => {
    const chain = toTree(
      Array.from({ length: 10_000 }, (_, i) => span(`s${i}`, i === 0 ? null : `s${i - 1}`, i, 20_000 - i)),
    );
    expect(chain.rows.at(-1)?.depth).toBe(9_999);
    expect(criticalPath(chain)).toHaveLength(19_999);
  });

  it('is empty for no spans', () => {
    expect(toTree([])).toMatchObject({ rows: [], startMicros: 0, endMicros: 0 });
    expect(criticalPath(toTree([]))).toEqual([]);
  });
});

describe('the critical path', () => {
  const path = (...spans: Parameters<typeof toTree>[0]) =>
    criticalPath(toTree(spans)).map(({ spanId, from, to }) => `${spanId} ${from}–${to}`);

  it('goes through children that follow each other', () => {
    expect(path(span('root', null, 0, 100), span('a', 'root', 10, 30), span('b', 'root', 40, 90))).toEqual([
      'root 0–10',
      'a 10–30',
      'root 30–40',
      'b 40–90',
      'root 90–100',
    ]);
  });

  it('leaves out what ran beside the last to finish', () => {
    expect(path(span('root', null, 0, 100), span('fast', 'root', 1, 30), span('slow', 'root', 5, 80))).toEqual([
      'root 0–5',
      'slow 5–80',
      'root 80–100',
    ]);
  });

  it('leaves out what a child does after its parent', () => {
    expect(path(span('root', null, 0, 50), span('late', 'root', 40, 90), span('behind', 'root', 60, 70))).toEqual([
      'root 0–40',
      'late 40–50',
    ]);
  });

  it('goes through what outlives a child that outlives its parent', () => {
    expect(path(span('root', null, 0, 50), span('late', 'root', 10, 90), span('deep', 'late', 20, 80))).toEqual([
      'root 0–10',
      'late 10–20',
      'deep 20–50',
    ]);
  });

  it('covers the root exactly', () => {
    const spans = [span('root', null, 0, 1_000)];
    for (let index = 1; index < 200; index++) {
      const parent = spans[(index * 7) % index]!;
      const from = parent.startMicros + ((index * 37) % 50);
      spans.push(span(`s${index}`, parent.spanId, from, from + ((index * 53) % 400)));
    }
    const segments = criticalPath(toTree(spans));
    expect(segments.reduce((sum, { from, to }) => sum + to - from, 0)).toBe(1_000);
    segments.slice(1).forEach((segment, index) => expect(segment.from).toBe(segments[index]!.to));
  });
});

describe('the flame graph', () => {
  const top = toFlame(
    toTree([
      span('root', null, 0, 100, { operation: 'GET' }),
      span('a', 'root', 10, 30, { operation: 'query' }),
      span('b', 'root', 20, 50, { operation: 'query', status: 'error' }),
    ]),
  );

  it('takes calls of one operation together', () => {
    const [root] = top.children;
    expect(root).toMatchObject({ operation: 'GET', calls: 1, self: 60, total: 110 });
    expect(root?.children).toMatchObject([{ operation: 'query', calls: 2, errors: 1, self: 50, total: 50 }]);
  });

  it('has each child within its parent, and fills the width with what is zoomed', () => {
    const boxes = toBoxes(top, 0);
    expect(boxes.map(({ depth, left, width }) => [depth, left, width])).toEqual([
      [0, 0, 1],
      [1, 0, 50 / 110],
    ]);
    const query = top.children[0]!.children[0]!;
    expect(toBoxes(query, 0).map(({ width }) => width)).toEqual([1, 1]);
    expect(toBoxes(top, 0.5)).toHaveLength(1);
  });
});

describe('copy as curl', () => {
  const command = (attributes: Record<string, unknown>) => toCurl(toTree([span('root', null, 0, 1, { attributes })]));

  it('is the root request', () => {
    expect(command({ 'http.request.method': 'GET', 'url.full': 'http://localhost:8001/orders?a=1&b=2' })).toBe(
      "curl 'http://localhost:8001/orders?a=1&b=2'",
    );
    expect(
      command({
        'http.request.method': 'POST',
        'url.scheme': 'http',
        'url.path': '/orders',
        'server.address': 'localhost',
        'server.port': 8001,
      }),
    ).toBe("curl -X POST http://localhost:8001/orders -H 'Content-Type: application/json' -d '{}'");
  });

  it('lets no address reach the shell', () => {
    expect(command({ 'http.request.method': 'GET', 'url.full': "http://x/'; rm -rf ~ '#$(id)" })).toBe(
      String.raw`curl 'http://x/'\''; rm -rf ~ '\''#$(id)'`,
    );
  });

  it('is nothing where no root is a request', () => {
    expect(command({ 'db.system.name': 'postgresql' })).toBeNull();
  });
});

describe('two traces', () => {
  const flame = (...spans: Parameters<typeof toTree>[0]) => toFlame(toTree(spans));
  const call = (id: string, parent: string | null, from: number, to: number, operation: string) =>
    span(id, parent, from, to, { operation });

  it('are compared call by call, from callers to callees', () => {
    const first = flame(
      call('1', null, 0, 100, 'order'),
      call('2', '1', 10, 20, 'stock'),
      call('3', '1', 30, 40, 'pay'),
    );
    const second = flame(
      call('1', null, 0, 90, 'order'),
      call('2', '1', 10, 20, 'pay'),
      call('3', '1', 30, 60, 'pay'),
      call('4', '3', 40, 50, 'card'),
    );
    expect(
      compare(first, second).map(({ operation, depth, a, b }) => [
        operation,
        depth,
        a?.calls,
        b?.calls,
        a?.total,
        b?.total,
      ]),
    ).toEqual([
      ['order', 0, 1, 1, 100, 90],
      ['stock', 1, 1, undefined, 10, undefined],
      ['pay', 1, 1, 2, 10, 40],
      ['card', 2, undefined, 1, undefined, 10],
    ]);
  });

  it('one of which has no spans are the other alone', () => {
    const only = compare(flame(), flame(call('1', null, 0, 100, 'order')));
    expect(only.map(({ a, b }) => [a, b?.operation])).toEqual([[null, 'order']]);
  });
});
