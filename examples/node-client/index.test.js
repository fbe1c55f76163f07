import assert from "node:assert/strict";
import { createServer } from "node:http";
import { afterEach, beforeEach, test } from "node:test";
import { TraceClient, TraceError } from "./index.js";

const STARTED = {
  traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
  spanId: "00f067aa0ba902b7",
  traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
};

let server;
let calls;
let answers; // by path: answers to give in turn, the last of them for good
let client;
let problems;

beforeEach(async () => {
  calls = [];
  answers = {
    "/start-trace": [[201, STARTED]],
    "/add-trace": [[201, { ...STARTED, spanId: "00f067aa0ba902b8" }]],
    "/stop-trace": [[200, { openChildren: [] }]],
  };
  server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    calls.push({ path: request.url, headers: request.headers, body: JSON.parse(body) });
    const queue = answers[request.url] ?? [[200, {}]];
    const [status, answer, headers] = queue.length > 1 ? queue.shift() : queue[0];
    response.writeHead(status, { "Content-Type": "application/json", ...headers });
    response.end(JSON.stringify(answer));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  problems = [];
  client = new TraceClient({
    url: `http://127.0.0.1:${server.address().port}`,
    service: "signup",
    token: "secret",
    onError: (error) => problems.push(error),
  });
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const problem = (kind, field) => ({ type: `urn:keepsake:problem:${kind}`, detail: "no", errors: [{ field, detail: "no" }] });

test("starts, adds, changes and stops spans", async () => {
  const span = await client.startTrace("create", { kind: "SERVER", startTime: new Date(0), traceparent: "other" });
  const child = await span.addSpan("insert", { attributes: { rows: 1 } });
  await child.addEvent("retried", { attempt: 2 });
  await child.setAttributes({ x: true });
  assert.deepEqual(await child.stop({ status: "ERROR", message: "it failed" }), []);

  assert.equal(span.traceId, STARTED.traceId);
  assert.equal(child.spanId, "00f067aa0ba902b8");
  assert.deepEqual(calls.map(({ path, body }) => [path, body]), [
    ["/start-trace", { name: "create", service: "signup", kind: "SERVER", startTime: "1970-01-01T00:00:00.000Z", traceparent: "other" }],
    ["/add-trace", { parent: STARTED.traceparent, name: "insert", attributes: { rows: 1 } }],
    ["/add-event", { span: STARTED.traceparent, name: "retried", attributes: { attempt: 2 } }],
    ["/set-attributes", { span: STARTED.traceparent, attributes: { x: true } }],
    ["/stop-trace", { span: STARTED.traceparent, status: "ERROR", message: "it failed" }],
  ]);
  assert.ok(calls.every(({ headers }) => headers.authorization === "Bearer secret"));
});

test("sends a call again with the same key until it is taken", async () => {
  answers["/start-trace"] = [[503, problem("store-full"), { "Retry-After": "0" }], [429, problem("rate-limited")], [201, STARTED]];
  await client.startTrace("create");
  assert.equal(calls.length, 3);
  assert.equal(new Set(calls.map(({ headers }) => headers["idempotency-key"])).size, 1);
});

test("does not send a call again that is wrong", async () => {
  answers["/stop-trace"] = [[409, problem("already-stopped", "span")]];
  const span = await client.startTrace("create");
  await assert.rejects(span.stop(), (error) => {
    assert.ok(error instanceof TraceError);
    assert.deepEqual([error.kind, error.status, error.fields], ["already-stopped", 409, ["span"]]);
    return true;
  });
  assert.equal(calls.length, 2);
});

test("work that throws ends its span with an error, and throws on", async () => {
  const failure = new RangeError("line 1\nline 2");
  await assert.rejects(client.during("create", () => Promise.reject(failure)), failure);
  assert.deepEqual(calls.at(-1).body, {
    span: STARTED.traceparent,
    status: "ERROR",
    message: "line 1 line 2",
    attributes: { "error.type": "RangeError" },
  });
});

test("work is done where the trace API cannot be reached", async () => {
  const unreachable = new TraceClient({ url: "http://127.0.0.1:9", service: "s", retries: 0, onError: (e) => problems.push(e) });
  const result = await unreachable.during("create", (span) => span.during("below", () => 42));
  assert.equal(result, 42);
  assert.deepEqual(problems.map(({ kind }) => kind), ["no-answer"]);
});

test("a client has a service", () => {
  assert.throws(() => new TraceClient({}), TypeError);
});
