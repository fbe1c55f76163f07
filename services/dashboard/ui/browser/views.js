// Looks at every view as a person would: a picture of each, what axe finds, and what the console, the network and the width of the page have to say.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const CHROMIUM = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync);
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const SIZES = { desk: { width: 1360, height: 800 }, phone: { width: 390, height: 780 } };
export const THEMES = ['light', 'dark'];

export function launch() {
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-background-networking'] });
}

/** The views by name: where each is, what is done before it is opened, and there before it is looked at. `url` is the dashboard's, which has to know some traces. */
export async function viewsOf(url) {
  const { traces } = await (await fetch(`${url}/api/traces?limit=500`)).json();
  const idOf = (state, errors) =>
    traces
      .filter((trace) => trace.state === state && trace.errorCount >= errors)
      .sort((a, b) => b.spanCount - a.spanCount)[0]?.traceId;
  const failed = idOf('kept', 1);
  const pair = pairOf(traces.filter((trace) => trace.state === 'kept'));
  const dropped = idOf('dropped', 0);
  return {
    traces: { path: '/traces' },
    search: { path: '/traces?q=status%3Aerror', act: (page) => page.getByRole('combobox').fill('status:error ser') },
    ...(failed && {
      trace: { path: `/traces/${failed}`, act: showFailedSpan },
      flame: { path: `/traces/${failed}?view=flame` },
      logs: { path: `/traces/${failed}?view=logs` },
    }),
    ...(pair && { compare: { path: `/compare?a=${pair[0].traceId}&b=${pair[1].traceId}` } }),
    ...(dropped && { dropped: { path: `/traces/${dropped}` } }),
    sampling: { path: '/sampling' },
    map: { path: '/service-map' },
    metrics: { path: '/metrics' },
    errors: { path: '/errors' },
    activity: { path: '/activity' },
    login: { path: '/login?problem=provider-away', before: wantLogin, act: (page) => page.getByRole('link').waitFor() },
    shortcuts: { path: '/traces', act: (page) => page.keyboard.press('?') },
  };
}

/** One that went well, and one of the same kind that did not. */
function pairOf(traces) {
  for (const failed of traces.filter((trace) => trace.errorCount > 0)) {
    const { rootService, rootOperation } = failed;
    const other = traces.find(
      (trace) => trace.errorCount === 0 && trace.rootService === rootService && trace.rootOperation === rootOperation,
    );
    if (other !== undefined) {
      return [other, failed];
    }
  }
  return null;
}

/** As where both ways to log in are on. */
function wantLogin(page) {
  return page.route('**/api/login', (route) => route.fulfill({ json: { token: true, oidc: true, user: null } }));
}

async function showFailedSpan(page) {
  await page.getByRole('treegrid').waitFor();
  await page.keyboard.press('e');
  await page.keyboard.press('Enter');
  await page.getByRole('complementary', { name: 'Span' }).waitFor();
}

/** A page whose faults are written to `problems` as they come up. */
export async function openPage(context, url, problems, what = '') {
  const page = await context.newPage();
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) {
      problems.push(`${what}: ${message.text()}`);
    }
  });
  page.on('pageerror', (error) => problems.push(`${what}: ${error.stack}`));
  page.on('request', (request) => {
    if (new URL(request.url()).host !== new URL(url).host) {
      problems.push(`${what}: asks for ${request.url()}`);
    }
  });
  return page;
}

/** Lets a page, before it is opened, lose its live connection, and find no other until it may. */
export async function cuttable(page) {
  let isCut = false;
  let current;
  await page.routeWebSocket('**/api/live', (socket) => {
    if (isCut) {
      socket.close();
    } else {
      const server = socket.connectToServer();
      const answered = new Promise((resolve) => {
        server.onMessage((message) => {
          socket.send(message);
          resolve();
        });
      });
      current = { socket, server, answered };
    }
  });
  return {
    async cut() {
      // The page's first message would otherwise be written to a closed connection, of which the browser warns.
      await current.answered;
      isCut = true;
      await Promise.all([current.socket.close(), current.server.close()]);
    },
    restore() {
      isCut = false;
    },
  };
}

/** Looks at each of the views on one screen, leaves their pictures in `folder`, and returns what there is to mend. */
export async function look(browser, url, folder, views, size, theme) {
  mkdirSync(folder, { recursive: true });
  const context = await browser.newContext({ viewport: SIZES[size], colorScheme: theme, reducedMotion: 'reduce' });
  const problems = [];
  for (const [name, view] of Object.entries(views)) {
    const picture = `${folder}/${name}-${size}-${theme}.png`;
    problems.push(...(await lookAt(context, url, view, `${name} ${size} ${theme}`, picture)));
  }
  await context.close();
  return problems;
}

async function lookAt(context, url, { path, before, act }, what, picture) {
  const problems = [];
  const page = await openPage(context, url, problems, what);
  await before?.(page);
  await page.goto(url + path);
  await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' });
  await page.waitForFunction(() => document.querySelector('.loading') === null);
  await act?.(page);
  await page.screenshot({ path: picture, animations: 'disabled' });
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run(document));
  for (const { id, impact, nodes } of violations) {
    const places = nodes.slice(0, 3).map((node) => `${node.html.slice(0, 160)} | ${node.any[0]?.message ?? ''}`);
    problems.push(`${what}: axe: ${impact} ${id}: ${places.join('\n    ')}`);
  }
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (wide > 0) {
    problems.push(`${what}: is ${wide} px wider than the screen`);
  }
  await page.close();
  return problems;
}
