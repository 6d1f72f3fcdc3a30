/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeHost, firstFrame, hostHas, onlyFake, open, PHONE, until, untilState, WIDE } from './support.js';

// control among people, and the ways of input beside pointer and keys

const STEERING = "'steering' in document.getElementById('stage').dataset";

async function start(t, host, { browser = WIDE, query = '', script = undefined } = {}) {
  const opened = await open(t, host.url + query, browser, script);
  await firstFrame(opened.page);
  await untilState(opened.page, 'live');
  return opened.page;
}

async function newHost(t) {
  const host = await fakeHost();
  t.after(() => host.kill());
  return host;
}

test('one asks, the other gives; both by their names', onlyFake, async (t) => {
  const host = await newHost(t);
  const ann = await start(t, host, { query: '?name=Ann' });
  const bob = await start(t, host, { query: '?name=Bob' });
  await ann.click('#steer');
  await until(ann, STEERING);
  await until(bob, "document.getElementById('lease').textContent === 'Ann is in control'");
  await bob.click('#steer');
  await until(ann, "document.querySelector('.question p')?.textContent.startsWith('Bob asks for control')");
  await until(bob, "document.querySelector('#steer .label').textContent === 'Asking…'");
  assert.ok(await bob.evaluate(`!(${STEERING})`));
  await ann.click('text=Give control');
  await until(bob, STEERING);
  await until(ann, `!(${STEERING})`);
  assert.equal(await ann.textContent('#toast'), 'Bob took control.');
  assert.ok(await ann.isHidden('.question'));
});

test('who is refused is told so, and who does not answer in time loses control', onlyFake, async (t) => {
  const host = await newHost(t);
  const ann = await start(t, host, { query: '?name=Ann' });
  const bob = await start(t, host, { query: '?name=Bob' });
  await ann.click('#steer');
  await until(bob, "document.querySelector('#steer .label').textContent === 'Ask'");
  await bob.click('#steer');
  await ann.click('text=Keep control');
  await until(bob, "document.getElementById('toast').textContent === 'Ann keeps control.'");
  assert.ok(await ann.evaluate(STEERING));
  host.answerMs = 1200;
  await bob.click('#steer');
  await until(ann, "/gets it in \\d s/.test(document.querySelector('.question p').textContent)");
  await until(bob, STEERING);
  await until(ann, `!(${STEERING})`);
});

test('who asks may think better of it', onlyFake, async (t) => {
  const host = await newHost(t);
  const ann = await start(t, host);
  const bob = await start(t, host);
  await ann.click('#steer');
  await until(bob, "document.querySelector('#steer .label').textContent === 'Ask'");
  await bob.click('#steer');
  await until(bob, "document.querySelector('#steer .label').textContent === 'Asking…'");
  await bob.click('#steer');
  await until(bob, "document.querySelector('#steer .label').textContent === 'Ask'");
});

test('who may move the camera alone does so by pointer and wheel, and keeps the keys', onlyFake, async (t) => {
  const host = await fakeHost({ role: 'camera' });
  t.after(() => host.kill());
  const page = await start(t, host);
  await until(page, "document.getElementById('steer').disabled");
  assert.match(await page.getAttribute('#steer', 'title'), /moves cameras only, and this stream has none of its own/);
  host.streams.get('demo').commands = ['home', 'reset'];
  host.streams.get('demo').camera = ['home'];
  host.setState('demo', 'live');
  await until(page, "!document.getElementById('steer').disabled");
  assert.equal(await page.getAttribute('#steer', 'title'), 'Move the camera (C)');
  assert.equal(await page.textContent('#steer .label'), 'Camera');
  await page.click('#steer');
  await until(page, STEERING);
  await until(page, "/You move the camera/.test(document.getElementById('lease').textContent)");
  await until(page, "document.querySelectorAll('#commands button').length === 1");
  assert.equal(await page.getAttribute('#commands button', 'aria-label'), 'Reset camera');
  await page.mouse.move(600, 400);
  await page.mouse.down();
  await page.mouse.move(680, 420, { steps: 3 });
  await page.mouse.up();
  await page.mouse.wheel(0, 100);
  await hostHas(() => host.inputs.some((e) => e.kind === 'wheel'));
  await page.keyboard.press('w');
  await page.keyboard.press('c');
  await until(page, `!(${STEERING})`);
  const kinds = new Set(host.inputs.map((e) => e.kind));
  assert.deepEqual([...kinds].sort(), ['pointer', 'wheel']);
  assert.equal(await page.locator('.input-tools').count(), 0);
});

