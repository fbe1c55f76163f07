import { describe, expect, it } from 'vitest';
import type { MetricPoint } from '../src/api/types';
import { textOf, together } from '../src/views/activity';
import { keptByPolicy, ofCollector } from '../src/views/decided';
import { layout, NODE } from '../src/views/mapLayout';
import { exemplars, nextWithTraces, pointAt, redOf, stepSeconds } from '../src/views/red';

function point(timeMillis: number, requests: number, exemplarTraceIds: string[] = []): MetricPoint {
  const p95Millis = requests === 0 ? null : requests;
  return {
    timeMillis,
    requests,
    errors: requests / 10,
    p50Millis: p95Millis,
    p95Millis,
    p99Millis: p95Millis,
    exemplarTraceIds,
  };
}

describe('the figures of a route', () => {
  const points = [point(0, 100, ['a', 'b']), point(15_000, 50, ['b', 'c']), point(30_000, 0)];

  it('are its rate, its errors, and the percentiles of the last point with requests', () => {
    const { requestsPerSecond, errorRatio, last } = redOf({ service: 'order', route: '/orders', points }, 50);
    expect([requestsPerSecond, errorRatio, last?.p95Millis]).toEqual([3, 0.1, 50]);
    expect(redOf({ service: 'order', route: '/orders', points: [] }, 50)).toMatchObject({
      errorRatio: 0,
      last: undefined,
    });
  });

  it('know how far apart the points are', () => {
    expect(stepSeconds(points, 60)).toBe(15);
    expect(stepSeconds([], 60)).toBe(60);
  });

  it('lead to example traces, the newest first and each once', () => {
    expect(exemplars(points, 9).map(({ traceId }) => traceId)).toEqual(['b', 'c', 'a']);
    expect(exemplars(points, 1)).toHaveLength(1);
  });
});

it('what policies kept is a line for each, with nothing where one kept nothing', () => {
  const amount = (policy: string, traces: number) => ({ policy, traces, spans: traces * 10, bytes: traces * 100 });
  const dropped = { traces: 1, spans: 2, bytes: 3 };
  const series = [
    { timeMillis: 0, kept: [amount('slow', 1)], dropped, splitTraces: 0, collector: null },
    { timeMillis: 15_000, kept: [amount('errors', 2), amount('slow', 3)], dropped, splitTraces: 0, collector: null },
  ];
  expect(keptByPolicy(series, 'spans')).toEqual([
    { policy: 'errors', values: [0, 20] },
    { policy: 'slow', values: [10, 30] },
  ]);
});

it('where the Collectors said nothing their figures are not known', () => {
  const point = { timeMillis: 0, kept: [], dropped: { traces: 0, spans: 0, bytes: 0 }, splitTraces: 0 };
  const collector = { lateSpans: 1, queueSize: 2, refusedSpans: 0, droppedSpans: 4 };
  const series = [
    { ...point, collector: null },
    { ...point, collector },
  ];
  expect(ofCollector(series, 'queueSize')).toEqual([null, 2]);
  expect(ofCollector(series, 'refusedSpans')).toEqual([null, 0]);
});

it('a point of a chart has traces of its own, and keys go from one that has some to the next', () => {
  const points = [point(0, 1, ['a']), point(15_000, 1), point(30_000, 1, ['b', 'c'])];
  expect(pointAt(points, 29_999, 15_000)?.timeMillis).toBe(15_000);
  expect(pointAt(points, 45_000, 15_000)).toBeUndefined();
  const next = (from: number | undefined, direction: 1 | -1) => nextWithTraces(points, from, direction)?.timeMillis;
  expect([next(undefined, -1), next(30_000, -1), next(0, 1), next(0, -1)]).toEqual([30_000, 0, 30_000, undefined]);
});

describe('the service map', () => {
  const node = (service: string) => ({
    service,
    requestsPerSecond: 1,
    errorRatio: 0,
    p50Millis: 1,
    p95Millis: 1,
    p99Millis: 1,
  });
  const edge = (client: string, server: string) => ({
    client,
    server,
    requestsPerSecond: 1,
    errorRatio: 0,
    p95Millis: 1,
  });

  it('has callers before callees', () => {
    const map = {
      source: 'all spans' as const,
      nodes: ['b', 'a', 'c'].map(node),
      edges: [edge('a', 'b'), edge('b', 'c')],
    };
    const at = new Map(layout(map, 'LR').nodes.map(({ service, x }) => [service, x]));
    expect(at.get('a')).toBeLessThan(at.get('b')!);
    expect(at.get('b')).toBeLessThan(at.get('c')!);
  });

  it('takes circles, calls to oneself, and services that only an edge names', () => {
    const map = {
      source: 'all spans' as const,
      nodes: [node('a')],
      edges: [edge('a', 'b'), edge('b', 'a'), edge('a', 'a')],
    };
    const { nodes, edges } = layout(map, 'TB');
    expect(nodes.map(({ service }) => service)).toEqual(['a', 'b']);
    edges.forEach(({ path }) => expect(path).toMatch(/^M[\d.-]+,[\d.-]+ /));
    const self = nodes.find(({ service }) => service === 'a')!;
    expect(edges[2]!.path).toContain(`M${self.x + NODE.width / 2},`);
  });
});

describe('the activity log', () => {
  it('has each event once, the newest first, whoever told of it', () => {
    const event = (timeMillis: number, text: string) => ({ timeMillis, kind: 'store' as const, text });
    const all = together([event(3, 'c'), event(2, 'b')], [event(2, 'b'), event(1, 'a')]);
    expect(all.map(({ text }) => text)).toEqual(['c', 'b', 'a']);
  });

  it('does not say the name of a service twice', () => {
    const event = { timeMillis: 1, kind: 'error-burst' as const };
    expect(textOf({ ...event, service: 'order', text: 'order: 20 errors within 10 s' })).toBe('20 errors within 10 s');
    expect(textOf({ ...event, service: 'order', text: 'order appeared' })).toBe('appeared');
    expect(textOf({ ...event, service: null, text: 'The store is full' })).toBe('The store is full');
  });
});
