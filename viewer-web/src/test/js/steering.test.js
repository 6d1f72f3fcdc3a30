/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Buttons } from '../../main/resources/web/porthole/buttons.js';
import { contained, fraction, turned, unturned } from '../../main/resources/web/porthole/geometry.js';
import { TouchGestures } from '../../main/resources/web/porthole/touch.js';

const BOX = { x: 100, y: 50, width: 800, height: 800 };
const FRAME = { width: 640, height: 320 };

const ORIENTATIONS = [0, 1, 2, 3].flatMap((turns) => [false, true].map((mirrored) => ({ turns, mirrored })));

test('a point of a turned or mirrored frame is found where it is shown', () => {
  for (const orientation of ORIENTATIONS) {
    const [u, v] = turned(orientation, 0.2, 0.7);
    const back = unturned(orientation, u, v).map((n) => Math.round(n * 1e6) / 1e6);
    assert.deepEqual(back, [0.2, 0.7], JSON.stringify(orientation));
  }
  // a quarter turn clockwise: the left edge of the frame is the upper edge on the screen
  assert.deepEqual(turned({ turns: 1, mirrored: false }, 0, 0), [1, 0]);
  assert.deepEqual(turned({ turns: 0, mirrored: true }, 0.25, 0.5), [0.75, 0.5]);
});

test('a turned frame lies in its box as what it is shown as', () => {
  // 640 x 320, turned: 400 wide and 800 high in the middle of the box
  const quarter = { turns: 1, mirrored: false };
  assert.deepEqual(fraction(BOX, FRAME, 500, 50, quarter), { x: 0, y: 0.5, inside: true });
  assert.deepEqual(fraction(BOX, FRAME, 700, 450, quarter), { x: 0.5, y: 0, inside: true });
  assert.equal(fraction(BOX, FRAME, 290, 450, quarter).inside, false);
});

function gestures() {
  const said = [];
  const buttons = new Buttons((e) => said.push(`${e.action} ${e.button}/${e.buttons}`));
  const touch = new TouchGestures(
    buttons,
    (p) => p,
    (at, notches) => said.push(`wheel ${notches}`),
  );
  return { said, touch, buttons };
}

test('a frame lies in the middle of its box, as large as it can be', () => {
  assert.deepEqual(contained({ width: 800, height: 800 }, FRAME), { x: 0, y: 200, width: 800, height: 400 });
  assert.deepEqual(contained({ width: 800, height: 300 }, FRAME), { x: 100, y: 0, width: 600, height: 300 });
  assert.deepEqual(contained({ width: 800, height: 300 }, { width: 0, height: 0 }).width, 0);
});

test('a point is given as fractions of the frame, not of the bars around it', () => {
  assert.deepEqual(fraction(BOX, FRAME, 500, 450), { x: 0.5, y: 0.5, inside: true });
  assert.deepEqual(fraction(BOX, FRAME, 100, 250), { x: 0, y: 0, inside: true });
  assert.deepEqual(fraction(BOX, FRAME, 300, 100), { x: 0.25, y: 0, inside: false });
});

test('a second button that goes down during a drag is reported, and the order of buttons is the DOM one', () => {
  const { said, buttons } = gestures();
  const at = { x: 0, y: 0 };
  buttons.set(1, at, 0);
  buttons.set(3, at, 0);
  buttons.set(2, at, 0);
  buttons.set(6, at, 0);
  buttons.set(0, at, 0);
  assert.deepEqual(said, ['down 0/1', 'down 2/3', 'up 0/2', 'down 1/6', 'up 2/4', 'up 1/0']);
});

test('a gesture that is broken off lets everything go, once', () => {
  const { said, buttons } = gestures();
  buttons.set(5, { x: 0, y: 0 }, 0);
  buttons.cancel({ x: 0, y: 0 });
  buttons.cancel({ x: 0, y: 0 });
  assert.deepEqual(said, ['down 0/1', 'down 1/5', 'cancel -1/0']);
});

test('one finger drags with the left button from where it went down', () => {
  const { said, touch } = gestures();
  touch.down(1, { x: 10, y: 10 });
  touch.move(1, { x: 12, y: 10 });
  assert.deepEqual(said, [], 'a tremble is no drag');
  touch.move(1, { x: 30, y: 10 });
  touch.up(1);
  assert.deepEqual(said, ['down 0/1', 'move -1/1', 'up 0/0']);
});

test('a tap is a click', () => {
  const { said, touch } = gestures();
  touch.down(1, { x: 10, y: 10 });
  touch.up(1);
  assert.deepEqual(said, ['down 0/1', 'up 0/0']);
});

test('two fingers drag with the right button and never click with the left one', () => {
  const { said, touch } = gestures();
  touch.down(1, { x: 10, y: 10 });
  touch.down(2, { x: 50, y: 10 });
  touch.move(1, { x: 10, y: 20 });
  touch.up(1);
  touch.move(2, { x: 90, y: 10 });
  touch.up(2);
  assert.deepEqual(said, ['down 2/2', 'move -1/2', 'up 2/0']);
});

test('spreading two fingers turns the wheel away from the user', () => {
  const { said, touch } = gestures();
  touch.down(1, { x: 100, y: 10 });
  touch.down(2, { x: 140, y: 10 });
  touch.move(2, { x: 200, y: 10 });
  assert.deepEqual(
    said.filter((s) => s.startsWith('wheel')),
    ['wheel -2'],
  );
});
