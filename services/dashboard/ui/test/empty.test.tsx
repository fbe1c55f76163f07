// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { TracesView } from '../src/traces/TracesView';
import ActivityView from '../src/views/ActivityView';
import ErrorsView from '../src/views/ErrorsView';
import MetricsView from '../src/views/MetricsView';
import SamplingView from '../src/views/SamplingView';
import ServiceMapView from '../src/views/ServiceMapView';

// uPlot asks for it as soon as it is loaded, and jsdom has none.
vi.hoisted(() => {
  window.matchMedia = () => ({ addEventListener: () => undefined, removeEventListener: () => undefined }) as never;
});

const NOTHING = { traces: 0, spans: 0, bytes: 0 };
const ANSWERS: Record<string, unknown> = {
  '/api/traces': { traces: [], nextCursor: null, total: 0 },
  '/api/services': [],
  '/api/attributes': [],
  '/api/config': { jaegerUrl: null, decisionWaitMillis: 12_000, thinning: 1, version: '', spansReceived: 0 },
  '/api/sampling': {
    policies: [],
    dropped: NOTHING,
    deciding: 0,
    lateSpans: null,
    splitTraces: null,
    collector: null,
    series: [],
  },
  '/api/service-map': { nodes: [], edges: [], source: 'all spans' },
  '/api/metrics': { source: 'all spans', series: [] },
  '/api/errors': [],
  '/api/events': [],
};

beforeEach(() => {
  history.replaceState(null, '', '/');
  vi.stubGlobal('fetch', (path: string) =>
    Promise.resolve(new Response(JSON.stringify(ANSWERS[path.replace(/\?.*/, '')]))),
  );
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it.each([
  [TracesView, 'No span has come yet', /curl -X POST .*orders/],
  [SamplingView, 'Nothing was decided yet', /Send a request/],
  [ServiceMapView, 'No service has been seen yet', /with its first request/],
  [MetricsView, 'No request has been counted yet', /send a request/],
  [ErrorsView, 'No error has been seen', /fault=payment:error/],
  [ActivityView, 'Nothing has happened yet', /told of here/],
])('a view with nothing to show says so, and what to do first: %o', async (View, title, first) => {
  render(<View />);
  await screen.findByRole('heading', { level: 2, name: title });
  expect(document.body.textContent).toMatch(first);
});

it('a search that nothing matches can be cleared', async () => {
  history.replaceState(null, '', '/?q=status%3Aerror');
  render(<TracesView />);
  await screen.findByRole('heading', { name: 'No trace matches' });
  screen.getByRole('button', { name: 'Clear the search' });
});
