/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeBlocks } from '../../../viewer-web/src/test/fake/jpeg.js';
import { FakeStream } from '../../../viewer-web/src/test/fake/stream.js';
import { fakeHost, firstFrame, onlyFake, open, until, WIDE } from './support.js';

// the truth of the latency that the page shows: each frame has the time of its capture in its pixels, and the painter's
// own pixels tell it again when they are painted, on the same clock of this machine

const FRAMES = 300;
const AGREE_MS = 5;
/** Of the milliseconds since 1970, as many as there is room for: a black or white column of blocks each. */
const BITS = 20;
const BLOCKS = 4;
const ROWS = 45;
/** A single frame may be held up between its pixels and the note of its painting, when the machine is busy. */
const LEAST = 0.9;
const SHOWN_OF = 90;

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Frames that are stamped with the time of their capture on this machine's clock. */
class StampedStream extends FakeStream {
  /** Stamps by time of capture. @type {Map<number, number>} */
  stamps = new Map();

  /** @param {import('../../../viewer-web/src/test/fake/host.js').FakeHost} host */
  constructor(host) {
    super('stamped', 99);
    this.ahead = median(Array.from({ length: 999 }, () => Date.now() - host.now() / 1000));
  }

  tick(nowUs) {
    super.tick(nowUs);
    this.stamp = Math.round(nowUs / 1000 + this.ahead) % 2 ** BITS;
    this.stamps.set(nowUs, this.stamp);
  }

  jpeg() {
    return encodeBlocks(BITS * BLOCKS, ROWS, (x) => {
      const level = (this.stamp >> Math.floor(x / BLOCKS)) & 1 ? 235 : 20;
      return [level, level, level];
    });
  }
}

/** Runs in the worker, before the painter: reads each frame's stamp off the canvas once it is painted there. */
function readStamps(bits) {
  const channel = new BroadcastChannel('stamps');
  const { prototype } = globalThis.OffscreenCanvasRenderingContext2D;
  const draw = prototype.drawImage;
  prototype.drawImage = function (image, ...at) {
    draw.call(this, image, ...at);
    if (image instanceof ImageBitmap && at.length === 2) {
      const { data, width } = this.getImageData(0, 100, this.canvas.width, 1);
      let stamp = 0;
      for (let bit = 0; bit < bits; bit++) {
        stamp |= Number(data[4 * Math.floor(((bit + 0.5) * width) / bits)] > 128) << bit;
      }
      channel.postMessage({ stamp, at: Date.now() });
    }
  };
}

/** Runs in the page: notes what it counts as the latency of each frame, and what it shows after how many of them. */
function noteLatencies() {
  const noted = { read: [], counted: [], shown: [] };
  globalThis.noted = noted;
  new BroadcastChannel('stamps').onmessage = ({ data }) => noted.read.push(data);
  const { viewer, page } = globalThis.porthole;
  const { watch } = page.stage;
  const { handlers } = watch.screen;
  const { painted } = handlers;
  handlers.painted = (frame, at, decodedAt) => {
    painted(frame, at, decodedAt);
    noted.counted.push({ captureTime: frame.captureTime, ms: viewer.clock.ageMs(frame.captureTime, at) });
  };
  const line = document.getElementById('statistics');
  new MutationObserver(() => {
    const text = line.querySelector('[data-statistic=latency]')?.textContent ?? '';
    noted.shown.push({ ms: parseFloat(text), after: noted.counted.length });
  }).observe(line, { subtree: true, childList: true });
}

test('the latency that is shown is that of the stamps in the painted frames', onlyFake, async (t) => {
  const host = await fakeHost();
  const stream = new StampedStream(host);
  host.streams.set('stamped', stream);
  // as many frames as a screen can show
  const timer = setInterval(() => {
    stream.tick(host.now());
    host.viewers.forEach((viewer) => viewer.tick());
  }, 15);
  t.after(() => {
    clearInterval(timer);
    return host.kill();
  });
  const { page, faults } = await open(t, `${host.url}?stream=stamped`, WIDE, undefined, (p) =>
    p.route('**/painter-worker.js', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: `(${readStamps})(${BITS});\n${await response.text()}` });
    }),
  );
  await firstFrame(page);
  await page.evaluate(noteLatencies);
  await until(page, `noted.counted.length >= ${FRAMES}`, 40_000);
  const { read, counted, shown } = await page.evaluate('noted');
  const readAt = new Map(read.map(({ stamp, at }) => [stamp, at]));
  const measured = counted.map(({ captureTime }) => {
    const stamp = stream.stamps.get(captureTime);
    return ((readAt.get(stamp) % 2 ** BITS) - stamp + 2 ** BITS) % 2 ** BITS;
  });
  const known = measured.filter((ms) => !Number.isNaN(ms));
  assert.ok(known.length >= FRAMES - 5, `${known.length} stamps were read off the painted frames`);
  const off = counted.map(({ ms }, i) => Math.abs(ms - measured[i])).filter((ms) => !Number.isNaN(ms));
  const within = off.filter((ms) => ms <= AGREE_MS).length / off.length;
  t.diagnostic(`latency ${median(known)} ms by the stamps; the page's figures are ${median(off).toFixed(2)} ms off,`);
  t.diagnostic(
    `${(100 * within).toFixed(1)} % of ${off.length} within ${AGREE_MS} ms, ${Math.max(...off).toFixed(1)} at most`,
  );
  assert.ok(within >= LEAST, `${within} of the frames agree`);
  const full = shown.filter(({ ms, after }) => after >= SHOWN_OF && !Number.isNaN(ms));
  assert.ok(full.length > 3, 'the page has shown its figure now and then');
  for (const { ms, after } of full) {
    const truth = median(measured.slice(after - SHOWN_OF, after).filter((one) => !Number.isNaN(one)));
    assert.ok(Math.abs(ms - truth) <= AGREE_MS, `shown ${ms} ms, by the stamps ${truth} ms`);
  }
  assert.deepEqual(faults, []);
});
