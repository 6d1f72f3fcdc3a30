/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeHost, firstFrame, INSECURE, onlyFake, open, PHONE, until, untilState, WIDE } from './support.js';
import { setHidden } from './visibility.js';

// steering, annotations, quality, tone mapping: what the host gets to hear

async function start(t, { browser = WIDE, query = '', ...options } = {}) {
  const host = await fakeHost(options);
  t.after(() => host.kill());
  const opened = await open(t, host.url + query, browser);
  await firstFrame(opened.page);
  await untilState(opened.page, 'live');
  return { host, ...opened };
}

/** Waits until something is so on the host's side. */
async function hostHas(t, what, ms = 3000) {
  const end = Date.now() + ms;
  while (!what()) {
    assert.ok(Date.now() < end, `the host never had: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Where a fraction of the frame is in the window. */
function point(page, x, y) {
  return page.evaluate(
    ([fx, fy]) => {
      const canvas = document.getElementById('frame');
      const box = canvas.getBoundingClientRect();
      const scale = Math.min(box.width / canvas.width, box.height / canvas.height);
      return {
        x: box.x + box.width / 2 + (fx - 0.5) * canvas.width * scale,
        y: box.y + box.height / 2 + (fy - 0.5) * canvas.height * scale,
      };
    },
    [x, y],
  );
}

async function steer(page) {
  await page.click('#steer');
  await until(page, "'steering' in document.getElementById('stage').dataset");
}

test('a drag, the wheel and keys arrive in coordinates of the frame', onlyFake, async (t) => {
  const { page, host, faults } = await start(t);
  await steer(page);
  const from = await point(page, 0.25, 0.25);
  const to = await point(page, 0.75, 0.5);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 5 });
  await page.mouse.up();
  await page.mouse.wheel(0, 200);
  await page.keyboard.down('Shift');
  await page.keyboard.press('KeyR');
  await page.keyboard.up('Shift');
  await hostHas(t, () => host.inputs.some((e) => e.kind === 'key' && e.code === 'ShiftLeft' && !e.down));
  const near = (a, b) => Math.abs(a - b) < 0.01;
  const down = host.inputs.find((e) => e.action === 'down');
  assert.ok(near(down.x, 0.25) && near(down.y, 0.25), JSON.stringify(down));
  assert.equal(down.button, 0);
  assert.equal(down.buttons, 1);
  const up = host.inputs.find((e) => e.action === 'up');
  assert.ok(near(up.x, 0.75) && near(up.y, 0.5), JSON.stringify(up));
  assert.ok(host.inputs.some((e) => e.action === 'move' && e.buttons === 1));
  await hostHas(t, () => host.inputs.some((e) => e.kind === 'wheel' && e.deltaY === 2));
  const key = host.inputs.find((e) => e.kind === 'key' && e.code === 'KeyR');
  assert.deepEqual(key, { kind: 'key', down: true, code: 'KeyR', key: 'R', modifiers: 1 });
  assert.deepEqual(faults, []);
});

const COMMANDS = ['home', 'pause', 'reset', 'resize', 'resume', 'spawn', 'speed', 'step'];

/** What is said on the visible buttons, in their order. */
function offered(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll('#commands:not([hidden]) > :not([hidden])')].map((e) => e.dataset.command),
  );
}

test('who steers finds a button for each command that the simulation understands', onlyFake, async (t) => {
  const { page, host, faults } = await start(t);
  host.add('sim', { title: 'Simulation', steerable: true, commands: COMMANDS });
  await page.click('#chooser');
  await page.click('#streams >> text=Simulation');
  await untilState(page, 'live');
  assert.deepEqual(await offered(page), [], 'nothing to press for those who only watch');
  await steer(page);
  await until(page, "!document.getElementById('commands').hidden");
  assert.deepEqual(await offered(page), ['pause', 'step', 'reset', 'home', 'speed', 'spawn']);
  await page.keyboard.down('KeyA');
  await page.click('[aria-label="Pause"]');
  assert.deepEqual(await offered(page), ['resume', 'step', 'reset', 'home', 'speed', 'spawn']);
  await page.selectOption('#commands select', '0.5');
  await page.click('#commands >> text=spawn');
  await hostHas(t, () => host.inputs.filter((e) => e.kind === 'command').length === 3);
  assert.deepEqual(
    host.inputs.filter((e) => e.kind === 'command').map((e) => [e.name, e.argument]),
    [
      ['pause', ''],
      ['speed', '0.5'],
      ['spawn', ''],
    ],
  );
  const pause = host.inputs.findIndex((e) => e.name === 'pause');
  assert.ok(!host.inputs.slice(0, pause).some((e) => e.code === 'KeyA' && !e.down), 'a held key stays held');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'frame', 'the keyboard is the simulation’s');
  await page.keyboard.press('Shift+Escape');
  await until(page, "document.getElementById('commands').hidden");
  assert.deepEqual(faults, []);
});

test('a simulation that says that it stands is believed', onlyFake, async (t) => {
  const { page, host } = await start(t);
  let paused = true;
  const annotations = () => ({ detections: [], values: paused ? { paused: true } : {} });
  host.add('sim', { title: 'Simulation', steerable: true, commands: ['pause', 'resume'], annotations });
  await page.click('#chooser');
  await page.click('#streams >> text=Simulation');
  await untilState(page, 'live');
  await steer(page);
  await until(page, "document.querySelector('#commands [data-command=pause]')?.hidden");
  paused = false;
  await until(page, "document.querySelector('#commands [data-command=resume]')?.hidden");
});

test('while steering the shortcuts are the simulation’s; Shift+Escape lets go', onlyFake, async (t) => {
  const { page, host } = await start(t);
  await steer(page);
  await page.keyboard.press('w');
  await hostHas(t, () => host.inputs.some((e) => e.code === 'KeyW'));
  assert.ok(await page.isHidden('#wall'));
  await page.click('#annotations-toggle');
  await page.keyboard.press('s');
  await hostHas(t, () => host.inputs.some((e) => e.code === 'KeyS'));
  await page.keyboard.press('Shift+Escape');
  await until(page, "!('steering' in document.getElementById('stage').dataset)");
  await hostHas(t, () => host.leases.size === 0);
  assert.ok(!host.inputs.some((e) => e.code === 'Escape'), 'the key that lets go is not the simulation’s');
});

test('what is held is let go of when the page loses the focus', onlyFake, async (t) => {
  const { page, host } = await start(t);
  await steer(page);
  await page.keyboard.down('KeyA');
  const at = await point(page, 0.5, 0.5);
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  await hostHas(t, () => host.inputs.some((e) => e.action === 'down'));
  await page.evaluate(() => window.dispatchEvent(new Event('blur')));
  await hostHas(t, () => host.inputs.some((e) => e.code === 'KeyA' && !e.down));
  await hostHas(t, () => host.inputs.some((e) => e.action === 'cancel'));
});

test('fingers drag', onlyFake, async (t) => {
  const { page, host } = await start(t, { browser: PHONE });
  await page.tap('#steer');
  await until(page, "'steering' in document.getElementById('stage').dataset");
  const session = await page.context().newCDPSession(page);
  const touch = (type, ...points) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: points.map((p, id) => ({ ...p, id })) });
  await touch('touchStart', await point(page, 0.2, 0.5));
  await touch('touchMove', await point(page, 0.6, 0.5));
  await touch('touchMove', await point(page, 0.8, 0.5));
  await touch('touchEnd');
  await hostHas(t, () => host.inputs.some((e) => e.action === 'up' && e.button === 0));
  const down = host.inputs.find((e) => e.action === 'down');
  assert.ok(Math.abs(down.x - 0.2) < 0.02, JSON.stringify(down));
  host.inputs.length = 0;
  await touch('touchStart', await point(page, 0.4, 0.5), await point(page, 0.6, 0.5));
  await touch('touchMove', await point(page, 0.2, 0.5), await point(page, 0.8, 0.5));
  await touch('touchEnd');
  await hostHas(t, () => host.inputs.some((e) => e.kind === 'wheel' && e.deltaY < 0));
  await hostHas(t, () => host.inputs.some((e) => e.action === 'up' && e.button === 2));
  assert.ok(!host.inputs.some((e) => e.button === 0), 'two fingers do not click');
});

test('who steers is said, and is asked before control goes to another', onlyFake, async (t) => {
  const { page, host } = await start(t);
  host.leases.set('demo', '10.0.0.9');
  await until(page, "document.getElementById('lease').textContent === '10.0.0.9 is in control'");
  await until(page, "document.querySelector('#steer .label').textContent === 'Ask'");
});

test('the lease is asked for again after an update', onlyFake, async (t) => {
  const { page, host } = await start(t);
  await steer(page);
  const before = host.leases.get('demo');
  host.update();
  await hostHas(t, () => host.leases.has('demo') && host.leases.get('demo') !== before);
  await until(page, "'steering' in document.getElementById('stage').dataset");
});

test('there is nothing to press where nothing can be steered, or this link may only watch', onlyFake, async (t) => {
  const { page } = await start(t, { query: '?stream=objects' });
  assert.ok(await page.isHidden('#steer'));
  const { page: viewer } = await start(t, { role: 'view' });
  await until(viewer, "document.getElementById('steer').disabled");
});

test('boxes and values belong to the frame on which they are drawn', onlyFake, async (t) => {
  const { page, host } = await start(t);
  host.streams.get('demo').annotations = (sequence) =>
    sequence % 2 === 0
      ? {
          detections: [{ x: 160, y: 90, width: 320, height: 180, label: 'cup', confidence: 0.87 }],
          values: { sequence, reward: 1.5 },
        }
      : null;
  await until(page, "!document.getElementById('values').hidden");
  for (let i = 0; i < 10; i++) {
    const seen = await page.evaluate(() => ({
      sequence: document.getElementById('frame').dataset.sequence,
      value: document.querySelector('#values dd')?.textContent,
      hidden: document.getElementById('values').hidden,
    }));
    assert.equal(seen.hidden, Number(seen.sequence) % 2 === 1);
    assert.ok(seen.hidden || seen.value === seen.sequence, JSON.stringify(seen));
    await until(page, `document.getElementById('frame').dataset.sequence !== '${seen.sequence}'`);
  }
  host.setState('demo', 'live');
  host.streams.get('demo').annotations = () => ({
    detections: [{ x: 160, y: 90, width: 320, height: 180, label: 'cup', confidence: 0.87 }],
    values: {},
  });
  const inked = `(() => {
    const c = document.getElementById('annotations');
    if (c.width < 10) return false;
    const copy = new OffscreenCanvas(c.width, c.height).getContext('2d');
    copy.drawImage(c, 0, 0);
    const d = copy.getImageData(0, 0, c.width, c.height).data;
    return d.some((v, i) => i % 4 === 3 && v > 0);
  })()`;
  await until(page, inked);
  await page.keyboard.press('a');
  await until(page, `!(${inked})`);
});

test('the choice of quality goes to the host and is remembered', onlyFake, async (t) => {
  const { page, host } = await start(t);
  const options = () => [...host.viewers].at(-1)?.watching.get('demo')?.options ?? {};
  assert.equal(options().quality, 'auto', 'auto takes what the host is configured for');
  await page.click('#details-toggle');
  await page.selectOption('#quality', 'best');
  await hostHas(t, () => options().quality === 95 && options().subsampling === '444');
  await page.selectOption('#quality', 'custom');
  await page.fill('#custom-quality', '33');
  await page.selectOption('#rate', '5');
  await hostHas(t, () => options().quality === 33 && options().fps === 5);
  await page.reload();
  await hostHas(t, () => options().quality === 33 && options().fps === 5);
});

test('what is shown is chosen in one place, said, and remembered', onlyFake, async (t) => {
  const { page, host } = await start(t, { query: '?encoding=jpeg&stream=demo' });
  const codecs = () => [...host.viewers].at(-1)?.watching.get('demo')?.options.codecs?.join() ?? '';
  await page.click('#details-toggle');
  assert.equal(await page.inputValue('#shown'), 'jpeg');
  // the encoder is told with the statistics
  const now = 'Now JPEG over the WebSocket, encoded by fake.';
  await until(page, `document.getElementById('shown-now').textContent === '${now}'`);
  assert.match(await page.textContent('[data-statistic=codec]'), /JPEG/);
  assert.ok(await page.locator('#shown option[value=webrtc]').isDisabled(), 'the host has no WebRTC');
  await page.selectOption('#shown', 'h264');
  await hostHas(t, () => codecs() === 'h264,jpeg');
  assert.equal(new URL(page.url()).search, '?stream=demo');
  await page.reload();
  await hostHas(t, () => codecs() === 'h264,jpeg');
  await page.selectOption('#shown', 'auto');
  await hostHas(t, () => codecs() === 'jpeg,h264');
  for (let n = 1; n < 8; n++) {
    host.viewers.add({ watching: new Map(), tick() {}, status() {}, tell() {} });
  }
  await hostHas(t, () => [...host.viewers][0].watching.get('demo')?.options.codecs?.join() === 'h264,jpeg', 8000);
});

test('without a secure context the page says why there is no H.264, and stays with JPEG', onlyFake, async (t) => {
  const host = await fakeHost();
  t.after(() => host.kill());
  const url = new URL(host.url);
  url.hostname = INSECURE;
  const { page, faults } = await open(t, `${url}?encoding=h264`);
  await untilState(page, 'live');
  await page.click('#details-toggle');
  await until(page, "!document.getElementById('shown-hint').hidden");
  const hint = await page.textContent('#shown-hint');
  assert.match(hint, /^No H\.264: Browsers decode H\.264 only on https:\/\/ or localhost\./);
  assert.ok(
    hint.includes(`ssh -L ${url.port}:localhost:${url.port} ${INSECURE}, then http://localhost:${url.port}/`),
    hint,
  );
  assert.deepEqual([...host.viewers][0].watching.get('demo').options.codecs, ['jpeg']);
  assert.deepEqual(faults, []);
});

