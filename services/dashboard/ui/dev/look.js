// Looks at each view as a person would: on a desk and a phone, light and dark; a picture of each goes to shots/, and axe, the page's own
// Content-Security-Policy and the console have their say. `node dev/look.js URL`, with a Chromium on the PATH or named by CHROMIUM.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const url = process.argv[2] ?? 'http://localhost:8000';
const executablePath = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const sizes = { desk: { width: 1360, height: 800 }, phone: { width: 390, height: 780 } };

const traces = await (await fetch(`${url}/api/traces?limit=200`)).json();
const idOf = (state, status = 0) =>
  traces.traces.find((trace) => trace.state === state && trace.errorCount >= status)?.traceId;
const failed = idOf('kept', 1);
const details = async (page) => {
  await page.getByRole('treegrid').waitFor();
  await page.keyboard.press('e');
  await page.keyboard.press('Enter');
};
const views = {
  traces: { path: '/traces' },
  search: { path: '/traces?q=status%3Aerror', act: (page) => page.getByRole('combobox').fill('status:error ser') },
  ...(failed && {
    trace: { path: `/traces/${failed}`, act: details },
    flame: { path: `/traces/${failed}?view=flame` },
    logs: { path: `/traces/${failed}?view=logs` },
  }),
  ...(idOf('dropped') && { dropped: { path: `/traces/${idOf('dropped')}` } }),
  sampling: { path: '/sampling' },
  map: { path: '/service-map' },
  metrics: { path: '/metrics' },
  errors: { path: '/errors' },
  activity: { path: '/activity' },
  shortcuts: { path: '/traces', act: (page) => page.keyboard.press('?') },
};

mkdirSync('shots', { recursive: true });
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-background-networking'] });
let problems = 0;
for (const [size, viewport] of Object.entries(sizes)) {
  for (const colorScheme of ['light', 'dark']) {
    const context = await browser.newContext({ viewport, colorScheme, bypassCSP: false });
    for (const [name, { path, act }] of Object.entries(views)) {
      const page = await context.newPage();
      const what = `${name} ${size} ${colorScheme}`;
      const say = (text) => console.log(`${what}: ${text}`, ++problems && '');
      page.on('console', (message) => ['error', 'warning'].includes(message.type()) && say(message.text()));
      page.on('pageerror', (error) => say(error.stack));
      page.on(
        'request',
        (request) => new URL(request.url()).host !== new URL(url).host && say(`asks for ${request.url()}`),
      );
      await page.goto(url + path);
      await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' });
      await page.waitForFunction(() => document.querySelector('.loading') === null);
      await act?.(page);
      await page.waitForTimeout(300); // pictures want what moves to have settled; nothing is decided by it
      await page.screenshot({ path: `shots/${name}-${size}-${colorScheme}.png` });
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run(document));
      violations.forEach(({ id, impact, nodes }) =>
        say(
          `axe: ${impact} ${id}: ${nodes
            .slice(0, 3)
            .map((node) => `${node.html.slice(0, 160)} | ${node.any[0]?.message ?? ''}`)
            .join('\n    ')}`,
        ),
      );
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (wide > 0) {
        say(`is ${wide} px wider than the screen`);
      }
      await page.close();
    }
    await context.close();
  }
}
await browser.close();
console.log(problems === 0 ? 'Nothing to mend.' : `${problems} to mend.`);
process.exitCode = problems === 0 ? 0 : 1;
