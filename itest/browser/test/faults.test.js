/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { patchColour } from '../../../viewer-web/src/test/fake/scene.js';
import { fakeHost, firstFrame, onlyFake, open, frame, until, untilState } from './support.js';
import { setHidden } from './visibility.js';

// what the page does when something goes wrong, and what only a fake host can tell for sure

const PATCH = { x: 8, y: 8, width: 48, height: 48 };
const AGED = "'aged' in document.getElementById('stage').dataset";

async function start(t, { query = '', browser = undefined, ...options } = {}) {
  const host = await fakeHost(options);
  t.after(() => host.kill());
  return { host, ...(await open(t, host.url + query, browser)) };
}

test('the pixels are those of the frame with that sequence', onlyFake, async (t) => {
  const { page } = await start(t);
  await firstFrame(page);
  for (let i = 0; i < 20; i++) {
    const { sequence, mean } = await frame(page, PATCH);
    const wanted = patchColour(sequence);
    mean.forEach((v, c) => assert.ok(Math.abs(v - wanted[c]) <= 3, `${mean} is not ${wanted} of ${sequence}`));
    await until(page, `Number(document.getElementById('frame').dataset.sequence) > ${sequence}`);
  }
});

test('when the host dies the frame stays, greyed and with its age, and comes back with it', onlyFake, async (t) => {
  const { page, host } = await start(t);
  await firstFrame(page);
  await host.kill();
  await untilState(page, 'disconnected', 1000);
  await until(page, AGED);
  // one that was being decoded when the host died may still be painted
  await until(page, 'window.porthole.page.stage.watch.ageMs() > 1000');
  const { hash } = await frame(page);
  assert.match(await page.evaluate(() => getComputedStyle(document.getElementById('frame')).filter), /grayscale/);
  await until(page, "/frame from \\d/.test(document.getElementById('overlay-age').textContent)");
  await until(page, 'window.porthole.page.stage.watch.ageMs() > 3000');
  assert.equal((await frame(page)).hash, hash, 'the last frame is still there');
  await host.start();
  const from = Date.now();
  await until(page, `!(${AGED}) && document.documentElement.dataset.state === 'live'`, 3000);
  t.diagnostic(`live again ${Date.now() - from} ms after the restart`);
  assert.ok(Date.now() - from < 1500);
});

test('after a long break it is back as quickly', onlyFake, async (t) => {
  const { page, host } = await start(t);
  await firstFrame(page);
  await host.kill();
  await until(page, 'window.porthole.page.stage.watch.ageMs() > 15000', 20000);
  await host.start();
  const from = Date.now();
  await untilState(page, 'live', 3000);
  t.diagnostic(`live again ${Date.now() - from} ms after the restart`);
  assert.ok(Date.now() - from < 1500);
});

test('an update of the transport is over before anybody notices', onlyFake, async (t) => {
  const { page, host } = await start(t);
  await firstFrame(page);
  const { sequence } = await frame(page);
  host.update();
  const from = Date.now();
  await until(page, `Number(document.getElementById('frame').dataset.sequence) > ${sequence + 3}`);
  t.diagnostic(`frames again after ${Date.now() - from} ms`);
  assert.ok(Date.now() - from < 700);
});

test('a host that stays silent is left and asked again', onlyFake, async (t) => {
  const { page, host } = await start(t);
  await firstFrame(page);
  for (const viewer of host.viewers) {
    viewer.socket.send = viewer.socket.sendBinary = () => {};
  }
  await untilState(page, 'disconnected', 8000);
  await untilState(page, 'live', 3000);
});

