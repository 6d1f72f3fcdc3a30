/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { FramePace } from '../../main/resources/web/porthole/frame-pace.js';

const saved = [globalThis.requestAnimationFrame, globalThis.cancelAnimationFrame];
/** @type {(() => void) | null} */
let frame = null;
let done = 0;
let pace;

/** An animation frame of the browser. */
function animate() {
  const callback = frame;
  frame = null;
  callback?.();
}

beforeEach(() => {
  frame = null;
  done = 0;
  globalThis.requestAnimationFrame = (callback) => ((frame = callback), 1);
  globalThis.cancelAnimationFrame = () => (frame = null);
  pace = new FramePace(() => done++);
});

afterEach(() => ([globalThis.requestAnimationFrame, globalThis.cancelAnimationFrame] = saved));

test('what comes alone is done at once', () => {
  pace.ask();
  assert.equal(done, 1);
  animate();
  assert.equal(done, 1);
  assert.equal(frame, null, 'no animation frames are asked for while nothing comes');
  pace.ask();
  assert.equal(done, 2);
});

test('what comes often is done once per animation frame', () => {
  for (let i = 0; i < 5; i++) {
    [1, 2, 3].forEach(() => pace.ask());
    assert.equal(done, i + 1);
    animate();
  }
});

test('what waits is done before what must not wait, and then not again', () => {
  [1, 2].forEach(() => pace.ask());
  pace.flush();
  assert.equal(done, 2);
  pace.flush();
  animate();
  assert.equal(done, 2);
});

test('what waits when it is closed is not done', () => {
  [1, 2].forEach(() => pace.ask());
  pace.close();
  animate();
  assert.equal(done, 1);
});
