// A stand-in for the dashboard's back end: the same API with made-up data, and the built page with the same Content-Security-Policy.
// `node dev/server.js [--port 8000] [--rate 10] [--empty]`; see README.md.
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { WebSocketServer } from 'ws';
import { BIG_TRACE, decide, DECISION_WAIT_MILLIS, figures, makeTrace } from './shop.js';

const { values: options } = parseArgs({
  options: {
    port: { type: 'string', default: '8000' },
    rate: { type: 'string', default: '10' },
    empty: { type: 'boolean', default: false },
  },
});
const CSP =
  "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const MOST = 12_000;
const dist = fileURLToPath(new URL('../dist/', import.meta.url));

const traces = new Map();
let seed = 1;
let sequence = Date.now() * 1_000;
let changed = new Map();

function add(trace, decided) {
  if (decided) {
    decide(trace, trace.startMillis + DECISION_WAIT_MILLIS);
  } else {
    setTimeout(() => {
      decide(trace, Date.now());
      changed.set(trace.id, trace.summary);
    }, DECISION_WAIT_MILLIS);
  }
  traces.set(trace.id, trace);
  changed.set(trace.id, trace.summary);
  if (traces.size > MOST) {
    traces.delete(traces.keys().next().value);
  }
}

if (!options.empty) {
  for (let index = 2_000; index > 0; index--) {
    add(makeTrace(seed++, Date.now() - 6_000 - index * 300), true);
  }
  add(makeTrace(31, Date.now() - 6_000, 10_000, BIG_TRACE), true);
  let due = 0;
  setInterval(() => {
    for (due += Number(options.rate) / 20; due >= 1; due--) {
      add(makeTrace(seed++, Date.now()), false);
    }
  }, 50);
}

const newest = () => [...traces.values()].map((trace) => trace.summary).sort((a, b) => b.startMicros - a.startMicros);

function find(query) {
  const wanted = (name, matches) => (summary) => !query.has(name) || matches(summary, query.get(name));
  const checks = [
    wanted('service', (summary, service) => summary.services.includes(service)),
    wanted('state', (summary, state) => summary.state === state),
    wanted('status', (summary, status) => summary.errorCount > 0 === (status === 'error')),
    wanted('policy', (summary, policy) => summary.policy === policy),
    wanted('text', (summary, text) => JSON.stringify(traces.get(summary.traceId).spans).includes(text)),
  ];
  const found = newest().filter((summary) => checks.every((check) => check(summary)));
  const from = Number(query.get('cursor') ?? 0);
  const to = from + Number(query.get('limit') ?? 50);
  return { traces: found.slice(from, to), nextCursor: to < found.length ? String(to) : null, total: found.length };
}

function one(id) {
  const trace = traces.get(id);
  const spans = trace?.summary.state === 'dropped' ? [] : trace?.spans;
  return trace && { summary: trace.summary, spans, logs: trace.logs, jaegerUrl: `http://localhost:16686/trace/${id}` };
}

function errors() {
  const failed = newest().filter((summary) => summary.errorCount > 0);
  const ids = failed.map((summary) => summary.traceId);
  const group = (type, place, services) => ({
    type,
    place,
    services,
    count: failed.length,
    firstSeenMillis: Date.now() - 500_000,
    lastSeenMillis: Date.now() - 2_000,
    exampleTraceIds: ids.slice(0, 5),
  });
  return failed.length === 0
    ? []
    : [
        group('dev.keepsake.payment.CardRefused', 'dev.keepsake.payment.CardProcessor.charge(CardProcessor.java:41)', [
          'payment',
          'order',
          'gateway',
        ]),
        group('java.net.ConnectException', 'dev.keepsake.gateway.Users.find(Users.java:33)', ['gateway']),
      ];
}

function events() {
  const at = Date.now() - (Date.now() % 60_000);
  return options.empty
    ? []
    : [
        { timeMillis: at - 30_000, kind: 'error-burst', text: '31 errors within 10 s', service: 'payment' },
        { timeMillis: at - 90_000, kind: 'data-dropped', text: 'The Collector dropped 120 spans on their way here' },
        { timeMillis: at - 200_000, kind: 'service-gone', text: 'No span for 60 s', service: 'frontend' },
        { timeMillis: at - 900_000, kind: 'service-appeared', text: 'First span', service: 'order' },
      ];
}

function answer(url) {
  const now = Date.now();
  const { series, sampling, map, services } = figures(now);
  const deciding = newest().filter((summary) => summary.state === 'deciding').length;
  const none = { traces: 0, spans: 0, bytes: 0 };
  switch (url.pathname) {
    case '/api/traces':
      return find(url.searchParams);
    case '/api/services':
      return options.empty ? [] : services;
    case '/api/attributes':
      return options.empty
        ? []
        : [
            { key: 'http.request.method', values: ['POST', 'GET'] },
            { key: 'http.route', values: ['/api/orders', '/orders'] },
            { key: 'service.name', values: services.map(({ name }) => name) },
          ];
    case '/api/service-map':
      return options.empty ? { nodes: [], edges: [], source: 'all spans' } : map;
    case '/api/metrics':
      newest()
        .slice(0, 20)
        .forEach((summary, index) => series[0].points.at(-1 - (index % 20)).exemplarTraceIds.push(summary.traceId));
      return { source: 'all spans', series: options.empty ? [] : series };
    case '/api/sampling':
      return options.empty
        ? { policies: [], dropped: none, deciding, lateSpans: null, splitTraces: null, collector: null, series: [] }
        : { ...sampling, deciding };
    case '/api/errors':
      return errors();
    case '/api/events':
      return events();
    case '/api/config':
      return {
        jaegerUrl: 'http://localhost:16686',
        decisionWaitMillis: DECISION_WAIT_MILLIS,
        thinning: 1,
        version: '0.1.0',
        nowMillis: now,
        spansReceived: options.empty ? 0 : 1,
      };
    case '/api/login':
      return { token: false, oidc: false, user: null };
    default:
      return one(/^\/api\/traces\/(\w+)$/.exec(url.pathname)?.[1]);
  }
}

const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://localhost');
  if (url.pathname.startsWith('/api/')) {
    const body = answer(url);
    response.writeHead(body === undefined ? 404 : 200, {
      'Content-Type': body === undefined ? 'application/problem+json' : 'application/json',
    });
    response.end(JSON.stringify(body ?? { title: 'Not Found', status: 404, detail: 'There is no such trace.' }));
    return;
  }
  let file = join(dist, normalize(url.pathname));
  if (extname(file) === '' || !existsSync(file)) {
    file = join(dist, 'index.html');
  }
  response.writeHead(200, {
    'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
    'Content-Security-Policy': CSP,
  });
  createReadStream(file).pipe(response);
});

const sockets = new WebSocketServer({ server, path: '/api/live' });
const say = (socket, message) => socket.send(JSON.stringify({ sentMillis: Date.now(), ...message }));
sockets.on('connection', (socket) =>
  socket.on('message', () => {
    say(socket, { type: 'reset', sequence });
    say(socket, { type: 'traces', sequence, upserts: newest().slice(0, 500), removed: [] });
    socket.resumed = true;
  }),
);
const tell = (message) => sockets.clients.forEach((socket) => socket.resumed && say(socket, message));
setInterval(() => {
  if (changed.size > 0) {
    tell({ type: 'traces', sequence: ++sequence, upserts: [...changed.values()], removed: [] });
    changed = new Map();
  }
}, 50);
setInterval(() => tell({ type: 'ping' }), 10_000);

server.listen(Number(options.port), '127.0.0.1', () => console.log(`http://localhost:${server.address().port}`));
