/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AssembledHost, assembled } from './assembled.js';
import { open, until } from './support.js';

// a bare <video> of the assembled host, without the page's scripts

const SOON_MS = 60_000;
const host = new AssembledHost(['--/io.porthole.transport.video/firstFrameTimeoutInMs=60000']);

before(() => assembled.skip || host.start());
after(() => assembled.skip || host.stop());

/**
 * What the element shows, reduced to 160 x 90, and its likeness in decibels to the snapshot that it is most like: an element
 * keeps some frames in hand, so that it shows what earlier snapshots did.
 */
function likeness(page, jpeg) {
  return page.evaluate(async (base64) => {
    const grey = (image) => {
      const g = new OffscreenCanvas(160, 90).getContext('2d', { willReadFrequently: true });
      g.imageSmoothingQuality = 'high';
      g.drawImage(image, 0, 0, 160, 90);
      const { data } = g.getImageData(0, 0, 160, 90);
      return Array.from(
        { length: 160 * 90 },
        (_, i) => data[4 * i] * 0.3 + data[4 * i + 1] * 0.59 + data[4 * i + 2] * 0.11,
      );
    };
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    window.snapshots ??= [];
    window.snapshots.push(grey(await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }))));
    const shown = grey(document.querySelector('video'));
    const errors = window.snapshots.map(
      (sent) => shown.reduce((sum, v, i) => sum + (v - sent[i]) ** 2, 0) / shown.length,
    );
    return { shown, decibels: 10 * Math.log10(255 ** 2 / Math.max(Math.min(...errors), 1e-9)) };
  }, jpeg.toString('base64'));
}

test('a video element plays a stream, and it moves like the snapshots', assembled, async (t) => {
  const { page, faults } = await open(t, `${host.url}streams/demo/video.mp4`); // Chromium's own page of a video
  await until(page, "document.querySelector('video')?.currentTime > 0.5", SOON_MS);
  const end = Date.now() + SOON_MS;
  const seen = new Set();
  let best = 0;
  while (best < 27 || seen.size < 4) {
    assert.ok(Date.now() < end, `like the snapshots to ${best.toFixed(1)} dB, ${seen.size} different frames`);
    const { shown, decibels } = await likeness(page, await host.snapshot('demo'));
    seen.add(shown.join());
    best = Math.max(best, decibels);
  }
  t.diagnostic(`like a snapshot to ${best.toFixed(1)} dB`);
  const size = await page.evaluate(() => {
    const { videoWidth, videoHeight, error } = document.querySelector('video');
    return [videoWidth, videoHeight, error];
  });
  assert.deepEqual(size, [1280, 720, null]);
  assert.deepEqual(
    faults.filter((fault) => !fault.includes('404')), // the browser asks for an icon
    [],
  );
});
