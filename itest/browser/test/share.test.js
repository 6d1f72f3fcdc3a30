/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import decodeQR from 'qr/decode.js';
import { fakeHost, firstFrame, hostHas, onlyFake, open, PHONE, until, untilState, WIDE } from './support.js';

// links that let watch, the page with little or nothing around the frame, and the element for other pages

async function start(t, { browser = WIDE, query = '', host = undefined } = {}) {
  const served = host ?? (await fakeHost());
  if (!host) {
    t.after(() => served.kill());
  }
  const opened = await open(t, served.url + query, browser);
  await firstFrame(opened.page);
  await untilState(opened.page, 'live');
  return { host: served, ...opened };
}

/** What a scanner reads from the canvas. */
async function scanned(page) {
  const { width, height, data } = await page.evaluate(() => {
    const canvas = document.querySelector('.share .qr');
    const { width, height } = canvas;
    return { width, height, data: [...canvas.getContext('2d').getImageData(0, 0, width, height).data] };
  });
  return decodeQR({ width, height, data: Uint8Array.from(data) });
}

test('a link that lets watch is made, copied, scanned and ended', onlyFake, async (t) => {
  const { page, host, faults } = await start(t);
  await page.click('#share');
  await until(page, "document.querySelector('.share')?.open");
  await page.selectOption('.share label:has-text("Ends after") select', '3600');
  await page.click('.share >> text=Make a link');
  await until(page, "!document.querySelector('.share .result').hidden");
  const link = await page.inputValue('.share textarea');
  assert.deepEqual(host.links.made, [{ seconds: 3600, stream: 'demo' }]);
  assert.match(link, /\?stream=demo&token=[\w.-]+$/);
  assert.equal(await scanned(page), link);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.click('.share >> text=Copy');
  await until(page, "document.querySelector('.share .right > button').textContent === 'Copied'");
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), link);
  assert.match(await page.textContent('.share .hint'), /Only this machine/);
  assert.match(await page.textContent('.share .links'), /1 h left, 0 connections/);
  await page.click('.share .links >> text=End');
  await until(page, "document.querySelectorAll('.share .links li').length === 0");
  assert.equal(host.links.links.size, 0);
  await page.selectOption('.share label:has-text("Lets") select', 'camera');
  await page.click('.share >> text=Make a link');
  await hostHas(() => host.links.made.length === 2);
  assert.equal(host.links.made[1].role, 'camera');
  assert.ok(!(await page.evaluate(() => location.href)).includes('token'));
  assert.deepEqual(faults, []);
});

test('the addresses that others can open come before the one of this machine', onlyFake, async (t) => {
  const host = await fakeHost();
  t.after(() => host.kill());
  host.links.addresses = ['http://192.0.2.7:8211/', 'http://[2001:db8::7]:8211/'];
  host.links.tokenNeeded = false;
  const { page } = await start(t, { host });
  await page.click('#share');
  await page.click('.share >> text=Make a link');
  await until(page, "!document.querySelector('.share .result').hidden");
  const options = await page.locator('.share label:has-text("Address") option').allTextContents();
  assert.deepEqual(options, ['192.0.2.7:8211', '[2001:db8::7]:8211']);
  assert.match(await page.textContent('.share .hint'), /asks for no token/);
  const as = page
    .locator('.share label')
    .filter({ hasText: /^\s*As/ })
    .locator('select');
  await as.selectOption('frame');
  assert.match(
    await page.inputValue('.share textarea'),
    /^<iframe src="http:\/\/192\.0\.2\.7:8211\/\?stream=demo&amp;/,
  );
  assert.ok(await page.isHidden('.share .qr'));
  await as.selectOption('element');
  assert.match(
    await page.inputValue('.share textarea'),
    /<porthole-view src="http:\/\/192\.0\.2\.7:8211\/" stream="demo" token=/,
  );
});

test('who may only watch makes no links', onlyFake, async (t) => {
  const host = await fakeHost({ role: 'view' });
  t.after(() => host.kill());
  const { page } = await start(t, { host });
  await page.keyboard.press('u');
  await until(page, "document.querySelector('.share')?.open");
  assert.ok(await page.isDisabled('.share >> text=Make a link'));
  assert.match(await page.textContent('.share .error'), /You can only watch/);
});

