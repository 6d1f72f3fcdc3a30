/* SPDX-License-Identifier: Apache-2.0 */

import { openStream } from './waits.js';

/** Drops a second, to which the slider is moved. */
const RAIN = [0, 5, 15, 40];
const RAINED_MS = 5000;

/** Moves a slider on and on, and takes a screenshot a while after each time: what is watched is a course of time. */
async function strip(page, slide) {
  const shots = [];
  for (const rain of RAIN) {
    await slide(rain);
    await page.waitForTimeout(RAINED_MS);
    shots.push(await page.screenshot());
  }
  return shots;
}

/** The example with Porthole. */
export async function filmStrip({ page, host }) {
  await openStream(page, host, 'pond-controls');
  await page.click('#steer');
  if (await page.isHidden('#controls')) {
    await page.click('#controls-toggle');
  }
  const field = page.getByRole('spinbutton', { name: /rain/ });
  return strip(page, async (rain) => {
    await field.fill(String(rain));
    await page.keyboard.press('Enter');
  });
}

/** The example with viser. */
export async function viserStrip({ page, examples }) {
  const [, port] = await examples[0].printed(/http:\/\/[\w.]+:(\d+)/);
  await page.goto(`http://127.0.0.1:${port}/`);
  const field = page.locator('input[inputmode=decimal]').first();
  await field.waitFor();
  // it warns of a browser without a GPU
  await page.click('.mantine-Notification-closeButton');
  return strip(page, async (rain) => {
    await field.fill(String(rain));
    await page.keyboard.press('Enter');
  });
}
