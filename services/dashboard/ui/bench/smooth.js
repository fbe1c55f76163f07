// A trace of 10,000 spans as a person goes through it: how soon it is there, and how long the frames take meanwhile.
import { newTrace } from './otlp.js';
import { MainThread } from './probe.js';

export const BIG = 10_000;
const SPANS_PER_REQUEST = 500;
const WHEELS = 240;
const ZOOMS = 30;

export async function sendBigTrace(dashboard) {
  const spans = newTrace(31, BIG);
  for (let from = 0; from < spans.length; from += SPANS_PER_REQUEST) {
    await dashboard.send(spans.slice(from, from + SPANS_PER_REQUEST));
  }
  return spans[0].traceId;
}

/** Of each step: what the page noted, and the CPU time of its main thread. */
export async function goThrough(page, url) {
  const thread = await MainThread.of(page);
  const during = async (act) => {
    await page.evaluate(() => window.bench.take());
    const before = await thread.millis();
    const millis = await act();
    const noted = await page.evaluate(() => window.bench.take());
    return { ...noted, millis, cpu: (await thread.millis()) - before };
  };

  const waterfall = await during(async () => {
    await page.goto(url, { waitUntil: 'commit' });
    return firstPaint(page, 'waterfall', await page.evaluate(() => performance.timeOrigin));
  });
  await page.locator('.rows').hover();
  const scrolling = await during(async () => {
    for (let wheel = 0; wheel < WHEELS; wheel++) {
      await page.mouse.wheel(0, wheel < WHEELS / 2 ? 900 : -900);
    }
  });
  await page.keyboard.press('Home');
  const zooming = await during(async () => {
    for (let zoom = 0; zoom < ZOOMS; zoom++) {
      await page.keyboard.press('j');
      await page.keyboard.press('z');
    }
  });
  const flame = await during(async () => {
    const asked = await page.evaluate(() => Date.now());
    await page.keyboard.press('2');
    return firstPaint(page, 'flame', asked);
  });
  const flameZooming = await during(async () => {
    for (let zoom = 0; zoom < ZOOMS; zoom++) {
      // A second click on a box that fills the width goes back to its caller.
      await page
        .locator('.flame .box')
        .nth(zoom % 3)
        .click();
    }
  });
  return { waterfall, scrolling, zooming, flame, flameZooming };
}

async function firstPaint(page, what, since) {
  const seen = await page.waitForFunction((name) => window.bench.seen()[name], what, { timeout: 120_000 });
  return (await seen.jsonValue()) - since;
}
