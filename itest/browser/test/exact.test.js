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
/** On a busy machine the page's thread sees one of the two canvases sooner than the other, now and then. */
const LEAST = 0.95;
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

/** Runs in the page. */
function compare(ms) {
  const [WIDTH, HEIGHT, LEFT, SIDE] = [640, 360, 120, 40];
  const g = new OffscreenCanvas(WIDTH, HEIGHT).getContext('2d', { willReadFrequently: true });
  const overlay = document.getElementById('annotations');
  const read = (image, from, y, isSet) => {
    g.clearRect(0, 0, WIDTH, HEIGHT);
    g.drawImage(image, ...from, 0, 0, WIDTH, HEIGHT);
    let number = 0;
    for (let bit = 0; bit < 8; bit++) {
      number |= isSet(g.getImageData(LEFT + SIDE * (bit + 0.5), y, 1, 1).data) << bit;
    }
    return number;
  };
  const counts = { seen: 0, exact: 0, frames: 0, off: {} };
  let last = -1;
  return new Promise((resolve) => {
    const end = performance.now() + ms;
    const look = () => {
      const { surface } = globalThis.porthole.page.stage.watch;
      const size = [surface.videoWidth ?? surface.width, surface.videoHeight ?? surface.height];
      const scale = Math.min(overlay.width / WIDTH, overlay.height / HEIGHT);
      const [w, h] = [WIDTH * scale, HEIGHT * scale];
      const covered = [(overlay.width - w) / 2, (overlay.height - h) / 2, w, h];
      const shown = read(surface, [0, 0, ...size], 320, ([r]) => Number(r > 128));
      const drawn = read(overlay, covered, 270, (pixel) => Number(pixel[3] > 30));
      const off = ((drawn - shown + 384) % 256) - 128;
      counts.seen++;
      counts.frames += Number(shown !== last);
      counts.exact += Number(off === 0);
      counts.off[off] = (counts.off[off] ?? 0) + 1;
      last = shown;
      performance.now() < end ? requestAnimationFrame(look) : resolve(counts);
    };
    requestAnimationFrame(look);
  });
}

for (const [way, query, ready] of [
  ['JPEG over the WebSocket', 'transport=websocket&encoding=jpeg', "watch.codec === 'jpeg'"],
  ['H.264 over the WebSocket', 'transport=websocket&encoding=h264', "watch.codec === 'h264'"],
  ['WebRTC', 'transport=webrtc', 'watch.paintingVideo && watch.exact'],
]) {
  test(`annotations are drawn on exactly the frame that they belong to: ${way}`, assembled, async (t) => {
    const { page } = await open(t, `${host.url}?stream=coded&${query}`);
    await firstFrame(page, SOON_MS);
    await until(page, `((watch) => ${ready})(window.porthole.page.stage.watch)`, SOON_MS);
    const counts = await page.evaluate(compare, COMPARED_MS);
    t.diagnostic(`${way}: ${JSON.stringify(counts)}`);
    assert.ok(counts.frames > COMPARED_MS / 250, `the frames went on: ${JSON.stringify(counts)}`);
    assert.ok(counts.exact >= LEAST * counts.seen, `${way}: ${JSON.stringify(counts)}`);
  });
}
