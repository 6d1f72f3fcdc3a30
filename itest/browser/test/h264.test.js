/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { AssembledHost, assembled } from './assembled.js';
import { Firefox, firefoxMissing } from './firefox.js';
import { firstFrame, open, until, WIDE } from './support.js';

// H.264 over the WebSocket in the page, against the assembled host: 1280 x 720, 30 frames a second, 5 Mbit/s

const SOON_MS = 30_000;
const MIN_DECIBELS = 33;
const REFERENCE = await readFile(new URL('reference.page.js', import.meta.url), 'utf8');
const host = new AssembledHost([], 'websocket');

before(() => assembled.skip || host.start());
after(() => assembled.skip || host.stop());

const shows = (page, codec) => until(page, `window.porthole.page.stage.watch.codec === '${codec}'`, SOON_MS);

/** In `porthole/`, or in `bundle/` with all that it imports. */
const WORKER = 'painter-worker.js';

/** Opens the page. What is given replaces its files by path. */
async function watch(t, query, files = {}) {
  const { page, faults } = await open(t, host.url + query, WIDE, undefined, async (p) => {
    await p.route('**/reference.js', (route) => route.fulfill({ contentType: 'text/javascript', body: REFERENCE }));
    for (const [path, change] of Object.entries(files)) {
      await p.route(`**/${path}`, async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, body: change(await response.text()) });
      });
    }
  });
  await firstFrame(page, SOON_MS);
  return { page, faults };
}

/** Notes when each frame was painted, from now on. */
function notePaintings(page) {
  return page.evaluate(() => {
    window.paintings = [];
    const note = () => window.paintings.push(performance.now());
    const attributeFilter = ['data-sequence'];
    new MutationObserver(note).observe(document.getElementById('frame'), { attributeFilter });
  });
}

/** The longest time without a frame since then, in milliseconds. */
async function longestGap(page) {
  const at = await page.evaluate(() => window.paintings);
  return Math.max(...at.slice(1).map((time, i) => time - at[i]));
}

test('H.264 on the canvas is the frame of its sequence, with the boxes of that frame', assembled, async (t) => {
  const { page, faults } = await watch(t, '?encoding=h264');
  await shows(page, 'h264');
  await page.evaluate(async () => {
    const { startReference } = await import(new URL('reference.js', document.baseURI).href);
    await startReference('demo');
    const headers = { 'Content-Type': 'application/json' };
    const post = async (/** @type {number} */ x) => {
      const detections = [{ bbox: [x, 200, x + 200, 400], class_name: 'cup', confidence: 0.5 }];
      const body = JSON.stringify({ detections, lifetimeMs: 2000 });
      await fetch('api/v1/streams/demo/annotations', { method: 'POST', headers, body });
      setTimeout(post, 100, (x + 12) % 1000);
    };
    post(0);
  });
  const end = Date.now() + SOON_MS;
  const seen = [];
  while (seen.length < 3) {
    assert.ok(Date.now() < end, JSON.stringify(seen));
    const found = await page.evaluate(() => window.reference.compare());
    if (found.codec === 2 && found.detections === 1 && found.otherOverlay > 0.1) {
      seen.push(found);
    }
  }
  t.diagnostic(seen.map((f) => `${f.psnr.toFixed(1)} dB`).join(', '));
  t.diagnostic(
    seen.map((f) => `boxes differ by ${f.overlay.toFixed(3)}, others ${f.otherOverlay.toFixed(2)}`).join('; '),
  );
  for (const f of seen) {
    assert.deepEqual([f.width, f.height], [1280, 720]);
    assert.ok(f.psnr >= MIN_DECIBELS, `frame ${f.sequence}: ${f.psnr} dB`);
    assert.ok(f.overlay < 0.02, `frame ${f.sequence} has the boxes of another: ${f.overlay}`);
  }
  assert.deepEqual(faults, []);
});