test('a stream that goes stale, fails, ends or comes back says so', onlyFake, async (t) => {
  const { page, host, faults } = await start(t);
  await firstFrame(page);
  host.setState('demo', 'stale', 'producer disconnected');
  await untilState(page, 'stale');
  assert.equal(await page.textContent('#reason'), 'producer disconnected');
  await until(page, AGED);
  host.setState('demo', 'failed', 'no such device');
  await untilState(page, 'failed');
  assert.equal(await page.evaluate(() => document.documentElement.dataset.colour), 'red');
  host.setState('demo', 'live');
  await untilState(page, 'live');
  await until(page, `!(${AGED})`);
  host.remove('demo');
  await untilState(page, 'ended');
  host.add('demo');
  await untilState(page, 'live');
  const again = await frame(page);
  await until(page, `Number(document.getElementById('frame').dataset.sequence) > ${again.sequence}`);
  // it may have asked about the stream in the moment in which that ended
  const others = faults.filter((fault) => !fault.includes('404 (Not Found)'));
  assert.deepEqual(others, []);
});

test('a stream that is not there is named, and shown as soon as it comes', onlyFake, async (t) => {
  const { page, host, faults } = await start(t, { query: '?stream=later' });
  await untilState(page, 'missing');
  host.add('later');
  await untilState(page, 'live');
  assert.equal((await frame(page)).stream, 'later');
  assert.deepEqual(faults, []);
});

test('a host without streams is waited for', onlyFake, async (t) => {
  const { page, host } = await start(t);
  await firstFrame(page);
  for (const name of [...host.streams.keys()]) {
    host.remove(name);
  }
  await page.reload();
  await untilState(page, 'waiting');
  host.add('first');
  await untilState(page, 'live');
});

test('below a path prefix', onlyFake, async (t) => {
  const { page, faults } = await start(t, { prefix: '/lab/sim-3/' });
  await firstFrame(page);
  await page.goto(`${page.url()}index.html`);
  await firstFrame(page);
  assert.deepEqual(faults, []);
});

test('the token leaves the address, is kept for this tab, and asked for when it is wrong', onlyFake, async (t) => {
  const { page, host } = await start(t, { token: 's3cret', query: '?token=s3cret&stream=demo' });
  await firstFrame(page);
  assert.equal(page.url(), `${host.url}?stream=demo`);
  await page.reload();
  await firstFrame(page);
  const { page: other } = await open(t, host.url);
  await untilState(other, 'denied');
  await other.fill('#token', 's3cret');
  await other.click('#token-form button');
  await firstFrame(other);
  assert.equal(other.url(), host.url);
});

test('where no WebSocket gets through there is MJPEG, with a note, until one does', onlyFake, async (t) => {
  const { page, host } = await start(t);
  await firstFrame(page);
  host.blockSockets = true;
  host.update();
  await until(page, "document.getElementById('mjpeg').naturalWidth > 0", 8000);
  await untilState(page, 'live');
  assert.match(await page.textContent('#note'), /WebSocket connections are blocked/);
  assert.ok(await page.isHidden('#frame'));
  host.blockSockets = false;
  await until(page, "document.getElementById('mjpeg').hidden", 8000);
  await untilState(page, 'live');
  assert.ok(await page.isVisible('#frame'));
});

test('a degraded encoder is named', onlyFake, async (t) => {
  const { page, host } = await start(t);
  host.streams.get('demo').degraded = 'pure Java';
  await until(page, "document.querySelector('[data-statistic=degraded]')?.textContent.includes('pure Java')");
});

test('a frame that cannot be decoded is said and does not stop the next ones', onlyFake, async (t) => {
  const { page, host } = await start(t);
  await firstFrame(page);
  host.streams.get('demo').jpegs = [Buffer.from('this is no JPEG')];
  await untilState(page, 'failed');
  host.streams.get('demo').jpegs = [];
  await untilState(page, 'live');
});

test('when the host refuses the WebSocket itself, its reason is shown', onlyFake, async (t) => {
  const { page, host } = await start(t);
  await firstFrame(page);
  host.refusal = 'This host does not answer to lab.example.org.';
  host.update();
  await until(page, "!document.getElementById('note').hidden", 8000);
  assert.match(await page.textContent('#note'), /^This host does not answer to lab\.example\.org\. Showing MJPEG/);
});

