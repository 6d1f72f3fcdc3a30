/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AssembledHost, assembled } from './assembled.js';
import { firstFrame, open, until, untilState, untilTransport } from './support.js';

// the page against the assembled host in the mode webrtc: real video, compared with the host's own snapshots

const SOON_MS = 30_000;
const host = new AssembledHost(['--/io.porthole.capture.demo/framesPerSecond=15']);

before(() => assembled.skip || host.start());
after(() => assembled.skip || host.stop());

/** Luma of the frame on the stage, reduced to 160 x 90, with its sequence; read in one go. */
function shownLuma(page) {
  return page.evaluate(() => {
    const { watch } = window.porthole.page.stage;
    const g = new OffscreenCanvas(160, 90).getContext('2d', { willReadFrequently: true });
    g.imageSmoothingQuality = 'high';
    g.drawImage(watch.surface, 0, 0, 160, 90);
    const { data } = g.getImageData(0, 0, 160, 90);
    const luma = Array.from({ length: 160 * 90 }, (_, i) => {
      const [r, gr, b] = data.subarray(4 * i, 4 * i + 3);
      return 0.299 * r + 0.587 * gr + 0.114 * b;
    });
    return { luma, video: watch.surface instanceof HTMLVideoElement };
  });
}

/** The same of a JPEG. */
function jpegLuma(page, jpeg) {
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }));
    const g = new OffscreenCanvas(160, 90).getContext('2d', { willReadFrequently: true });
    g.imageSmoothingQuality = 'high';
    g.drawImage(bitmap, 0, 0, 160, 90);
    const { data } = g.getImageData(0, 0, 160, 90);
    return Array.from({ length: 160 * 90 }, (_, i) => {
      const [r, gr, b] = data.subarray(4 * i, 4 * i + 3);
      return 0.299 * r + 0.587 * gr + 0.114 * b;
    });
  }, jpeg.toString('base64'));
}

/** Peak signal-to-noise ratio in decibels. */
function psnr(a, b) {
  const error = a.reduce((sum, v, i) => sum + (v - b[i]) ** 2, 0) / a.length;
  return 10 * Math.log10(255 ** 2 / error);
}

/** Waits until what is shown is the host's own snapshot as nearly as that; the scene may move between the two. */
async function untilLike(t, page, decibels) {
  const end = Date.now() + SOON_MS;
  let best = -Infinity;
  while (best < decibels) {
    assert.ok(Date.now() < end, `the video is like the snapshots to ${best.toFixed(1)} dB only`);
    const [{ luma, video }, jpeg] = await Promise.all([shownLuma(page), host.snapshot('demo')]);
    if (video) {
      best = Math.max(best, psnr(luma, await jpegLuma(page, jpeg)));
    } else {
      // a host that has just started may stall for seconds; the page then shows frames until video is back
      t.diagnostic(`no video: ${await page.evaluate(() => window.porthole.viewer.rtc.notice)}`);
      await untilTransport(page, 'webrtc', SOON_MS);
    }
  }
  t.diagnostic(`like the host's snapshot to ${best.toFixed(1)} dB`);
}

async function watch(t, query = '') {
  const opened = await open(t, host.url + query);
  await firstFrame(opened.page, SOON_MS);
  return opened;
}

test('video comes from the host, and it is the frame', assembled, async (t) => {
  const { page, faults } = await watch(t);
  await untilTransport(page, 'webrtc', SOON_MS);
  await until(page, 'window.porthole.page.stage.watch.latency.quantile(0.5) > 0', SOON_MS);
  const shown = await page.evaluate(() => window.porthole.page.stage.watch.shown.sequence);
  await until(page, `window.porthole.page.stage.watch.shown.sequence > ${shown + 20}`, SOON_MS);
  await untilLike(t, page, 26);
  await until(page, "/^(udp|tcp) /.test(window.porthole.page.stage.watch.statistics?.route ?? '')", SOON_MS);
  await page.click('#details-toggle');
  await until(page, "/\\((soft|hard)ware\\)/.test(document.getElementById('table').textContent)", SOON_MS);
  assert.deepEqual(faults, []);
});

for (const codec of ['vp8', 'h264']) {
  test(`with ${codec} when that is chosen`, assembled, async (t) => {
    const { page } = await watch(t, `?codec=${codec}`);
    await untilTransport(page, 'webrtc', SOON_MS);
    await until(page, `window.porthole.page.stage.watch.route.stats.codec.toLowerCase() === '${codec}'`, SOON_MS);
    await untilLike(t, page, 26);
  });
}

test('steering by the data channel turns the camera', assembled, async (t) => {
  const { page } = await watch(t);
  await until(page, "window.porthole.viewer.usesDataChannel('demo')", SOON_MS);
  await page.click('#steer');
  await until(page, "'steering' in document.getElementById('stage').dataset", SOON_MS);
  // a paused scene is still, also to the encoder, but its frame goes on coming
  await page.keyboard.press('Space');
  await untilLike(t, page, 30);
  const { luma: before } = await shownLuma(page);
  const { luma: still } = await shownLuma(page);
  const box = await page.locator('#frame').boundingBox();
  await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.5);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.8, box.y + box.height * 0.5, { steps: 10 });
  await page.mouse.up();
  const moved = async () => psnr(before, (await shownLuma(page)).luma);
  const end = Date.now() + SOON_MS;
  let now = await moved();
  while (now > 18 && Date.now() < end) {
    now = await moved();
  }
  t.diagnostic(`${psnr(before, still).toFixed(1)} dB from one frame to the next, ${now.toFixed(1)} dB after the drag`);
  assert.ok(now <= 18, `the frame hardly changed: ${now} dB`);
  await page.keyboard.press('Space');
  assert.equal(await page.evaluate(() => document.documentElement.dataset.transport), 'webrtc');
});

test('a preset is changed while video runs', assembled, async (t) => {
  const { page } = await watch(t);
  await untilTransport(page, 'webrtc', SOON_MS);
  await page.click('#details-toggle');
  await page.selectOption('#quality', 'low');
  await until(page, "window.porthole.page.stage.watch.statistics?.preset === 'low'", SOON_MS);
  await until(page, 'window.porthole.page.stage.watch.bits.rate(performance.now()) < 350000', SOON_MS);
  assert.equal(await page.evaluate(() => document.documentElement.dataset.transport), 'webrtc');
});

test('without its transport frames go on, and video is back with it', assembled, async (t) => {
  const { page } = await watch(t);
  await untilTransport(page, 'webrtc', SOON_MS);
  const putBack = await host.remove('porthole-transport-webrtc');
  await untilTransport(page, 'websocket', SOON_MS);
  await untilState(page, 'live', SOON_MS);
  const { sequence } = await page.evaluate(() => window.porthole.painted);
  await until(page, `window.porthole.painted.sequence > ${sequence + 10}`, SOON_MS);
  await putBack();
  await untilTransport(page, 'webrtc', SOON_MS);
  await untilLike(t, page, 26);
});