test('a name is remembered', onlyFake, async (t) => {
  const host = await newHost(t);
  const page = await start(t, host);
  await page.click('#share');
  await page.fill('.share input', 'Grace');
  await page.keyboard.press('Tab');
  await hostHas(() => [...host.viewers].some((v) => v.name === 'Grace'));
  await page.reload();
  await hostHas(() => [...host.viewers].some((v) => v.name === 'Grace'));
});

test('a locked pointer sends movements without an edge', onlyFake, async (t) => {
  const host = await newHost(t);
  const page = await start(t, host);
  await page.click('#steer');
  await until(page, "document.querySelector('[data-input=pointer-lock]')");
  await page.click('[data-input=pointer-lock]');
  await until(page, "document.pointerLockElement?.id === 'frame'");
  await page.mouse.move(700, 400);
  await page.mouse.move(760, 430, { steps: 3 });
  await hostHas(() => host.inputs.some((e) => e.kind === 'motion'));
  const moves = host.inputs.filter((e) => e.kind === 'motion');
  assert.ok(
    moves.every((e) => Math.abs(e.dx) < 2 && Math.abs(e.dy) < 2),
    JSON.stringify(moves),
  );
  await page.keyboard.press('Shift+Escape');
  await until(page, 'document.pointerLockElement === null');
});

test('a gamepad is sent when it changes, and only while this viewer is in control', onlyFake, async (t) => {
  const host = await newHost(t);
  const page = await start(t, host, {
    script: () => {
      const pad = { index: 0, connected: true, mapping: 'standard', axes: [0.02, 0, 0, 0], buttons: [] };
      pad.buttons = Array.from({ length: 17 }, () => ({ value: 0, pressed: false }));
      window.pad = pad;
      navigator.getGamepads = () => [pad, null, null, null];
    },
  });
  await page.evaluate(() => (window.pad.axes[1] = -1));
  await page.click('#steer');
  await hostHas(() => host.inputs.some((e) => e.kind === 'gamepad' && e.axes[1] === -1));
  await page.evaluate(() => (window.pad.buttons[0].value = 1));
  await hostHas(() => host.inputs.some((e) => e.kind === 'gamepad' && e.buttons[0] === 1));
  const pads = host.inputs.filter((e) => e.kind === 'gamepad');
  assert.equal(pads.length, 2, 'nothing is said twice');
  assert.equal(pads[0].axes[0], 0, 'a stick that trembles rests');
});

test('text is pasted by a dialog, and no key of it goes to the simulation twice', onlyFake, async (t) => {
  const host = await newHost(t);
  const page = await start(t, host);
  await page.click('#steer');
  await page.click('[data-input=paste]');
  await page.fill('.paste textarea', 'für alle\n');
  await page.click('.paste button:has-text("Send")');
  await hostHas(() => host.inputs.some((e) => e.kind === 'text'));
  assert.deepEqual(
    host.inputs.filter((e) => e.kind === 'text').map((e) => e.text),
    ['für alle\n'],
  );
  assert.ok(!host.inputs.some((e) => e.kind === 'key'));
});

test('the keyboard of a phone types text', onlyFake, async (t) => {
  const host = await newHost(t);
  const page = await start(t, host, { browser: PHONE });
  await page.tap('#steer');
  await page.tap('[data-input=keyboard]');
  await until(page, "document.activeElement?.className === 'text-input'");
  await page.keyboard.insertText('naïve');
  await hostHas(() => host.inputs.some((e) => e.kind === 'text' && e.text === 'naïve'));
  await page.keyboard.press('Backspace');
  await hostHas(() => host.inputs.some((e) => e.kind === 'key' && e.code === 'Backspace' && !e.down));
});

test(
  'in full screen the keys of the browser are the simulation’s, for as long as it is steered',
  onlyFake,
  async (t) => {
    const host = await newHost(t);
    const page = await start(t, host, {
      script: () => {
        // headless browsers lock nothing
        const keyboard = {
          locked: false,
          lock: async () => (keyboard.locked = true),
          unlock: () => (keyboard.locked = false),
        };
        Object.defineProperty(navigator, 'keyboard', { value: keyboard });
      },
    });
    const locked = 'navigator.keyboard.locked';
    await page.click('#fullscreen');
    await until(page, 'document.fullscreenElement');
    assert.equal(await page.evaluate(locked), false, 'who only watches leaves full screen by Esc');
    await page.click('#steer');
    await until(page, locked);
    await page.keyboard.press('Tab');
    await hostHas(() => host.inputs.some((e) => e.code === 'Tab'));
    await page.evaluate(() => document.exitFullscreen());
    await until(page, `!${locked}`);
    await page.click('#fullscreen');
    await until(page, locked);
    await page.keyboard.press('Shift+Escape');
    await until(page, `!(${STEERING})`);
    await until(page, `!${locked}`);
    assert.ok(await page.evaluate(() => document.fullscreenElement !== null));
  },
);
