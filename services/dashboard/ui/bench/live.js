// The live list while spans arrive: from the sending of a trace's first span to the WebSocket's message, and to the painted row.
import WebSocket from 'ws';
import { newTrace, SPANS } from './otlp.js';

export const SPANS_PER_SECOND = 1000;
/** A batch of the Collector's waits so long. */
const FLUSH_MILLIS = 10;
const SEEN_MILLIS = 30_000;

/** Tells when each trace was first heard of, as the page is told. */
export class Listener {
  told = new Map();
  messages = 0;

  static async open(url) {
    const listener = new Listener();
    listener.socket = new WebSocket(`${url.replace('http', 'ws')}/api/live`);
    await new Promise((resolve, reject) => listener.socket.once('open', resolve).once('error', reject));
    listener.socket.on('message', (data) => {
      const now = Date.now();
      const { upserts = [] } = JSON.parse(data);
      listener.messages++;
      for (const { traceId } of upserts) {
        if (!listener.told.has(traceId)) {
          listener.told.set(traceId, now);
        }
      }
    });
    listener.socket.send(JSON.stringify({ type: 'resume', sequence: 0 }));
    return listener;
  }

  close() {
    this.socket.close();
  }
}

/** Sends at a steady rate, the spans of a trace in two requests. Returns when each trace was first sent. */
export async function sendSteadily(dashboard, seconds, seed) {
  const sent = new Map();
  const underWay = new Set();
  const started = Date.now();
  let behind = [];
  for (let made = 0; made < seconds * SPANS_PER_SECOND;) {
    const due = Math.min(seconds * SPANS_PER_SECOND, ((Date.now() - started) / 1000) * SPANS_PER_SECOND);
    const batch = behind;
    behind = [];
    const begun = [];
    for (; made < due; made += SPANS) {
      const spans = newTrace(seed++);
      begun.push(spans[0].traceId);
      batch.push(...spans.slice(0, SPANS / 2));
      behind.push(...spans.slice(SPANS / 2));
    }
    if (batch.length > 0) {
      const note = () => begun.forEach((id) => sent.set(id, Date.now()));
      const sending = dashboard.send(batch, note).finally(() => underWay.delete(sending));
      underWay.add(sending);
    }
    await new Promise((resolve) => setTimeout(resolve, FLUSH_MILLIS));
  }
  await Promise.all(underWay);
  await dashboard.send(behind);
  return sent;
}

/** How long it took from the one to the other, in milliseconds, the shortest first; what was never seen took for ever. */
export function delays(from, to) {
  return [...from].map(([id, time]) => (to.get(id) ?? Infinity) - time).sort((a, b) => a - b);
}

/** Waits until the page's own count of traces is as expected. */
export function awaitCount(page, expected) {
  return page.waitForFunction(
    (count) => document.querySelector('.counts strong')?.textContent.replace(/\D/g, '') === String(count),
    expected,
    { timeout: SEEN_MILLIS },
  );
}

export async function countShown(page) {
  return Number((await page.locator('.counts strong').textContent()).replace(/\D/g, ''));
}
