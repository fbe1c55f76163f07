// Made-up traces of the shop, always the same ones: what the fake server serves.

const POLICIES = ['errors', 'slow', 'forced', 'baseline'];
const SERVICES = ['gateway', 'auth', 'user', 'order', 'inventory', 'payment', 'postgresql'];
export const DECISION_WAIT_MILLIS = 5_000;
export const BIG_TRACE = 'b16'.padEnd(32, '0');

/** Numbers between 0 and 1 that a seed decides. */
export function numbers(seed) {
  // Neighbouring seeds must not begin alike.
  let state = Math.imul(seed + 1, 2_654_435_761) >>> 0;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const hex = (random, length) => Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('');

/** One order; `spans` is how many it has, about. */
export function makeTrace(seed, startMillis, spans = 9, traceId) {
  const random = numbers(seed);
  const failed = random() < 0.12;
  const slow = !failed && random() < 0.06;
  const id = traceId ?? hex(random, 32);
  const made = [];
  const scale = slow ? 40 : 0.6 + random();
  const start = startMillis * 1_000;
  const add = (parent, service, operation, kind, from, to, attributes = {}) => {
    const span = {
      spanId: hex(random, 16),
      parentSpanId: parent?.spanId ?? null,
      service,
      operation,
      kind,
      startMicros: Math.round(start + from * scale * 1_000),
      durationMicros: Math.max(1, Math.round((to - from) * scale * 1_000)),
      status: 'unset',
      statusMessage: null,
      attributes,
      resource: { 'service.name': service, 'service.instance.id': `${service}-0`, 'telemetry.sdk.language': 'java' },
      events: [],
      links: [],
      scope: 'io.micronaut.http',
    };
    made.push(span);
    return span;
  };
  const path = spans > 9 || random() < 0.7 ? '/api/orders' : '/api/users/{id}';
  const method = path === '/api/orders' ? 'POST' : 'GET';
  const status = failed ? 502 : 200;
  const root = add(null, 'gateway', `${method} ${path}`, 'server', 0, 42, {
    'http.request.method': method,
    'url.scheme': 'http',
    'server.address': 'localhost',
    'server.port': 8001,
    'url.path': path.replace('{id}', '42'),
    'http.route': path,
    'http.response.status_code': status,
  });
  add(root, 'auth', 'GET /verify', 'server', 1, 6, { 'http.route': '/verify' });
  if (path === '/api/orders') {
    const order = add(root, 'order', 'POST /orders', 'server', 7, 41, { 'http.route': '/orders' });
    add(order, 'postgresql', 'INSERT orders', 'client', 8, 12, {
      'db.system.name': 'postgresql',
      'db.query.text': 'INSERT INTO orders (id, total) VALUES (?, ?)',
    });
    const stock = add(order, 'inventory', 'POST /reservations', 'server', 12, 22, { 'http.route': '/reservations' });
    add(stock, 'postgresql', 'UPDATE stock', 'client', 13, 20, { 'db.system.name': 'postgresql' });
    const payment = add(order, 'payment', 'POST /payments', 'server', 18, 39, { 'http.route': '/payments' });
    const card = add(payment, 'payment', 'charge card', 'client', 20, 37, { 'peer.service': 'card-processor' });
    if (failed) {
      fail(card, 'dev.keepsake.payment.CardRefused', 'The processor refused the card');
      [payment, order, root].forEach((span) => (span.status = 'error'));
    }
    while (made.length < spans) {
      const parent = made[Math.floor(random() * made.length)];
      const from = (parent.startMicros - start) / 1_000 / scale;
      const length = parent.durationMicros / 1_000 / scale;
      const begin = from + random() * length * 0.8;
      add(
        parent,
        SERVICES[Math.floor(random() * SERVICES.length)],
        `step ${made.length % 40}`,
        'internal',
        begin,
        begin + random() * (from + length - begin),
      );
    }
  } else {
    add(root, 'user', 'GET /users/{id}', 'server', 7, 30, { 'http.route': '/users/{id}' });
    if (failed) {
      fail(root, 'java.net.ConnectException', 'Connection refused');
    }
  }
  const policy = failed ? 'errors' : slow ? 'slow' : random() < 0.1 ? 'forced' : random() < 0.2 ? 'baseline' : null;
  return {
    id,
    spans: made,
    logs: logsOf(id, made),
    policy,
    startMillis,
    summary: summarise(id, made, startMillis, status),
  };
}

function fail(span, type, message) {
  span.status = 'error';
  span.statusMessage = message;
  const stack = `${type}: ${message}\n    at dev.keepsake.payment.CardProcessor.charge(CardProcessor.java:41)\n    at dev.keepsake.payment.Payments.pay(Payments.java:27)`;
  span.events.push({
    timeMicros: span.startMicros + span.durationMicros,
    name: 'exception',
    attributes: { 'exception.type': type, 'exception.message': message, 'exception.stacktrace': stack },
  });
}

function logsOf(traceId, spans) {
  return spans
    .filter((span) => span.kind === 'server')
    .map((span) => ({
      timeMicros: span.startMicros + Math.round(span.durationMicros / 2),
      severity: span.status === 'error' ? 'ERROR' : 'INFO',
      service: span.service,
      body: span.status === 'error' ? `${span.operation} failed: the card was refused` : `${span.operation} answered`,
      traceId,
      spanId: span.spanId,
      attributes: {},
    }))
    .sort((a, b) => a.timeMicros - b.timeMicros);
}

function summarise(traceId, spans, startMillis, httpStatus) {
  const start = Math.min(...spans.map((span) => span.startMicros));
  const end = spans.reduce((last, span) => Math.max(last, span.startMicros + span.durationMicros), 0);
  return {
    traceId,
    state: 'deciding',
    policy: null,
    decisionAtMillis: startMillis + DECISION_WAIT_MILLIS,
    rootService: spans[0].service,
    rootOperation: spans[0].operation,
    startMicros: start,
    durationMicros: end - start,
    spanCount: spans.length,
    errorCount: spans.filter((span) => span.status === 'error').length,
    services: [...new Set(spans.map((span) => span.service))],
    httpRoute: spans[0].attributes['http.route'],
    httpStatus,
    lastUpdateMillis: startMillis,
  };
}

/** What the sampler says at last. */
export function decide(trace, nowMillis) {
  const { policy, summary } = trace;
  trace.summary = { ...summary, state: policy === null ? 'dropped' : 'kept', policy, lastUpdateMillis: nowMillis };
}

/** The answers that no trace is needed for. */
export function figures(nowMillis) {
  const random = numbers(5);
  const times = Array.from(
    { length: 60 },
    (_, index) => Math.floor(nowMillis / 15_000) * 15_000 - (59 - index) * 15_000,
  );
  const routes = [
    ['gateway', 'POST /api/orders', 14],
    ['gateway', 'GET /api/users/{id}', 6],
    ['order', 'POST /orders', 14],
    ['payment', 'POST /payments', 14],
    ['inventory', 'POST /reservations', 14],
  ];
  const amount = (traces) => ({
    traces: Math.round(traces),
    spans: Math.round(traces * 8),
    bytes: Math.round(traces * 3_500),
  });
  const wave = (index) => 1 + 0.4 * Math.sin(index / 7) + random() * 0.3;
  return {
    series: routes.map(([service, route, perSecond]) => ({
      service,
      route,
      points: times.map((timeMillis, index) => ({
        timeMillis,
        requests: Math.round(perSecond * 15 * wave(index)),
        errors: service === 'inventory' ? 0 : Math.round(random() * 9),
        p50Millis: 18 * wave(index),
        p95Millis: 60 * wave(index),
        p99Millis: 140 * wave(index),
        exemplarTraceIds: [],
      })),
    })),
    sampling: {
      policies: POLICIES.map((policy, index) => ({
        policy,
        traces: 900 / (index + 1),
        spans: 8_100 / (index + 1),
        bytes: 4_200_000 / (index + 1),
      })),
      dropped: { traces: 17_440, spans: 139_500, bytes: 61_000_000 },
      lateSpans: 12,
      splitTraces: 0,
      collector: { queueSize: 14, queueCapacity: 1_000, refusedSpans: 0, droppedSpans: 0 },
      series: times.map((timeMillis, index) => ({
        timeMillis,
        kept: POLICIES.map((policy, at) => ({ policy, ...amount((30 * wave(index)) / (at + 1)) })),
        dropped: amount(280 * wave(index)),
        splitTraces: 0,
        collector: {
          lateSpans: index % 10 === 3 ? 2 : 0,
          queueSize: Math.round(14 * wave(index)),
          refusedSpans: 0,
          droppedSpans: 0,
        },
      })),
    },
    map: {
      source: 'all spans',
      nodes: SERVICES.map((service, index) => ({
        service,
        requestsPerSecond: 20 - index * 2,
        errorRatio: service === 'payment' ? 0.041 : 0,
        p50Millis: 9,
        p95Millis: 44 + index * 9,
        p99Millis: 130,
      })),
      edges: [
        ['gateway', 'auth', 20, 0],
        ['gateway', 'user', 6, 0],
        ['gateway', 'order', 14, 0.04],
        ['order', 'postgresql', 28, 0],
        ['order', 'inventory', 14, 0],
        ['order', 'payment', 14, 0.041],
        ['inventory', 'postgresql', 14, 0],
        ['user', 'postgresql', 6, 0],
      ].map(([client, server, requestsPerSecond, errorRatio]) => ({
        client,
        server,
        requestsPerSecond,
        errorRatio,
        p95Millis: 31,
      })),
    },
    services: SERVICES.map((name) => ({
      name,
      firstSeenMillis: nowMillis - 3e6,
      lastSeenMillis: nowMillis,
      instances: 1,
      operations: [`POST /${name}s`, `GET /${name}s/{id}`],
    })),
  };
}
