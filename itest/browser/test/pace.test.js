/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeHost, firstFrame, frame, onlyFake, open, until, WIDE } from './support.js';

// how fast the page is; these tests need the machine for themselves

test('the frame is there within a second of loading, without a click', onlyFake, async (t) => {
  const host = await fakeHost();
  t.after(() => host.kill());
  const warm = await open(t, host.url); // a browser that has just been started is busy with itself
  await firstFrame(warm.page);
  await warm.page.close(); // else the two pages load and paint at the same time
  const { page, faults } = await open(t, host.url, WIDE, () => {
    new MutationObserver(() => {
      if (document.getElementById('frame')?.dataset.sequence !== undefined) {
        window.firstFrameAt ??= performance.now();
      }
    }).observe(document, { attributes: true, childList: true, subtree: true });
  });
  await firstFrame(page);
  const ms = await page.evaluate(() => window.firstFrameAt);
  t.diagnostic(`first frame by ${ms.toFixed(0)} ms after navigation`);
  assert.ok(ms < 1000, `${ms} ms`);
  await until(page, "document.documentElement.dataset.state === 'live'");
  assert.deepEqual(faults, []);
});

test('every frame is acknowledged: nearly all of them are shown at thirty a second', onlyFake, async (t) => {
  const host = await fakeHost();
  t.after(() => host.kill());
  const { page } = await open(t, host.url);
  await firstFrame(page);
  const before = (await frame(page)).sequence;
  await until(page, `Number(document.getElementById('frame').dataset.sequence) > ${before + 90}`);
  const watch = await page.evaluate(() => {
    const { received, screen } = window.porthole.page.stage.watch;
    return { received, superseded: screen.superseded };
  });
  assert.ok(watch.received >= 85, `${watch.received} received of 90`);
  assert.ok(watch.superseded <= watch.received / 4, `${watch.superseded} superseded`);
  assert.equal(host.viewers.size, 1);
});

test('latency is measured against the clock of the host', onlyFake, async (t) => {
  const host = await fakeHost();
  t.after(() => host.kill());
  const { page } = await open(t, host.url);
  await until(page, "document.querySelector('[data-statistic=latency] b')?.textContent.match(/^[0-9.]+$/)");
  // in its first second a page on a busy machine is as late as it says
  await until(page, '(p50 => p50 > 0 && p50 < 150)(window.porthole.page.stage.watch.latency.quantile(0.5))', 15000);
  const rtt = await page.evaluate(() => window.porthole.viewer.clock.rttMs);
  assert.ok(rtt < 50, `${rtt} ms`);
});
