/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { AssembledHost, assembled } from './assembled.js';
import { readFrames } from '../../../viewer-web/src/main/resources/web/porthole/replay.js';
import { contrast } from './contrast.js';
import { fakeHost, firstFrame, onlyFake, open, PHONE, until, WIDE } from './support.js';

// recording, instant replay and the library: the page's own part with the fake host, the videos with the assembled one

const SOON_MS = 30_000;
const text = (page, id) => page.evaluate((of) => document.getElementById(of).textContent.trim(), id);
const shown = (id) => `!document.getElementById('${id}').hidden`;

/** The fake host with a recorder, and its page. */
async function withRecorder(t, { options = WIDE, host: hostOptions = {} } = {}) {
  const host = await fakeHost(hostOptions);
  t.after(() => host.kill());
  const recorder = host.offerRecorder();
  const opened = await open(t, host.url, options);
  await firstFrame(opened.page, SOON_MS);
  await until(opened.page, shown('record'), SOON_MS);
  return { ...opened, host, recorder };
}

/** Copies the pixels of the replay's canvas or of a video, small. */
function pixels(page, id) {
  return page.evaluate((of) => {
    const g = new OffscreenCanvas(64, 36).getContext('2d', {
      willReadFrequently: true,
    });
    g.drawImage(document.getElementById(of), 0, 0, 64, 36);
    return [...g.getImageData(0, 0, 64, 36).data];
  }, id);
}

/** Mean difference of two images, 0 to 255. */
function difference(a, b) {
  return a.reduce((sum, v, i) => sum + Math.abs(v - b[i]), 0) / a.length;
}

/** Moves the range of the replay: 0 is now, 1 the oldest frame. */
async function lookBack(page, share) {
  await page.evaluate((s) => {
    const range = /** @type {HTMLInputElement} */ (document.getElementById('replay-range'));
    range.value = String(Number(range.min) * s);
    range.dispatchEvent(new Event('input'));
    range.dispatchEvent(new Event('change'));
  }, share);
  await until(page, "'replay' in document.getElementById('stage').dataset", SOON_MS);
}

const replayed = (page) => page.evaluate(() => Number(document.getElementById('replay-frame').dataset.sequence));

test('a host without a recorder shows none of it', onlyFake, async (t) => {
  const host = await fakeHost();
  t.after(() => host.kill());
  const { page, faults } = await open(t, host.url);
  await firstFrame(page);
  const hidden = await page.evaluate(() =>
    ['record', 'replay-toggle', 'library-toggle', 'recording'].map((id) => document.getElementById(id).hidden),
  );
  assert.deepEqual(hidden, [true, true, true, true]);
  assert.deepEqual(faults, []);
});

test('a recording is started and stopped by its button, and says when it fails', onlyFake, async (t) => {
  const { page, recorder, faults } = await withRecorder(t);
  await page.click('#record');
  await until(page, "document.getElementById('record').getAttribute('aria-pressed') === 'true'");
  assert.equal(await text(page, 'recording-word'), 'Recording');
  await until(page, "document.getElementById('recording-time').textContent >= '0:01'");
  await page.keyboard.press('r');
  await until(page, "document.getElementById('recording').hidden");
  assert.equal(recorder.recordings[0].state, 'ended');
  await page.click('#record');
  await until(page, shown('recording'));
  recorder.fail('the disk is full');
  await until(page, "document.getElementById('recording-word').textContent.includes('failed: the disk is full')");
  assert.match(await text(page, 'toast'), /the disk is full/);
  assert.deepEqual(faults, []);
});

test('what somebody else records is shown, and not stopped by the button', onlyFake, async (t) => {
  const { page, recorder } = await withRecorder(t);
  recorder.add({ state: 'recording', startedBy: 'producer', seconds: 70 });
  await until(page, "document.getElementById('recording-word').textContent === 'Recorded by the program'");
  assert.match(await text(page, 'recording-time'), /^1:1\d$/);
  assert.equal(await page.getAttribute('#record', 'aria-pressed'), 'false');
});

