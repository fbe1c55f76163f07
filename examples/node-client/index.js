import { randomUUID } from "node:crypto";

const PROBLEM = "urn:keepsake:problem:";

/** A client of Keepsake's trace API. What it takes and gives: index.d.ts. */
export class TraceClient {
  #options;

  constructor(options) {
    if (!options?.service) throw new TypeError("service is required: the program's name in Jaeger");
    this.#options = {
      url: "http://localhost:8007",
      retries: 3,
      timeout: 5000,
      onError: (error) => console.warn(`tracing: ${error.message}`),
      ...options,
    };
  }

  async startTrace(name, options = {}) {
    const { service } = this.#options;
    return new Span(await this.#call("start-trace", { name, service, ...options }), this.#calls);
  }

  async during(name, work, options) {
    return during(() => this.startTrace(name, options), work, this.#options.onError);
  }

  get #calls() {
    return { call: (path, body) => this.#call(path, body), onError: this.#options.onError };
  }

  async #call(path, body) {
    const { url, token, retries, timeout } = this.#options;
    const headers = {
      "Content-Type": "application/json",
      // The same for each attempt: what was done already is not done again.
      "Idempotency-Key": randomUUID(),
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
    };
    for (let attempt = 0; ; attempt++) {
      const outcome = await send(`${url}/${path}`, headers, JSON.stringify(body), timeout);
      if (!(outcome instanceof TraceError)) return outcome;
      if (attempt >= retries || !outcome.isTransient) throw outcome;
      await new Promise((resolve) => setTimeout(resolve, outcome.wait ?? 100 * 2 ** attempt));
    }
  }
}

class Span {
  #calls;

  constructor({ traceId, spanId, traceparent }, calls) {
    Object.assign(this, { traceId, spanId, traceparent });
    this.#calls = calls;
  }

  async addSpan(name, options = {}) {
    const body = { parent: this.traceparent, name, ...options };
    return new Span(await this.#calls.call("add-trace", body), this.#calls);
  }

  async addEvent(name, attributes, time) {
    await this.#calls.call("add-event", { span: this.traceparent, name, attributes, time });
  }

  async setAttributes(attributes) {
    await this.#calls.call("set-attributes", { span: this.traceparent, attributes });
  }

  async stop(end = {}) {
    return (await this.#calls.call("stop-trace", { span: this.traceparent, ...end })).openChildren;
  }

  async during(name, work, options) {
    return during(() => this.addSpan(name, options), work, this.#calls.onError);
  }
}

/** Stands for a span that could not be started, so that the work need not ask. */
const NO_SPAN = {
  traceId: "0".repeat(32),
  spanId: "0".repeat(16),
  traceparent: `00-${"0".repeat(32)}-${"0".repeat(16)}-00`,
  addSpan: async () => NO_SPAN,
  addEvent: async () => {},
  setAttributes: async () => {},
  stop: async () => [],
  during: async (name, work) => work(NO_SPAN),
};

async function during(start, work, onError) {
  let span = NO_SPAN;
  try {
    span = await start();
  } catch (error) {
    onError(error);
  }
  let end = {};
  try {
    return await work(span);
  } catch (error) {
    end = { status: "ERROR", message: plain(error), attributes: { "error.type": String(error?.name ?? typeof error) } };
    throw error;
  } finally {
    await span.stop(end).catch(onError);
  }
}

/** A status message has at most 1000 characters, no control character and no half of a surrogate pair. */
function plain(error) {
  return String(error?.message ?? error).slice(0, 1000).replace(/[\p{Cc}\p{Cs}]+/gu, " ");
}

async function send(url, headers, body, timeout) {
  let response;
  let answer;
  try {
    response = await fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(timeout) });
    answer = await response.json();
  } catch (error) {
    return new TraceError(`${url}: ${error.cause?.message ?? error.message}`, { kind: "no-answer" });
  }
  if (response.ok) return answer;
  const kind = String(answer.type ?? "").replace(PROBLEM, "");
  const wait = Number(response.headers.get("Retry-After") ?? NaN) * 1000;
  return new TraceError(`${kind}: ${answer.detail}`, {
    kind,
    status: response.status,
    fields: (answer.errors ?? []).map((error) => error.field),
    wait: Number.isFinite(wait) ? wait : undefined,
  });
}

export class TraceError extends Error {
  constructor(message, { kind, status, fields = [], wait }) {
    super(message);
    this.name = "TraceError";
    Object.assign(this, { kind, status, fields });
    Object.defineProperty(this, "wait", { value: wait });
  }

  /** Whether the same call may do better later. */
  get isTransient() {
    return this.status === undefined || this.status === 429 || this.status === 503;
  }
}
