// Opens the page, logs in, and says what comes of it, a line each, until it is told to end: `TOKEN=… node browser/follow.js URL`.
//   resume 17   asked for what it has not seen since a position, 0 at first      reset       was told to begin anew
//   seen ID     was told of a trace that it did not know                          shown 3     says that it knows so many traces
import { launch, openPage, SIZES } from './views.js';

const url = process.argv[2];
const browser = await launch();
['SIGINT', 'SIGTERM'].forEach((signal) => process.once(signal, () => browser.close().then(() => process.exit())));
const context = await browser.newContext({ viewport: SIZES.desk });
// For a machine that has much else to do.
context.setDefaultTimeout(300_000);
// That it cannot connect for a while is no fault of it.
const page = await openPage(context, url, []);
const seen = new Set();
page.on('pageerror', (error) => console.log(`fault ${error.message}`));
page.on('websocket', (socket) => {
  socket.on('framesent', ({ payload }) => console.log(`resume ${JSON.parse(payload).sequence}`));
  socket.on('framereceived', ({ payload }) => {
    const { type, upserts = [] } = JSON.parse(payload);
    if (type === 'reset') {
      console.log('reset');
    }
    for (const { traceId } of upserts.filter((trace) => !seen.has(trace.traceId))) {
      seen.add(traceId);
      console.log(`seen ${traceId}`);
    }
  });
});
await page.goto(`${url}/login`);
await page.getByLabel('token').fill(process.env.TOKEN);
await page.keyboard.press('Enter');
await page.locator('.counts strong').waitFor();
let shown;
for (;;) {
  const now = (await page.locator('.counts strong').textContent()).replace(/\D/g, '');
  if (now !== shown) {
    shown = now;
    console.log(`shown ${shown}`);
  }
  await page.waitForTimeout(200);
}