test('a viewer without control may look, and is told what it may not', onlyFake, async (t) => {
  const { page, recorder } = await withRecorder(t, {
    host: { role: 'view' },
  });
  recorder.add({});
  assert.equal(await page.isDisabled('#record'), true);
  assert.equal(await page.getAttribute('#record', 'title'), 'This link is view-only');
  await page.click('#replay-toggle');
  await until(page, "document.getElementById('replay-reason').textContent.includes('not switched on')");
  assert.equal(await page.isVisible('#replay-keep'), false);
  await page.keyboard.press('l');
  await until(page, "document.querySelectorAll('.recording').length === 1");
  assert.equal(await page.locator('.recording .action >> text=Delete').isVisible(), false);
});

test('one looks back while the stream goes on, steps, plays and is live again', onlyFake, async (t) => {
  const { page, faults } = await withRecorder(t);
  await page.keyboard.press('b');
  await page.click('#replay-keep');
  await until(page, `${shown('replay-on')} && Number(document.getElementById('replay-range').min) < -2.5`, SOON_MS);
  await lookBack(page, 0.8);
  const first = await replayed(page);
  assert.match(await text(page, 'replay-time'), /^[\d.]+ s ago$/);
  assert.ok(difference(await pixels(page, 'replay-frame'), Array(64 * 36 * 4).fill(0)) > 10, 'the frame is black');
  await page.keyboard.press('ArrowRight');
  await until(page, `Number(document.getElementById('replay-frame').dataset.sequence) > ${first}`);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await until(page, `Number(document.getElementById('replay-frame').dataset.sequence) < ${first}`);
  const { sequence } = await page.evaluate(() => window.porthole.painted);
  await until(page, `window.porthole.painted.sequence > ${sequence}`);
  await page.keyboard.press('Space');
  await until(page, `Number(document.getElementById('replay-frame').dataset.sequence) > ${first + 8}`);
  await page.keyboard.press('Escape');
  await until(page, "!('replay' in document.getElementById('stage').dataset)");
  assert.equal(await text(page, 'replay-time'), 'Live');
  await page.keyboard.press('Escape');
  await until(page, "document.getElementById('replay').hidden");
  assert.deepEqual(faults, []);
});

test('the library lists, is linked, and deletes after a question', onlyFake, async (t) => {
  const { page, recorder, faults } = await withRecorder(t);
  await page.click('#library-toggle');
  await until(page, shown('library-empty'));
  recorder.add({ label: 'first' });
  recorder.add({
    stream: 'depth',
    state: 'failed',
    reason: 'the disk is full',
    lostFrames: 3,
  });
  await until(page, "document.querySelectorAll('.recording').length === 2");
  assert.match(await page.textContent('.recording >> nth=0'), /depth.*failed: the disk is full.*3 frames were lost/s);
  assert.match(await text(page, 'library-room'), /15 MB of 20 GB used, 99 GB free/);
  assert.equal(new URL(page.url()).searchParams.get('recordings'), 'all');
  await page.reload();
  await until(page, "document.querySelectorAll('.recording').length === 2");
  await page.selectOption('#library-stream', 'demo');
  await until(page, "document.querySelectorAll('.recording').length === 1");
  await page.focus('.recording .actions button');
  await page.keyboard.press('Enter');
  await until(page, "document.getElementById('library-confirm').open");
  assert.match(await text(page, 'library-question'), /^first .+ for everybody/);
  await page.keyboard.press('Escape');
  assert.equal(recorder.recordings.length, 2);
  await page.click('.recording .actions button');
  await page.click('#library-confirm .delete');
  await until(page, "document.querySelector('.recording')?.textContent.includes('depth')");
  assert.equal(recorder.recordings.length, 1);
  await page.keyboard.press('Escape');
  await until(page, "!document.getElementById('library').open");
  await until(page, "!new URL(location.href).searchParams.has('recordings')"); // the event of closing comes later
  assert.deepEqual(faults, []);
});

