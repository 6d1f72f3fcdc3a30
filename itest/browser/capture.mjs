// SPDX-License-Identifier: Apache-2.0
// capture.mjs URL COUNT: what the page's canvas shows, COUNT times, as JSON lines with the simulation's time; then the
// rate at which frames were painted.

import { chromium } from 'playwright-core';

const [url, count] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
try {
  const page = await browser.newPage({ viewport: { width: 900, height: 700 }, ignoreHTTPSErrors: true });
  await page.goto(url);
  await page.waitForFunction(() => window.porthole?.painted?.sequence !== undefined, null, { timeout: 20000 });
  const first = await page.evaluate(() => ({ at: performance.now(), sequence: window.porthole.painted.sequence }));
  for (let i = 0; i < Number(count); i++) {
    await page.waitForTimeout(900);
    const shown = await page.evaluate(() => {
      const canvas = document.getElementById('frame');
      const { sequence, simulationTime } = window.porthole.painted;
      return { sequence, simulationTime, png: canvas.toDataURL('image/png').split(',')[1] };
    });
    console.log(JSON.stringify(shown));
  }
  const last = await page.evaluate(() => ({ at: performance.now(), sequence: window.porthole.painted.sequence }));
  console.log(JSON.stringify({ fps: (1000 * (last.sequence - first.sequence)) / (last.at - first.at) }));
} finally {
  await browser.close();
}