test('tone mapping is offered for samples that need it, and changed at the host', onlyFake, async (t) => {
  const { page, host, faults } = await start(t);
  await page.click('#details-toggle');
  assert.ok(await page.isHidden('#tone'));
  await page.keyboard.press(']');
  await page.waitForSelector('#tone:not([hidden])');
  assert.equal(await page.inputValue('#colormap'), 'turbo');
  assert.equal(await page.inputValue('#high'), '5');
  await page.selectOption('#colormap', 'viridis');
  await page.fill('#high', '7.5');
  const depth = host.streams.get('depth');
  await hostHas(t, () => depth.tone === 'colormap=viridis,window=0:7.5,gamma=1');
  assert.deepEqual(faults, []);
});

test('a page that nobody looks at asks for one frame a second', onlyFake, async (t) => {
  const { page, host } = await start(t);
  const options = () => [...host.viewers][0]?.watching.get('demo')?.options ?? {};
  await setHidden(page, true);
  await hostHas(t, () => options().fps === 1);
  const before = await page.evaluate(() => Number(document.getElementById('frame').dataset.sequence));
  await until(page, `Number(document.getElementById('frame').dataset.sequence) > ${before + 25}`);
  await setHidden(page, false);
  await hostHas(t, () => options().fps === undefined);
});