for (const [name, options] of Object.entries({
  'a wide screen': WIDE,
  'a phone': PHONE,
  'a very small phone': { ...PHONE, viewport: { width: 320, height: 568 } },
})) {
  test(`the recorder's tools can all be reached on ${name}`, onlyFake, async (t) => {
    const { page, recorder } = await withRecorder(t, { options });
    recorder.kept.set('demo', []);
    await page.click('#replay-toggle');
    await until(page, shown('replay-on'), SOON_MS);
    const outside = () =>
      page.evaluate(() => {
        const dialog = document.querySelector('dialog[open]') ?? document;
        return [...dialog.querySelectorAll('button, a, select, input')]
          .filter((e) => e.checkVisibility())
          .filter((e) => {
            const r = e.getBoundingClientRect();
            return r.left < 0 || r.right > innerWidth + 0.5 || r.width < 24 || r.height < 24;
          })
          .map((e) => e.id || e.outerHTML);
      });
    assert.deepEqual(await outside(), []);
    recorder.add({
      label: 'a rather long name that somebody has given to a recording of the demo',
    });
    await page.click('#library-toggle');
    await until(page, "document.querySelectorAll('.recording').length === 1");
    assert.deepEqual(await outside(), []);
  });
}

for (const colorScheme of ['light', 'dark']) {
  test(`the library can be read when the system is ${colorScheme}`, onlyFake, async (t) => {
    const { page, recorder } = await withRecorder(t, {
      options: { ...WIDE, colorScheme },
      query: '?recordings=all',
    });
    const { id } = recorder.add({
      state: 'failed',
      reason: 'the disk is full',
    });
    await page.goto(`${page.url().split('?')[0]}?recordings=${id}`);
    await until(page, "document.querySelector('.recording[data-played]')");
    const found = await page.evaluate(() => {
      const rgb = (css) => css.match(/[\d.]+/g).map(Number);
      const ground = (e) => {
        const colour = rgb(getComputedStyle(e).backgroundColor);
        return colour[3] === 0 ? ground(e.parentElement) : colour.slice(0, 3);
      };
      const texts = ['#library-room', '#library-title', '#library-facts', '.name', '.facts', '.state', '.action'];
      return texts.map((s) => {
        const e = document.querySelector(s.startsWith('#') ? s : `.recording ${s}`);
        return { s, text: rgb(getComputedStyle(e).color), ground: ground(e) };
      });
    });
    for (const { s, text: colour, ground } of found) {
      assert.ok(contrast(colour, ground) >= 4.5, `${s}: ${colour} on ${ground}`);
    }
  });
}

const host = new AssembledHost(['--/io.porthole.capture.demo/framesPerSecond=15']);

before(() => assembled.skip || host.start());
after(() => assembled.skip || host.stop());

test('two seconds are recorded by the button, played, downloaded and deleted', assembled, async (t) => {
  const { page, faults } = await open(t, host.url);
  await firstFrame(page, SOON_MS);
  await until(page, shown('record'), SOON_MS);
  await page.click('#record');
  await until(page, "document.getElementById('recording-time').textContent >= '0:02'", SOON_MS);
  await page.click('#record');
  await until(page, "document.getElementById('recording').hidden", SOON_MS);
  await page.click('#library-toggle');
  await until(page, "document.querySelector('.recording[data-state=ended]')", SOON_MS);
  await page.click('.recording .play');
  await until(page, "document.getElementById('library-video').readyState >= 2", SOON_MS);
  const { duration, seekable } = await page.evaluate(() => {
    const video = /** @type {HTMLVideoElement} */ (document.getElementById('library-video'));
    video.pause();
    return { duration: video.duration, seekable: video.seekable.end(0) };
  });
  const { recordings } = await (await fetch(`${host.url}api/v1/recordings`)).json();
  assert.ok(duration > 1 && Math.abs(duration - recordings[0].seconds) < 0.5, `${duration} s`);
  assert.ok(Math.abs(seekable - duration) < 0.1, `can be sought to ${seekable} s`);
  const at = async (/** @type {number} */ time) => {
    await page.evaluate((to) => (document.getElementById('library-video').currentTime = to), time);
    await until(page, "!document.getElementById('library-video').seeking", SOON_MS);
    return pixels(page, 'library-video');
  };
  const [begin, end] = [await at(0), await at(duration - 0.2)];
  t.diagnostic(`${duration.toFixed(2)} s, its ends differ by ${difference(begin, end).toFixed(1)} of 255`);
  assert.ok(difference(begin, end) > 1, 'nothing moves');
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('.recording .actions a >> nth=0')]);
  const bytes = await readFile(await download.path());
  assert.equal(bytes.subarray(4, 8).toString('latin1'), 'ftyp');
  await page.click('.recording .actions button');
  await page.click('#library-confirm .delete');
  await until(page, "document.querySelectorAll('.recording').length === 0", SOON_MS);
  assert.deepEqual(faults, []);
});

