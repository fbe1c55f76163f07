// The dashboard as a process of its own, on a free port, with no Collector: what is sent to it stands in for one.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { Agent, request as httpRequest } from 'node:http';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { newTrace, request, SPANS } from './otlp.js';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const START_MILLIS = 300_000;
/** As many requests as the Collector has under way (collector-overlays/dashboard.yaml). */
const CONSUMERS = 10;
const SPANS_PER_REQUEST = 996;

export class Dashboard {
  #process;
  #agent = new Agent({ keepAlive: true, maxSockets: CONSUMERS });

  /** Starts it with what the local run gives a JVM, but for the heap, and waits until it is healthy. */
  static async start(heapMebibytes, storeMebibytes) {
    const dashboard = new Dashboard();
    dashboard.port = await freePort();
    dashboard.url = `http://127.0.0.1:${dashboard.port}`;
    Object.assign(dashboard, { heapMebibytes, storeMebibytes });
    await dashboard.#start();
    return dashboard;
  }

  async #start() {
    mkdirSync(`${ROOT}.run`, { recursive: true });
    const log = openSync(`${ROOT}.run/bench-dashboard.log`, 'a');
    const java = execFileSync(`${ROOT}tools/java-home`, { encoding: 'utf8' }).trim();
    const jar = `${ROOT}services/dashboard/target/dashboard.jar`;
    this.#process = spawn(
      `${java}/bin/java`,
      [`@${ROOT}tools/demo/jvm.options`, `-Xmx${this.heapMebibytes}m`, '-jar', jar],
      { stdio: ['ignore', log, log], env: { ...clean(process.env), ...this.#settings() } },
    );
    closeSync(log);
    process.once('exit', () => this.#process.kill('SIGKILL'));
    const deadline = Date.now() + START_MILLIS;
    while (
      !(await fetch(`${this.url}/health`).then(
        (answer) => answer.ok,
        () => false,
      ))
    ) {
      if (this.#process.exitCode !== null || Date.now() > deadline) {
        throw new Error('the dashboard did not start: .run/bench-dashboard.log');
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  #settings() {
    return {
      MICRONAUT_SERVER_HOST: '127.0.0.1',
      SERVER_PORT: String(this.port),
      OTEL_SDK_DISABLED: 'true',
      DASHBOARD_STORE_MEBIBYTES: String(this.storeMebibytes),
      // No sampler decides here: what came is active as long as this runs.
      DASHBOARD_DECISION_WAIT: '2h',
      DASHBOARD_STORE_AGE: '2h',
    };
  }

  /** Sends spans as the Collector does, and resolves when they were taken. */
  send(spans, beforehand = () => {}) {
    const body = request(spans);
    beforehand();
    return this.#post(body);
  }

  #post(body) {
    return new Promise((resolve, reject) => {
      const sent = httpRequest(`${this.url}/v1/traces`, {
        method: 'POST',
        agent: this.#agent,
        headers: { 'Content-Type': 'application/x-protobuf', 'Content-Length': body.length },
      });
      // A server that was away for longer than it lets a connection idle closes it. A span that comes twice counts once.
      sent.on('error', (error) =>
        ['ECONNRESET', 'EPIPE'].includes(error.code) ? this.#post(body).then(resolve, reject) : reject(error),
      );
      sent.on('response', (answer) => {
        answer.resume();
        answer.on('end', () =>
          answer.statusCode === 200 ? resolve() : reject(new Error(`answered ${answer.statusCode}`)),
        );
      });
      sent.end(body);
    });
  }

  /** Sends so many traces, as fast as they are taken, and returns their ids. */
  async fill(count) {
    const ids = [];
    const ways = Array.from({ length: CONSUMERS }, async () => {
      while (ids.length < count) {
        const traces = Array.from({ length: Math.min(SPANS_PER_REQUEST / SPANS, count - ids.length) }, (_, index) =>
          newTrace(ids.length + index),
        );
        traces.forEach(([root]) => ids.push(root.traceId));
        await this.send(traces.flat());
      }
    });
    await Promise.all(ways);
    return ids;
  }

  async get(path) {
    const answer = await fetch(this.url + path);
    if (!answer.ok) {
      throw new Error(`${path} answered ${answer.status}`);
    }
    return answer.json();
  }

  /** How many traces it knows, by its own count; each of some has to be whole. */
  async count(ids) {
    for (let index = 0; index < ids.length; index += Math.ceil(ids.length / 50)) {
      const { spans } = await this.get(`/api/traces/${ids[index]}`);
      if (spans.length !== SPANS) {
        throw new Error(`${spans.length} of ${SPANS} spans of ${ids[index]}`);
      }
    }
    return (await this.get('/api/traces?limit=1')).total;
  }

  /** Resident, in MiB: the most it ever was. */
  memory() {
    const status = readFileSync(`/proc/${this.#process.pid}/status`, 'utf8');
    return Math.ceil(Number(/VmHWM:\s+(\d+) kB/.exec(status)[1]) / 1024);
  }

  /** User and system time since its start. */
  cpuMillis() {
    const [user, system] = readFileSync(`/proc/${this.#process.pid}/stat`, 'utf8')
      .replace(/.*\) /, '')
      .split(' ')
      .slice(11, 13);
    return (Number(user) + Number(system)) * 10;
  }

  async stop() {
    this.#agent.destroy();
    this.#process.kill();
    if (this.#process.exitCode === null) {
      await once(this.#process, 'exit');
    }
  }
}

/** Settings of the developer's shell must not reach what is measured. */
function clean(environment) {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !/^(DASHBOARD|MICRONAUT|OTEL|JAVA)_/.test(name)),
  );
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}