test('a decoder that swallows frames is replaced by itself', assembled, async (t) => {
  // the first decoder that has given ten frames gives no more
  const swallow = (/** @type {string} */ module) => `
    const Real = globalThis.VideoDecoder;
    let decoders = 0;
    globalThis.VideoDecoder = class {
      constructor({ output, error }) {
        const first = decoders++ === 0;
        let given = 0;
        this.real = new Real({ output: (f) => (first && ++given > 10 ? f.close() : output(f)), error });
      }
      get state() { return this.real.state; }
      get decodeQueueSize() { return 0; }
      configure(c) { this.real.configure(c); }
      decode(c) { this.real.decode(c); }
      close() { this.real.close(); }
    };
    ${module}`;
  const { page, faults } = await watch(t, '?encoding=h264', { [WORKER]: swallow });
  await notePaintings(page);
  await shows(page, 'h264');
  await until(page, 'window.paintings.length > 30', SOON_MS);
  const gap = await longestGap(page);
  t.diagnostic(`without a frame for ${gap.toFixed(0)} ms`);
  assert.ok(gap > 200, 'nothing was swallowed');
  assert.ok(gap < 4000, `${gap} ms`); // 2 s where the machine is not busy
  assert.equal(await page.evaluate(() => window.porthole.page.stage.watch.codec), 'h264');
  assert.deepEqual(faults, []);
});

test('a page that stood still for two seconds shows fresh frames again', assembled, async (t) => {
  const { page, faults } = await watch(t, '?encoding=h264');
  await shows(page, 'h264');
  const ms = await page.evaluate(async () => {
    const { watch } = window.porthole.page.stage;
    for (const end = performance.now() + 2000; performance.now() < end; );
    const begun = performance.now();
    while (!(watch.ageMs() < 150)) {
      await new Promise((done) => setTimeout(done, 2));
    }
    return performance.now() - begun;
  });
  t.diagnostic(`fresh after ${ms.toFixed(0)} ms`);
  assert.ok(ms < 2000, `${ms} ms`); // 150 ms where the machine is not busy
  assert.deepEqual(faults, []);
});

test('without its encoder H.264 becomes JPEG, and is back with it', assembled, async (t) => {
  const { page, faults } = await watch(t, '?encoding=h264');
  await shows(page, 'h264');
  await notePaintings(page);
  const putBack = await host.remove('porthole-encoder-h264');
  await shows(page, 'jpeg');
  await putBack();
  await shows(page, 'h264');
  t.diagnostic(`without a frame for ${(await longestGap(page)).toFixed(0)} ms`);
  assert.deepEqual(faults, []);
});

test('where there is no worker the main thread decodes and paints the same', assembled, async (t) => {
  const none = (/** @type {string} */ module) => `throw new Error('no worker here'); ${module}`;
  const { page } = await watch(t, '?encoding=h264', { [WORKER]: none });
  await shows(page, 'h264');
  assert.equal(page.workers().length, 0);
  const captured = await page.evaluate(async () => {
    const { frame, image } = await window.porthole.page.stage.watch.screen.capture();
    return { codec: frame.codec, width: image.width };
  });
  assert.deepEqual(captured, { codec: 2, width: 1280 });
});

test(
  'Debian’s Firefox shows both codecs from a worker, and plays the bare video',
  { skip: assembled.skip || firefoxMissing },
  async (t) => {
    const firefox = await new Firefox().start();
    t.after(() => firefox.stop());
    const inWorker =
      "(() => { try { return !document.getElementById('frame').getContext('2d'); } catch { return true; } })()";
    for (const [codec, number] of Object.entries({ jpeg: 1, h264: 2 })) {
      await firefox.open(`${host.url}?encoding=${codec}`);
      await firefox.until(`globalThis.porthole?.page.stage.watch?.codec === '${codec}'`, SOON_MS);
      await firefox.evaluate(`(async () => { ${REFERENCE.replace('export ', '')}; await startReference('demo'); })()`);
      const found = await firefox.evaluate('window.reference.compare()');
      t.diagnostic(`Firefox ${firefox.version}, ${codec}: ${found.psnr.toFixed(1)} dB`);
      assert.deepEqual([found.codec, found.width, found.height], [number, 1280, 720]);
      assert.ok(found.psnr >= MIN_DECIBELS, `frame ${found.sequence}: ${found.psnr} dB`);
      assert.ok(await firefox.evaluate(inWorker), 'the main thread paints');
    }
    await firefox.open(`${host.url}streams/demo/video.mp4`);
    await firefox.until("document.querySelector('video')?.currentTime > 0.5", SOON_MS);
    const size = "[document.querySelector('video').videoWidth, document.querySelector('video').videoHeight]";
    assert.deepEqual(await firefox.evaluate(size), [1280, 720]);
  },
);