/** Opens the page of the assembled host with instant replay, which has some seconds. */
async function withReplay(t, script = undefined) {
  const opened = await open(t, host.url, WIDE, script);
  const { page } = opened;
  await firstFrame(page, SOON_MS);
  await until(page, shown('replay-toggle'), SOON_MS);
  await page.click('#replay-toggle');
  await until(page, `${shown('replay-keep')} || ${shown('replay-on')}`, SOON_MS);
  if (await page.isVisible('#replay-keep')) {
    await page.click('#replay-keep');
  }
  await until(page, shown('replay-on'), SOON_MS);
  const end = Date.now() + SOON_MS;
  let kept = { frames: 0, seconds: 0 };
  while (kept.frames < 40 || kept.seconds < 4) {
    assert.ok(Date.now() < end, `only ${kept.frames} frames of ${kept.seconds} s are kept`);
    await new Promise((resolve) => setTimeout(resolve, 200));
    kept = { ...kept, ...(await (await fetch(`${host.url}api/v1/replay/demo`)).json()) };
  }
  return opened;
}

test('one looks back at H.264 frames, saves them, and is live again', assembled, async (t) => {
  const { page, faults } = await withReplay(t);
  await lookBack(page, 0.1);
  const late = await pixels(page, 'replay-frame');
  const sequence = await replayed(page);
  await lookBack(page, 1);
  await until(page, `Number(document.getElementById('replay-frame').dataset.sequence) < ${sequence}`, SOON_MS);
  const early = await pixels(page, 'replay-frame');
  t.diagnostic(`frames of two times differ by ${difference(early, late).toFixed(1)} of 255`);
  assert.ok(difference(early, late) > 1, 'two times look the same');
  const before = await replayed(page);
  await page.keyboard.press('ArrowRight');
  await until(page, `Number(document.getElementById('replay-frame').dataset.sequence) > ${before}`, SOON_MS);
  const kept = readFrames(await (await fetch(`${host.url}api/v1/replay/demo/frames`)).arrayBuffer());
  assert.equal(await replayed(page), kept.find((f) => f.sequence > before)?.sequence);
  const started = Date.now();
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('#replay-download')]);
  await download.path();
  t.diagnostic(`a video of the last seconds is here after ${Date.now() - started} ms`);
  await page.click('#replay-save');
  await until(page, "/^Saved \\d+ s/.test(document.getElementById('toast').textContent)", SOON_MS);
  await page.keyboard.press('Escape');
  await until(page, "!('replay' in document.getElementById('stage').dataset)");
  const { sequence: live } = await page.evaluate(() => window.porthole.painted);
  await until(page, `window.porthole.painted.sequence > ${live}`, SOON_MS);
  assert.deepEqual(faults, []);
});

test('a browser that decodes no single frames looks back by a video', assembled, async (t) => {
  const { page, faults } = await withReplay(t, () => Reflect.deleteProperty(window, 'VideoDecoder'));
  await lookBack(page, 0.1);
  const late = await pixels(page, 'replay-video');
  const before = await page.evaluate(() => document.getElementById('replay-video').currentTime);
  await lookBack(page, 1);
  await until(page, `document.getElementById('replay-video').currentTime < ${before}`, SOON_MS);
  await until(page, "!document.getElementById('replay-video').seeking", SOON_MS);
  const early = await pixels(page, 'replay-video');
  assert.ok(difference(early, late) > 1, 'two times look the same');
  await page.keyboard.press('Escape');
  await until(page, "!('replay' in document.getElementById('stage').dataset)");
  assert.deepEqual(faults, []);
});
