// The page in a browser, over the running demo (tools/demo/test-page starts it): orders from the first span to the verdict, by mouse and by keys, and a look at
// every view.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { cuttable, launch, look, openPage, SIZES, viewsOf } from './views.js';

const DASHBOARD = process.env.DASHBOARD ?? 'http://localhost:8000';
const GATEWAY = process.env.GATEWAY ?? 'http://localhost:8001';
// A decision takes 12 s, and what was dropped is known 5 s later.
const DECIDED_MILLIS = 40_000;

let browser;
let ordinary;
let failed;

before(async () => {
  browser = await launch();
  failed = await order({ baggage: 'fault=payment:error' }, 502);
  // One in twenty of them is kept: that all are is not to be expected.
  ordinary = await Promise.all(Array.from({ length: 6 }, () => order()));
});

after(() => browser?.close());

test('an order is seen at once, counts down, is kept, and tells why and what it logged', async () => {
  const problems = [];
  const page = await openTraces(problems);
  const traceId = await order({ baggage: 'sampling.keep=true' });
  const row = page.locator(`[data-trace="${traceId}"]`);
  await row.waitFor();
  await page.getByRole('button', { name: 'Pause' }).click();
  const countdown = row.getByText(/in \d+\.\d s/);
  const first = await countdown.textContent();
  await page.waitForFunction(
    ([id, before]) => {
      const left = document.querySelector(`[data-trace="${id}"]`)?.textContent.match(/in (\d+\.\d) s/)?.[1];
      return left !== undefined && Number(left) <= before - 1;
    },
    [traceId, Number(/\d+\.\d/.exec(first)[0])],
  );
  await row.getByText('kept by forced').waitFor({ timeout: DECIDED_MILLIS });

  await row.click();
  await page.getByText('Kept by forced: the request asked for it.').waitFor();
  await page.getByRole('row', { name: /payment\s*POST \/payments/ }).click();
  const span = page.getByRole('complementary', { name: 'Span' });
  await span.getByRole('rowheader', { name: 'http.route' }).waitFor();
  await span.getByRole('button', { name: 'Close the span' }).click();
  await page.getByRole('tab', { name: /^logs/ }).click();
  await page.getByRole('listitem').filter({ hasText: 'payment' }).first().waitFor();
  assert.deepEqual(problems, []);
});

test('a page that lost its connection comes back by itself, and lacks nothing of what it missed', async () => {
  const problems = [];
  let connection;
  const page = await openTraces(problems, async (opened) => {
    connection = await cuttable(opened);
  });
  // Those with an error are few, so that none of them leaves the screen.
  await page.goto(`${DASHBOARD}/traces?q=status%3Aerror`);
  await page.locator(`[data-trace="${failed}"]`).waitFor();
  await connection.cut();
  await page.getByRole('status').getByText('no connection').waitFor();
  const missed = await Promise.all(Array.from({ length: 3 }, () => order({ baggage: 'fault=payment:error' }, 502)));
  await eventually('the dashboard knows them', async () => (await Promise.all(missed.map(stateOf))).every(Boolean));
  connection.restore();
  for (const traceId of missed) {
    await page.locator(`[data-trace="${traceId}"]`).waitFor();
  }
  assert.deepEqual(problems, []);
});

test('by keys alone a dropped order is found, and its tombstone still has the logs', async () => {
  const dropped = await eventually('one of six ordinary orders is dropped', () => firstDropped(ordinary));
  const problems = [];
  const page = await openTraces(problems);
  const { keyboard } = page;
  await keyboard.press('/');
  await keyboard.type('state:dr');
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  assert.equal(await page.getByRole('combobox').inputValue(), 'state:dropped ');
  await keyboard.type(dropped);
  await keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelectorAll('[data-trace]').length === 1);
  await keyboard.press('j');
  await page.waitForFunction((id) => document.activeElement?.getAttribute('data-trace') === id, dropped);
  await keyboard.press('Enter');
  await page.getByText('Dropped: no policy asked for it.').waitFor();
  assert.equal(await page.getByRole('tab', { name: /^logs/ }).getAttribute('aria-selected'), 'true');
  await page.getByRole('listitem').filter({ hasText: 'order' }).first().waitFor();
  await keyboard.press('Escape');
  await page.waitForURL('**/traces');
  assert.deepEqual(problems, []);
});

