/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { AssembledHost, assembled } from './assembled.js';
import { firstFrame, open, until } from './support.js';

// annotations over the very frame that they belong to, whatever way it came: frames that show their number in the picture,
// and annotations that show it, too, are compared in each animation frame

const SOON_MS = 30_000;
/** 15,000 in a measurement. */
const COMPARED_MS = Number(process.env.EXACT_MS ?? 5000);
/** How many may be wrong over WebRTC, whose frames are told by their times: a share, or a few of a short run. */
const MISSES = { share: 0.01, few: 3 };
const PYTHON = fileURLToPath(new URL('../../../python', import.meta.url));
const PRODUCER = fileURLToPath(new URL('../../scenarios/coded_producer.py', import.meta.url));

const host = new AssembledHost();
let producer;

before(async () => {
  if (!assembled.skip) {
    await host.start();
    const socket = join(host.folder, `porthole-${process.getuid()}`, 'link.sock');
    const env = { ...process.env, PYTHONPATH: PYTHON };
    producer = spawn('/usr/bin/python3', [PRODUCER, 'coded', '25', socket], { env, stdio: 'ignore' });
  }
});
after(async () => {
  producer?.kill();
  await (assembled.skip || host.stop());
});

/**
 * Runs in the page. Puts frame and annotations one over the other in each animation frame, as the eye has them, and reads
 * both numbers of what is seen. It begins when there are both.
 */
function compare({ ms, soon }) {
  const [WIDTH, HEIGHT, LEFT, SIDE] = [640, 360, 120, 40];
  const g = new OffscreenCanvas(WIDTH, HEIGHT).getContext('2d', { willReadFrequently: true });
  const overlay = document.getElementById('annotations');
  const number = (/** @type {number} */ y, isSet) => {
    const row = g.getImageData(LEFT, y, 8 * SIDE, 1).data;
    return Array.from({ length: 8 }, (_, bit) => {
      const at = 4 * SIDE * (bit + 0.5);
      return Number(isSet(row[at], row[at + 1])) << bit;
    }).reduce((a, b) => a | b);
  };
  const counts = { seen: 0, exact: 0, frames: 0, off: {} };
  let last = -1;
  return new Promise((resolve) => {
    let end = performance.now() + soon;
    const look = () => {
      const { surface } = globalThis.porthole.page.stage.watch;
      const scale = Math.min(overlay.width / WIDTH, overlay.height / HEIGHT);
      const [w, h] = [WIDTH * scale, HEIGHT * scale];
      g.drawImage(surface, 0, 0, WIDTH, HEIGHT);
      g.drawImage(overlay, (overlay.width - w) / 2, (overlay.height - h) / 2, w, h, 0, 0, WIDTH, HEIGHT);
      const shown = number(320, (r) => r > 128);
      const drawn = number(270, (r) => r > 80);
      if (counts.seen > 0 || drawn > 0) {
        const off = ((drawn - shown + 384) % 256) - 128;
        end = counts.seen === 0 ? performance.now() + ms : end;
        counts.seen++;
        counts.frames += Number(shown !== last);
        counts.exact += Number(off === 0);
        counts.off[off] = (counts.off[off] ?? 0) + 1;
        last = shown;
      }
      performance.now() < end ? requestAnimationFrame(look) : resolve(counts);
    };
    requestAnimationFrame(look);
  });
}

for (const [way, query, ready, never] of [
  ['JPEG over the WebSocket', 'transport=websocket&encoding=jpeg', "watch.codec === 'jpeg'", true],
  ['H.264 over the WebSocket', 'transport=websocket&encoding=h264', "watch.codec === 'h264'", true],
  ['WebRTC', 'transport=webrtc', 'watch.paintingVideo && watch.exact', false],
]) {
  test(`annotations are drawn on exactly the frame that they belong to: ${way}`, assembled, async (t) => {
    const { page } = await open(t, `${host.url}?stream=coded&${query}`);
    await firstFrame(page, SOON_MS);
    await until(page, `((watch) => ${ready})(window.porthole.page.stage.watch)`, SOON_MS);
    const counts = await page.evaluate(compare, { ms: COMPARED_MS, soon: SOON_MS });
    t.diagnostic(`${way}: ${JSON.stringify(counts)}`);
    assert.ok(counts.frames > COMPARED_MS / 500, `the frames went on: ${JSON.stringify(counts)}`);
    const misses = never ? 0 : Math.max(MISSES.few, MISSES.share * counts.seen);
    assert.ok(counts.seen - counts.exact <= misses, `${way}: ${JSON.stringify(counts)}`);
  });
}