test('a wrong token is told from none', onlyFake, async (t) => {
  const { page } = await start(t, { token: 's3cret' });
  await untilState(page, 'denied');
  assert.equal(await page.textContent('#reason'), 'This host asks for a token.');
  await page.fill('#token', 'wrong');
  await page.click('#token-form button');
  await until(page, "document.getElementById('reason').textContent === 'This token is not valid.'");
});

test('a host that is frozen is not live for long', onlyFake, async (t) => {
  const { page, host } = await start(t);
  await firstFrame(page);
  await untilState(page, 'live');
  for (const viewer of host.viewers) {
    viewer.socket.send = viewer.socket.sendBinary = () => {};
  }
  await untilState(page, 'stale', 2500);
  assert.match(await page.textContent('#reason'), /^Nothing received from the host for \d s\.$/);
});

test('an idle stream wakes before it is live, and its kept frame does not count as latency', onlyFake, async (t) => {
  const { page, host } = await start(t, { query: '?stream=objects' });
  await firstFrame(page);
  const kept = host.streams.get('demo');
  Object.assign(kept, { running: false, state: 'idle', captureTime: host.now() - 60_000_000 });
  host.setState('demo', 'idle');
  await until(page, "window.porthole.viewer.summary('demo').state === 'idle'");
  await page.evaluate(() => {
    const reason = document.getElementById('reason');
    globalThis.reasons = new Set();
    const note = () => globalThis.reasons.add(`${document.documentElement.dataset.state}: ${reason.textContent}`);
    new MutationObserver(note).observe(reason, { childList: true, characterData: true, subtree: true });
  });
  await page.keyboard.press('[');
  await page.keyboard.press('[');
  await until(page, "document.getElementById('frame').dataset.stream === 'demo'");
  host.setState('demo', 'stale', 'no new frame');
  Object.assign(kept, { running: false });
  await until(page, "globalThis.reasons.has('waiting: Waking the source…')"); // it is said for a while only
  host.setState('demo', 'live');
  await untilState(page, 'live');
  await until(page, 'window.porthole.page.stage.watch.latency.values().length > 5');
  const latencies = await page.evaluate(() => [...window.porthole.page.stage.watch.latency.values()]);
  assert.ok(Math.max(...latencies) < 5000, `${latencies}`);
});

test('a host that is starting is waited for, and nothing else is shown meanwhile', onlyFake, async (t) => {
  const { page, host } = await start(t);
  await firstFrame(page);
  host.starting = true;
  host.update();
  await untilState(page, 'starting');
  assert.equal(await page.textContent('#reason'), 'The host is starting.');
  await until(page, 'window.porthole.page.stage.watch.ageMs() > 4500', 8000);
  assert.ok(await page.isHidden('#mjpeg'), 'a WebSocket that is not there yet is not blocked');
  host.starting = false;
  await untilState(page, 'live', 8000);
});

test('MJPEG is one connection for one page, also of a wall, and none while the page is hidden', onlyFake, async (t) => {
  const { page, host } = await start(t, { query: '?view=wall' });
  await until(page, "document.querySelectorAll('.tile').length === 3");
  for (let i = 0; i < 7; i++) {
    host.add(`more-${i}`);
  }
  const connections = () => [...host.streams.values()].reduce((sum, stream) => sum + stream.plainViewers, 0);
  host.blockSockets = true;
  host.update();
  await until(page, "document.getElementById('mjpeg').naturalWidth > 0", 8000);
  assert.equal(connections(), 1);
  assert.ok(await page.isHidden('#wall'));
  await setHidden(page, true);
  await eventually(() => connections() === 0);
  await setHidden(page, false);
  await eventually(() => connections() === 1);
  host.blockSockets = false;
  await until(page, "!document.getElementById('wall').hidden", 8000);
});

/** Waits until something is so in this process. */
async function eventually(condition, ms = 5000) {
  const end = Date.now() + ms;
  while (!condition()) {
    assert.ok(Date.now() < end, `not within ${ms} ms: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}
