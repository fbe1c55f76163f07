// Looks at each view, on a desk and a phone, light and dark; the pictures go to shots/. `node browser/look.js URL`, with a Chromium on the PATH or named by
// CHROMIUM.
import { launch, look, SIZES, THEMES, viewsOf } from './views.js';

const url = process.argv[2] ?? 'http://localhost:8000';
const browser = await launch();
const views = await viewsOf(url);
let count = 0;
for (const size of Object.keys(SIZES)) {
  for (const theme of THEMES) {
    const problems = await look(browser, url, 'shots', views, size, theme);
    problems.forEach((problem) => console.log(problem));
    count += problems.length;
  }
}
await browser.close();
console.log(count === 0 ? 'Nothing to mend.' : `${count} to mend.`);
process.exitCode = count === 0 ? 0 : 1;
