import type { TraceState, TraceSummary } from '../api/types';

/** A search as typed: `service:order status:error duration>5ms http.route=/orders refused`. */
export interface Filter {
  service?: string;
  operation?: string;
  state?: TraceState;
  status?: 'error' | 'ok';
  policy?: string;
  minDuration?: string;
  maxDuration?: string;
  from?: string;
  to?: string;
  attributes: string[];
  text: string;
  /** What was not understood, in words for the person who typed it. */
  problems: string[];
}

export const STATES: readonly TraceState[] = ['deciding', 'kept', 'dropped'];
export const STATUSES = ['error', 'ok'] as const;
/** The names that stand before a colon. */
export const KEYS = ['service', 'operation', 'state', 'status', 'policy', 'from', 'to'] as const;

const TOKEN = /(?:[^\s"]|"[^"]*"?)+/g;
const DURATION = /^(\d+(?:\.\d+)?)(us|µs|ms|s|m|h)$/;
const MICROS: Record<string, number> = { us: 1, µs: 1, ms: 1e3, s: 1e6, m: 6e7, h: 3.6e9 };

export function parseFilter(query: string): Filter {
  const filter: Filter = { attributes: [], text: '', problems: [] };
  const words: string[] = [];
  for (const token of query.match(TOKEN) ?? []) {
    if (!takeDuration(filter, token) && !takeKey(filter, token) && !takeAttribute(filter, token)) {
      words.push(unquoted(token));
    }
  }
  filter.text = words.join(' ');
  return filter;
}

/** The query parameters of GET /api/traces. `now`, in milliseconds, is what `from:15m` counts back from. */
export function toParams(filter: Filter, now: number): URLSearchParams {
  const params = new URLSearchParams();
  for (const key of ['service', 'operation', 'state', 'status', 'policy', 'minDuration', 'maxDuration'] as const) {
    if (filter[key] !== undefined) {
      params.set(key, filter[key]);
    }
  }
  for (const key of ['from', 'to'] as const) {
    if (filter[key] !== undefined) {
      params.set(key, String(toMillis(filter[key], now)));
    }
  }
  filter.attributes.forEach((attribute) => params.append('attribute', attribute));
  if (filter.text !== '') {
    params.set('text', filter.text);
  }
  return params;
}

/** Whether a summary alone says if a trace matches. If not, only the server knows, and has to be asked again as traces change. */
export function isLocal(filter: Filter): boolean {
  const asksForMore = filter.operation ?? filter.from ?? filter.to;
  return asksForMore === undefined && filter.attributes.length === 0 && filter.text === '';
}

/** For a filter that `isLocal`. */
export function toPredicate(filter: Filter): (trace: TraceSummary) => boolean {
  const { service, state, status, policy } = filter;
  const min = filter.minDuration === undefined ? 0 : toMicros(filter.minDuration);
  const max = filter.maxDuration === undefined ? Infinity : toMicros(filter.maxDuration);
  return (trace) =>
    (state === undefined || trace.state === state) &&
    (status === undefined || trace.errorCount > 0 === (status === 'error')) &&
    (service === undefined || trace.services.includes(service)) &&
    (policy === undefined || policiesOf(trace).includes(policy)) &&
    trace.durationMicros >= min &&
    trace.durationMicros <= max;
}

export function policiesOf(trace: TraceSummary): string[] {
  return trace.policy?.split(',').map((policy) => policy.trim()) ?? [];
}

export function toMicros(text: string): number {
  const [, value, unit] = DURATION.exec(text) ?? [];
  return Number(value) * (MICROS[unit ?? ''] ?? NaN);
}

/** The word as it has to be typed: in quotation marks if it has blanks. */
export function quoted(value: string): string {
  return /[\s"]/.test(value) ? `"${value.replaceAll('"', '')}"` : value;
}

function takeDuration(filter: Filter, token: string): boolean {
  const [, sign, value] = /^duration(>=?|<=?|[:=])(.*)$/.exec(token) ?? [];
  if (sign === undefined || value === undefined) {
    return false;
  }
  if (!DURATION.test(value) || /[:=]/.test(sign[0]!)) {
    filter.problems.push(`“${token}”: a duration is written like duration>5ms or duration<2s`);
  } else if (sign.startsWith('>')) {
    filter.minDuration = value.replace('µ', 'u');
  } else {
    filter.maxDuration = value.replace('µ', 'u');
  }
  return true;
}

function takeKey(filter: Filter, token: string): boolean {
  const colon = token.indexOf(':');
  const key = token.slice(0, colon) as (typeof KEYS)[number];
  if (colon < 0 || !KEYS.includes(key)) {
    return false;
  }
  const value = unquoted(token.slice(colon + 1));
  const allowed: Partial<Record<string, readonly string[]>> = { state: STATES, status: STATUSES };
  if (value === '') {
    return true; // still being typed
  }
  if (allowed[key] !== undefined && !allowed[key].includes(value)) {
    filter.problems.push(`“${token}”: ${key} is ${allowed[key].join(' or ')}`);
  } else if ((key === 'from' || key === 'to') && Number.isNaN(toMillis(value, 0))) {
    filter.problems.push(`“${token}”: a time is written like ${key}:15m (ago) or ${key}:2026-05-01T12:00`);
  } else {
    (filter as unknown as Record<string, unknown>)[key] = value;
  }
  return true;
}

function takeAttribute(filter: Filter, token: string): boolean {
  const equals = token.indexOf('=');
  if (equals <= 0) {
    return false;
  }
  filter.attributes.push(`${token.slice(0, equals)}=${unquoted(token.slice(equals + 1))}`);
  return true;
}

/** `15m` is that long ago; anything else a date. */
function toMillis(text: string, now: number): number {
  return DURATION.test(text) ? now - toMicros(text) / 1_000 : Date.parse(text);
}

function unquoted(token: string): string {
  return token.replaceAll('"', '');
}
