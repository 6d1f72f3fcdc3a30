// SPDX-License-Identifier: Apache-2.0
// puppet.mjs URL: opens the page and does what it reads, a JSON object a line; answers each with a JSON object.

import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const [url] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const page = await browser.newPage({ viewport: { width: 900, height: 700 } });

/** Where a fraction of the frame is in the window. */
function point([x, y]) {
  return page.evaluate(
    ([fx, fy]) => {
      const canvas = document.getElementById('frame');
      const box = canvas.getBoundingClientRect();
      const scale = Math.min(box.width / canvas.width, box.height / canvas.height);
      return {
        x: box.x + box.width / 2 + (fx - 0.5) * canvas.width * scale,
        y: box.y + box.height / 2 + (fy - 0.5) * canvas.height * scale,
      };
    },
    [x, y],
  );
}

const actions = {
  /** Waits for a frame after the one with the sequence `after`. */
  async frame({ after = -1 }) {
    await page.waitForFunction((n) => (window.porthole?.painted?.sequence ?? -2) > n, after, { timeout: 20000 });
    return page.evaluate(() => {
      const canvas = document.getElementById('frame');
      const { state } = document.documentElement.dataset;
      return { sequence: window.porthole.painted.sequence, state, png: canvas.toDataURL('image/png').split(',')[1] };
    });
  },
  async steer() {
    await page.click('#steer');
    await page.waitForFunction(() => 'steering' in document.getElementById('stage').dataset);
  },
  async key({ key }) {
    await page.keyboard.press(key, { delay: 60 });
  },
  /** Holds a key down, or lets it go. */
  async hold({ key, down }) {
    await (down ? page.keyboard.down(key) : page.keyboard.up(key));
  },
  /** Presses the button of a command of the simulation. */
  async command({ name }) {
    await page.click(`#commands [data-command="${name}"]`);
  },
  async drag({ from, to }) {
    const [start, end] = [await point(from), await point(to)];
    await page.mouse.move(start.x, start.y);
    await page.mouse.down();
    await page.mouse.move(end.x, end.y, { steps: 12 });
    await page.mouse.up();
  },
  /** Moves the pointer, and presses or lets go the left button there if `down` says so. */
  async pointer({ to, down }) {
    const { x, y } = await point(to);
    await page.mouse.move(x, y);
    if (down !== undefined) {
      await (down ? page.mouse.down() : page.mouse.up());
    }
  },
  /** Chooses in a list or fills a field of the details. */
  async choose({ id, value }) {
    if (await page.isHidden('#details')) {
      await page.click('#details-toggle');
    }
    const field = await page.waitForSelector(`#${id}`, { timeout: 10000 });
    const list = await field.evaluate((e) => e.tagName === 'SELECT');
    await (list ? field.selectOption(value) : field.fill(value));
  },
  /** Which of the elements can be seen, and what they say. */
  async texts({ ids }) {
    return page.evaluate(
      (all) =>
        Object.fromEntries(
          all
            .map((id) => [id, document.getElementById(id)])
            .filter(([, e]) => e.checkVisibility())
            .map(([id, e]) => [id, e.value ?? e.textContent]),
        ),
      ids,
    );
  },
  /** What the page says of the stream. */
  async words() {
    return page.evaluate(() => ({
      state: document.documentElement.dataset.state,
      reason: document.getElementById('reason').textContent,
    }));
  },
};

try {
  await page.goto(url);
  for await (const line of createInterface({ input: process.stdin })) {
    const { action, ...rest } = JSON.parse(line);
    console.log(JSON.stringify((await actions[action](rest)) ?? {}));
  }
} finally {
  await browser.close();
}
