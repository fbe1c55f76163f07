// `make bench-dashboard`: what the dashboard holds in how much memory, how soon a span is seen, and whether the page stays smooth, beside the budgets.
// Of a run quote what an idle machine printed. BENCH_TRACES=10000 are active, BENCH_SECONDS=30 is how long spans arrive; BENCH_ONLY=memory, live, cut or trace.
import { cuttable, launch, openPage, SIZES } from '../browser/views.js';
import { Dashboard } from './dashboard.js';
import { awaitCount, countShown, delays, Listener, sendSteadily, SPANS_PER_SECOND } from './live.js';
import { SPANS } from './otlp.js';
import { MainThread, probe } from './probe.js';
import { machine, percentile, Report, sharePercent } from './report.js';
import { BIG, goThrough, sendBigTrace } from './smooth.js';

const SECONDS = Number(process.env.BENCH_SECONDS ?? 30);
const ONLY = process.env.BENCH_ONLY;
const ACTIVE = Number(process.env.BENCH_TRACES ?? 10_000);
const BURST = 3000;
/** At 60 frames a second; what takes a little longer was not late yet. */
const FRAME_MILLIS = 17;
const report = new Report();
const problems = [];

async function fill(dashboard, count, budget) {
  const total = await dashboard.count(await dashboard.fill(count));
  if (total !== count) {
    throw new Error(`of ${count} traces ${total} are held`);
  }
  const { heapMebibytes: heap, storeMebibytes: store } = dashboard;
  report.add(
    `resident at most, ${count} traces held (-Xmx${heap}m, store of ${store} MiB)`,
    dashboard.memory(),
    'MiB',
    budget,
  );
}

async function live(dashboard, page) {
  const mainThread = await MainThread.of(page);
  const listener = await Listener.open(dashboard.url);
  await sendSteadily(dashboard, SECONDS / 3, 1); // for the compilers of both
  await page.evaluate(() => window.bench.take());
  const cpu = { server: dashboard.cpuMillis(), page: await mainThread.millis() };
  const sent = await sendSteadily(dashboard, SECONDS, 1_000_000);
  await page.waitForTimeout(500);
  cpu.server = dashboard.cpuMillis() - cpu.server;
  cpu.page = (await mainThread.millis()) - cpu.page;
  const { seen, frames, longTasks } = await page.evaluate(() => window.bench.take());
  const rate = `${SPANS_PER_SECOND} spans/s`;
  for (const [where, times, budget] of [
    ['WebSocket', delays(sent, listener.told), null],
    ['painted row', delays(sent, new Map(Object.entries(seen))), 100],
  ]) {
    report.add(`span sent to ${where} at ${rate}, median`, percentile(times, 50), 'ms');
    report.add(`… p99 of ${times.length} traces`, percentile(times, 99), 'ms', budget);
  }
  // Whatever else the machine does, and however slowly they came for it.
  const thousands = (sent.size * SPANS) / 1000;
  report.add("CPU for 1000 spans: the dashboard's process", cpu.server / thousands, 'ms');
  report.add("… the page's main thread", cpu.page / thousands, 'ms', 500);
  report.add(
    `the list at ${rate}: frames over 50 ms`,
    sharePercent(frames, (frame) => frame > 50),
    '%',
    1,
  );
  report.add('… tasks over 50 ms, the longest', Math.max(0, ...longTasks), 'ms', 250);

  const before = listener.messages;
  await dashboard.fill(BURST);
  await awaitCount(page, (await dashboard.get('/api/traces?limit=1')).total);
  const burst = await page.evaluate(() => window.bench.take());
  report.add(`${BURST * SPANS} spans at once: the longest frame`, Math.max(...burst.frames), 'ms', 250);
  report.add('… messages to the page', listener.messages - before, '');
  listener.close();
}

/** A page that is cut off while spans arrive comes back by itself, and then knows every trace. */
async function catchUp(dashboard, context) {
  const page = await openPage(context, dashboard.url, problems);
  const connection = await cuttable(page);
  await page.goto(dashboard.url);
  await page.locator('[data-trace]').first().waitFor();
  const before = await countShown(page);
  const sending = sendSteadily(dashboard, 6, 2_000_000);
  await page.waitForTimeout(2000);
  connection.cut();
  await page.getByRole('status').getByText('no connection').waitFor();
  await page.waitForTimeout(2000);
  connection.restore();
  const sent = await sending;
  await awaitCount(page, before + sent.size);
  report.add(`cut off for 2 s of ${SPANS_PER_SECOND} spans/s: traces that the page then lacks`, 0, '', 0);
  await page.close();
}

async function trace(dashboard, page) {
  const id = await sendBigTrace(dashboard);
  const result = await goThrough(page, `${dashboard.url}/traces/${id}`);
  addPaint(`waterfall of ${BIG} spans: from the address to its first rows`, result.waterfall, 1500);
  addFrames('… scrolling', result.scrolling);
  addFrames('… zooming', result.zooming);
  addPaint('flame graph of it: from the key to its boxes', result.flame, 500);
  addFrames('… zooming', result.flameZooming);
}

function addPaint(what, { millis, cpu }, budget) {
  report.add(what, millis, 'ms', budget);
  report.add("… CPU of the page's main thread", cpu, 'ms');
}

function addFrames(what, { frames, cpu }) {
  const late = sharePercent(frames, (frame) => frame > FRAME_MILLIS);
  report.add(`${what}: frames over 16.7 ms, of ${frames.length}`, late, '%');
  report.add(
    `${what}: frames over 50 ms`,
    sharePercent(frames, (frame) => frame > 50),
    '%',
    1,
  );
  report.add(`${what}: CPU of the main thread for a frame`, cpu / frames.length, 'ms', 16.7);
}

['SIGINT', 'SIGTERM'].forEach((signal) => process.once(signal, () => process.exit(130)));
const browser = await launch();
const started = machine();
try {
  if (ONLY === undefined || ONLY === 'memory') {
    const dashboard = await Dashboard.start(768, 700);
    await fill(dashboard, 10 * ACTIVE, 1024);
    await dashboard.stop();
  }
  const dashboard = await Dashboard.start(128, 96);
  const context = await browser.newContext({ viewport: SIZES.desk });
  await context.addInitScript(probe);
  const page = await openPage(context, dashboard.url, problems);
  // Before they come: so it knows all of them.
  await page.goto(dashboard.url);
  await fill(dashboard, ACTIVE, 256);
  await awaitCount(page, ACTIVE);
  if (ONLY === undefined || ONLY === 'live') {
    await live(dashboard, page);
  }
  if (ONLY === undefined || ONLY === 'cut') {
    await catchUp(dashboard, context);
  }
  if (ONLY === undefined || ONLY === 'trace') {
    await trace(dashboard, page);
  }
  report.add(`resident at most, ${ACTIVE} traces and all of the above`, dashboard.memory(), 'MiB', 256);
  await context.close();
  await dashboard.stop();
} finally {
  await browser.close();
  console.log(`${started}; traces of ${SPANS} spans\n\n${report}`);
  problems.forEach((problem) => console.log(problem));
}
process.exitCode = report.exceeded || problems.length > 0 ? 1 : 0;
