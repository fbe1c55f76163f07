// Traces of the shop as OTLP in protobuf, as the Collector sends them: no library, for of its messages a few fields are enough.
import { randomBytes } from 'node:crypto';
import { makeTrace } from '../dev/shop.js';

export const SPANS = 12;
const KINDS = { internal: 1, server: 2, client: 3 };
const known = new Map();

/** An order's trace of `SPANS` spans, or of so many, that begins now. */
export function newTrace(seed, spans = SPANS) {
  const id = randomBytes(16).toString('hex');
  return makeTrace(seed, Date.now(), spans, id).spans.map((span) => ({ ...span, traceId: id }));
}

/** An ExportTraceServiceRequest. */
export function request(spans) {
  const byService = new Map();
  for (const span of spans) {
    const own = byService.get(span.service);
    if (own === undefined) {
      byService.set(span.service, [span]);
    } else {
      own.push(span);
    }
  }
  const parts = [...byService].flatMap(([service, own]) => message(1, [...resource(service), ...scopeSpans(own)]));
  return Buffer.concat(parts);
}

function resource(service) {
  const attributes = {
    'service.name': service,
    'service.namespace': 'shop',
    'service.version': '0.1.0',
    'service.instance.id': `${service}-5d8f7c9b4-x2x7q`,
    'deployment.environment.name': 'production',
    'k8s.namespace.name': 'shop',
    'k8s.pod.name': `${service}-5d8f7c9b4-x2x7q`,
    'k8s.node.name': 'node-1',
    'telemetry.sdk.language': 'java',
    'telemetry.sdk.name': 'opentelemetry',
    'telemetry.sdk.version': '1.55.0',
  };
  return message(1, attributesOf(1, attributes));
}

function scopeSpans(spans) {
  const scope = message(1, [text(1, 'io.micronaut.http.server')]);
  return message(2, [...scope, ...spans.flatMap((span) => message(2, fields(span)))]);
}

function fields(span) {
  const start = BigInt(span.startMicros) * 1000n;
  return [
    bytes(1, Buffer.from(span.traceId, 'hex')),
    bytes(2, Buffer.from(span.spanId, 'hex')),
    ...(span.parentSpanId === null ? [] : [bytes(4, Buffer.from(span.parentSpanId, 'hex'))]),
    text(5, span.operation),
    integer(6, KINDS[span.kind]),
    fixed(7, start),
    fixed(8, start + BigInt(span.durationMicros) * 1000n),
    ...attributesOf(9, { ...ordinary(span), ...span.attributes }),
    ...span.events.flatMap((event) =>
      message(11, [fixed(1, start), text(2, event.name), ...attributesOf(3, event.attributes)]),
    ),
    ...(span.status === 'error' ? message(15, [text(2, span.statusMessage ?? ''), integer(3, 2)]) : []),
  ];
}

/** What the instrumentation of a service written in Java gives a span besides. */
function ordinary({ kind, spanId, service, operation }) {
  const thread = {
    'thread.id': 40 + (parseInt(spanId.slice(0, 2), 16) % 32),
    'thread.name': `virtual-executor-${spanId[0]}`,
  };
  if (kind === 'internal') {
    return { ...thread, 'code.function.name': `dev.keepsake.${service}.Steps.${operation.replace(' ', '')}` };
  }
  return {
    ...thread,
    'http.request.method': operation.split(' ')[0],
    'http.response.status_code': 200,
    'url.scheme': 'http',
    'url.path': `/${service}s/${parseInt(spanId.slice(0, 6), 16)}`,
    'server.address': `${service}.shop.svc.cluster.local`,
    'server.port': 8080,
    'client.address': `10.42.0.${parseInt(spanId.slice(2, 4), 16)}`,
    'network.protocol.version': '1.1',
    'user_agent.original': 'Micronaut HTTP client',
    'customer.id': spanId.slice(4),
  };
}

function attributesOf(field, attributes) {
  return Object.entries(attributes).map(([key, value]) => attribute(field, key, value));
}

/** Most come again and again. */
function attribute(field, key, value) {
  const name = `${field} ${key}=${value}`;
  let written = known.get(name);
  if (written === undefined) {
    const inside = typeof value === 'number' ? integer(3, value) : text(1, value);
    written = Buffer.concat(message(field, [text(1, key), ...message(2, [inside])]));
    if (known.size < 20_000) {
      known.set(name, written);
    }
  }
  return written;
}

/** In pieces, for the whole is put together but once. */
function message(field, pieces) {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  return [Buffer.from([...varint(field * 8 + 2), ...varint(length)]), ...pieces];
}

function text(field, value) {
  return bytes(field, Buffer.from(value));
}

function bytes(field, value) {
  return Buffer.concat([Buffer.from([...varint(field * 8 + 2), ...varint(value.length)]), value]);
}

function integer(field, value) {
  return Buffer.from([...varint(field * 8), ...varint(value)]);
}

function fixed(field, value) {
  const written = Buffer.alloc(9, field * 8 + 1);
  written.writeBigUInt64LE(value, 1);
  return written;
}

function varint(value) {
  const written = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) {
    written.push((rest % 128) + 128);
  }
  return [...written, rest];
}