test(
  'a click or drag that begins in the border is none, even with a hand that shakes; nor is the wheel there',
  onlyFake,
  async (t) => {
    const { page, host } = await start(t, { browser: { viewport: { width: 900, height: 900 } } });
    await steer(page);
    const border = await point(page, 0.3, -0.1);
    const inside = await point(page, 0.5, 0.5);
    await page.mouse.move(border.x, border.y);
    await page.mouse.down();
    await page.mouse.move(border.x + 1, border.y);
    await page.mouse.move(inside.x, inside.y, { steps: 3 });
    await page.mouse.up();
    await page.mouse.move(border.x, border.y);
    await page.mouse.wheel(0, 100);
    await page.mouse.move(inside.x, inside.y);
    await page.mouse.down();
    await page.mouse.up();
    await hostHas(t, () => host.inputs.some((e) => e.action === 'up'));
    const presses = host.inputs.filter((e) => e.action === 'down');
    assert.equal(presses.length, 1, JSON.stringify(host.inputs));
    assert.ok(Math.abs(presses[0].y - 0.5) < 0.02);
    assert.ok(!host.inputs.some((e) => e.kind === 'wheel'));
  },
);

test('nothing stays pressed when control is released or the page is hidden', onlyFake, async (t) => {
  const { page, host } = await start(t);
  await steer(page);
  await page.keyboard.down('KeyA');
  await hostHas(t, () => host.inputs.some((e) => e.code === 'KeyA' && e.down));
  await page.click('#steer');
  await hostHas(t, () => host.inputs.some((e) => e.code === 'KeyA' && !e.down));
  await steer(page);
  await page.keyboard.down('KeyB');
  await setHidden(page, true);
  await hostHas(t, () => host.inputs.some((e) => e.code === 'KeyB' && !e.down));
});