test('the dialog fits on a phone', onlyFake, async (t) => {
  const { page } = await start(t, { browser: PHONE });
  await page.tap('#share');
  await page.tap('.share >> text=Make a link');
  await until(page, "!document.querySelector('.share .result').hidden");
  const outside = await page.evaluate(
    () =>
      [...document.querySelectorAll('.share *')].filter((e) => {
        const r = e.getBoundingClientRect();
        return r.width > 0 && (r.left < 0 || r.right > innerWidth);
      }).length,
  );
  assert.equal(outside, 0);
});

test('with ui=none there is the frame and nothing else, and no key does anything', onlyFake, async (t) => {
  const { page, faults } = await start(t, { query: '?ui=none' });
  const shown = await page.evaluate(
    () => [...document.querySelectorAll('.bar, .tool, #lease')].filter((e) => e.checkVisibility()).length,
  );
  assert.equal(shown, 0);
  const box = await page.locator('#stage').boundingBox();
  assert.deepEqual(box, { x: 0, y: 0, ...WIDE.viewport });
  await page.keyboard.press('c');
  await page.keyboard.press('w');
  assert.ok(await page.isHidden('#wall'));
  assert.equal(await page.evaluate(() => 'steering' in document.getElementById('stage').dataset), false);
  assert.deepEqual(faults, []);
});

test('with ui=minimal there are the state, control and full screen', onlyFake, async (t) => {
  const { page, host } = await start(t, { query: '?ui=minimal' });
  const tools = await page.evaluate(() =>
    [...document.querySelectorAll('.tool')].filter((e) => e.checkVisibility()).map((e) => e.id),
  );
  assert.deepEqual(tools.sort(), ['fullscreen', 'steer']);
  assert.equal(await page.textContent('#word'), 'live');
  await page.click('#steer');
  await until(page, "'steering' in document.getElementById('stage').dataset");
  assert.equal(host.leases.size, 1);
});

/** A page of the host's origin with elements in it. */
async function embedded(t, markup) {
  const host = await fakeHost();
  t.after(() => host.kill());
  const body = `<!doctype html><title>Another page</title><link rel="icon" href="favicon.svg" /><script type="module" src="porthole/view.js"></script>
    <input id="field" aria-label="field" />${markup}`;
  host.pages.set('other.html', body);
  const opened = await open(t, `${host.url}other.html`);
  return { host, ...opened };
}

const VIEW = "document.querySelector('porthole-view')";

test('<porthole-view> shows a stream in any page, and says how it is', onlyFake, async (t) => {
  const { page, host, faults, sockets } = await embedded(
    t,
    '<porthole-view id="a" stream="demo"></porthole-view><porthole-view id="b" stream="depth"></porthole-view>',
  );
  await until(page, "[...document.querySelectorAll('porthole-view')].every((v) => v.state.word === 'live')");
  assert.equal(sockets.length, 1, 'one WebSocket for both');
  const canvas = await page.locator('#a canvas').first().screenshot();
  const black = await page.evaluate(async (base64) => {
    const blob = await (await fetch(`data:image/png;base64,${base64}`)).blob();
    const bitmap = await createImageBitmap(blob);
    const g = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    g.drawImage(bitmap, 0, 0);
    const { data } = g.getImageData(0, 0, bitmap.width, bitmap.height);
    return data.every((v, i) => i % 4 === 3 || v < 24);
  }, canvas.toString('base64'));
  assert.equal(black, false, 'no pixels of the stream');
  host.setState('demo', 'ended', 'gone');
  await until(page, `${VIEW}.state.word === 'ended'`);
  assert.match(await page.locator('#a [role=status]').textContent(), /ended/);
  await page.evaluate(() => document.querySelectorAll('porthole-view').forEach((v) => v.remove()));
  await hostHas(() => host.viewers.size === 0);
  assert.deepEqual(faults, []);
});

test('<porthole-view control> takes keys of its own frame only', onlyFake, async (t) => {
  const { page, host } = await embedded(t, '<porthole-view stream="demo" control></porthole-view>');
  await until(page, `${VIEW}.state.word === 'live'`);
  await page.click('porthole-view button');
  await hostHas(() => host.leases.size === 1);
  await until(page, `${VIEW}.shadowRoot.querySelector('button').getAttribute('aria-pressed') === 'true'`);
  await page.keyboard.press('k');
  await hostHas(() => host.inputs.some((e) => e.code === 'KeyK'));
  await page.click('#field');
  await page.keyboard.type('x');
  assert.equal(await page.inputValue('#field'), 'x');
  assert.ok(!host.inputs.some((e) => e.code === 'KeyX'));
  await page.evaluate(() => document.querySelector('porthole-view').remove());
  await hostHas(() => host.leases.size === 0);
});