test('every view and every part of a trace can be reached by keys', async () => {
  await eventually('the failed order is kept', async () => (await stateOf(failed)) === 'kept');
  const problems = [];
  const page = await openTraces(problems);
  const { keyboard } = page;
  for (const [keys, name] of [
    ['gs', 'Sampling'],
    ['gm', 'Service map'],
    ['gr', 'Metrics'],
    ['ge', 'Errors'],
    ['ga', 'Activity'],
  ]) {
    // As a person does: the second not only when a busy page has come to the first.
    await Promise.all([...keys].map((key) => keyboard.press(key)));
    await page.getByRole('heading', { level: 1, name }).waitFor();
  }
  await keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await keyboard.press('d');
  await page.waitForFunction(() => document.documentElement.dataset.theme === 'light');

  await page.goto(`${DASHBOARD}/traces/${failed}`);
  await page.getByRole('treegrid').waitFor();
  await keyboard.press('e');
  await keyboard.press('Enter');
  const span = page.getByRole('complementary', { name: 'Span' });
  await span
    .getByText(/^Error/)
    .first()
    .waitFor();
  await keyboard.press('Escape');
  await span.waitFor({ state: 'hidden' });
  const rows = page.getByRole('row');
  const all = await rows.count();
  await keyboard.press('Home');
  await keyboard.press('ArrowLeft');
  await page.waitForFunction(() => document.querySelectorAll('[role=row]').length === 1);
  await keyboard.press('ArrowRight');
  await page.waitForFunction((count) => document.querySelectorAll('[role=row]').length === count, all);
  await keyboard.press('2');
  await page.getByRole('button', { name: /^gateway POST \/api\/orders: 1 call/ }).waitFor();
  await keyboard.press('3');
  await page.getByRole('listitem').filter({ hasText: 'payment' }).first().waitFor();
  assert.deepEqual(problems, []);
});

test('no view has anything that axe, the console or a narrow screen could object to', async () => {
  const views = await viewsOf(DASHBOARD);
  assert.equal(Object.keys(views).length, 14);
  const problems = [];
  for (const [size, theme] of [
    ['desk', 'light'],
    ['desk', 'dark'],
    ['phone', 'light'],
  ]) {
    problems.push(...(await look(browser, DASHBOARD, 'shots', views, size, theme)));
  }
  assert.deepEqual(problems, []);
});

/** Returns the id of its trace. */
async function order(headers = {}, expected = 201) {
  const response = await fetch(`${GATEWAY}/api/orders`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ items: ['item1'], total: 99.99 }),
  });
  assert.equal(response.status, expected, await response.text());
  return response.headers.get('X-Trace-Id');
}

async function openTraces(problems, prepare) {
  const context = await browser.newContext({ viewport: SIZES.desk, colorScheme: 'dark' });
  const page = await openPage(context, DASHBOARD, problems);
  await prepare?.(page);
  await page.goto(DASHBOARD);
  await page.locator('[data-trace]').first().waitFor();
  return page;
}

async function stateOf(traceId) {
  const response = await fetch(`${DASHBOARD}/api/traces/${traceId}`);
  return response.ok ? (await response.json()).summary.state : null;
}

async function firstDropped(traceIds) {
  for (const traceId of traceIds) {
    if ((await stateOf(traceId)) === 'dropped') {
      return traceId;
    }
  }
  return null;
}

async function eventually(what, condition) {
  const deadline = Date.now() + DECIDED_MILLIS;
  for (;;) {
    const found = await condition();
    if (found) {
      return found;
    }
    assert.ok(Date.now() < deadline, `not within ${DECIDED_MILLIS} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
