/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { contrast } from './contrast.js';
import { anyHost, firstFrame, open, PHONE, frame, state, until, WIDE } from './support.js';

// what holds for every host with at least one live stream

test('frames move, and their sequence grows with them', async (t) => {
  const host = await anyHost(t);
  const { page, faults } = await open(t, host.url);
  await firstFrame(page);
  const first = await frame(page);
  await until(page, `Number(document.getElementById('frame').dataset.sequence) > ${first.sequence + 5}`);
  const second = await frame(page);
  assert.ok(second.sequence > first.sequence);
  assert.notEqual(second.hash, first.hash, 'the same pixels after more than five frames');
  assert.deepEqual(await page.evaluate(() => window.porthole.painted.stream), second.stream);
  assert.deepEqual(faults, []);
});

test('the statistics are measured', async (t) => {
  const host = await anyHost(t);
  const { page } = await open(t, host.url);
  await until(page, "Number(document.querySelector('[data-statistic=fps] b')?.textContent) > 1");
  await until(page, "Number(document.querySelector('[data-statistic=latency] b')?.textContent) > 0");
  const size = await page.textContent('[data-statistic=size]');
  const { width, height } = await frame(page);
  assert.equal(size.trim(), `${width}×${height}`);
});

test('the chooser lists the streams and goes to another one, and the address keeps it', async (t) => {
  const host = await anyHost(t);
  const { page, faults } = await open(t, host.url);
  await firstFrame(page);
  const names = await page.evaluate(() => window.porthole.viewer.streams.map((s) => s.name));
  await page.click('#chooser');
  assert.equal(await page.locator('#streams button').count(), names.length);
  const other = names[names.length - 1];
  await page.click(`#streams button[data-name="${other}"]`);
  await until(page, `document.getElementById('frame').dataset.stream === '${other}'`);
  assert.equal(new URL(page.url()).searchParams.get('stream'), other);
  await page.reload();
  await until(page, `document.getElementById('frame').dataset.stream === '${other}'`);
  assert.deepEqual(faults, []);
});

test('the wall shows all streams over one socket', async (t) => {
  const host = await anyHost(t);
  const { page, faults, sockets } = await open(t, `${host.url}?view=wall`);
  await until(page, "document.querySelectorAll('.tile canvas[data-sequence]').length > 0");
  const streams = await page.evaluate(() => window.porthole.viewer.streams.length);
  assert.equal(await page.locator('.tile').count(), streams);
  assert.equal(sockets.length, 1);
  await page.click('.tile >> nth=0');
  await firstFrame(page);
  await page.goBack();
  await until(page, "!document.getElementById('wall').hidden");
  assert.deepEqual(faults, []);
});

test('a snapshot is the frame that is shown, with the bytes of the host', async (t) => {
  const host = await anyHost(t);
  const { page } = await open(t, host.url);
  await firstFrame(page);
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('#snapshot')]);
  assert.match(download.suggestedFilename(), /^.+-\d+\.jpg$/);
  const bytes = await readFile(await download.path());
  assert.deepEqual([...bytes.subarray(0, 3)], [0xff, 0xd8, 0xff]);
});

test('full screen, by button and by key', async (t) => {
  const host = await anyHost(t);
  const { page } = await open(t, host.url);
  await page.click('#fullscreen');
  await until(page, "document.fullscreenElement && document.documentElement.dataset.immersed === ''");
  await page.keyboard.press('f');
  await until(page, '!document.fullscreenElement');
});

test('actual size shows a pixel as a pixel', async (t) => {
  const host = await anyHost(t);
  const { page } = await open(t, host.url);
  await firstFrame(page);
  await page.keyboard.press('z');
  const { width } = await frame(page);
  await until(page, `document.getElementById('frame').getBoundingClientRect().width === ${width}`);
});

for (const [name, options] of Object.entries({
  'a wide screen': WIDE,
  'a phone held upright': PHONE,
  'a phone held across': { ...PHONE, viewport: { width: 844, height: 390 } },
  'a very small phone': { ...PHONE, viewport: { width: 320, height: 568 } },
})) {
  test(`everything can be reached on ${name}`, async (t) => {
    const host = await anyHost(t);
    const { page } = await open(t, host.url, options);
    await firstFrame(page);
    await until(page, "document.documentElement.dataset.state === 'live'");
    const { width, height } = options.viewport;
    const outside = await page.evaluate(
      ([w, h]) => {
        const tools = [...document.querySelectorAll('.tool, .chooser')].filter((e) => e.checkVisibility());
        return tools
          .filter((e) => {
            const r = e.getBoundingClientRect();
            return r.left < 0 || r.top < 0 || r.right > w + 0.5 || r.bottom > h + 0.5 || r.height < 36;
          })
          .map((e) => e.id);
      },
      [width, height],
    );
    assert.deepEqual(outside, []);
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    assert.equal(sideways, false, 'the page scrolls sideways');
    const share = await page.evaluate(() => document.getElementById('stage').clientHeight / innerHeight);
    assert.ok(share > 0.7, `the frame has ${share} of the height`);
  });
}

for (const colorScheme of ['light', 'dark']) {
  test(`text can be read when the system is ${colorScheme}, and the choice overrules it`, async (t) => {
    const host = await anyHost(t);
    const { page } = await open(t, host.url, { ...WIDE, colorScheme });
    await firstFrame(page);
    const colours = () =>
      page.evaluate(() => {
        const rgb = (css) =>
          css
            .match(/[\d.]+/g)
            .slice(0, 3)
            .map(Number);
        const ground = rgb(getComputedStyle(document.querySelector('.top')).backgroundColor);
        const texts = ['#title', '#word', '#statistics', '.tool', '#reason'];
        return {
          ground,
          texts: texts.map((s) => rgb(getComputedStyle(document.querySelector(s)).color)),
        };
      });
    const asSystem = await colours();
    assert.equal(asSystem.ground[0] > 128, colorScheme === 'light');
    for (const text of asSystem.texts) {
      assert.ok(contrast(text, asSystem.ground) >= 4.5, `${text} on ${asSystem.ground}`);
    }
    const other = colorScheme === 'light' ? 'dark' : 'light';
    await page.click('#details-toggle');
    await page.selectOption('#theme', other);
    await page.reload();
    await firstFrame(page);
    assert.equal((await colours()).ground[0] > 128, other === 'light');
  });
}

test('every control has a name, and the state is announced', async (t) => {
  const host = await anyHost(t);
  const { page } = await open(t, host.url);
  await firstFrame(page);
  await page.click('#details-toggle');
  const nameless = await page.evaluate(() =>
    [...document.querySelectorAll('button, select, input, canvas:not([aria-hidden])')]
      .filter((e) => e.checkVisibility())
      .filter((e) => !(e.getAttribute('aria-label') || e.textContent.trim() || e.labels?.length))
      .map((e) => e.id || e.outerHTML),
  );
  assert.deepEqual(nameless, []);
  assert.equal(await page.locator('.status').getAttribute('aria-live'), 'polite');
  assert.equal(await state(page), (await page.textContent('#word')).trim());
});

test('the shortcuts are listed under the question mark', async (t) => {
  const host = await anyHost(t);
  const { page } = await open(t, host.url);
  await until(page, 'window.porthole');
  await page.keyboard.press('?');
  await until(page, "document.getElementById('help').open");
  assert.ok((await page.locator('#keys kbd').count()) > 8);
  await page.keyboard.press('Escape');
  await until(page, "!document.getElementById('help').open");
});
