/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VideoScreen } from '../../main/resources/web/porthole/video-screen.js';

/** A video element that presents a frame whenever the test says so. */
function fakeVideo() {
  return {
    videoWidth: 0,
    present: (/** @type {object} */ _metadata) => {},
    play: () => Promise.resolve(),
    requestVideoFrameCallback(/** @type {(now: number, metadata: object) => void} */ callback) {
      this.present = (metadata) => callback(0, metadata);
      return 1;
    },
    cancelVideoFrameCallback() {},
  };
}

test('the canvas takes on the shape of the video, which places pointers, and keeps its size while that is the same', () => {
  Object.assign(globalThis, { MediaStream: class {} });
  const canvas = { width: 640, height: 480 };
  const resize = (/** @type {number} */ width, /** @type {number} */ height) =>
    Object.assign(canvas, { width, height });
  const target = /** @type {any} */ ({ canvas, resize });
  const video = fakeVideo();
  const screen = new VideoScreen(target, /** @type {any} */ (video), () => {});
  screen.attach(/** @type {any} */ ({}));
  video.present({ width: 320, height: 240 });
  assert.deepEqual(canvas, { width: 640, height: 480 });
  video.present({ width: 428, height: 320 });
  assert.deepEqual(canvas, { width: 640, height: 480 });
  video.present({ width: 5000, height: 100 });
  assert.deepEqual(canvas, { width: 5000, height: 100 });
  video.present({ width: 0, height: 0 });
  assert.deepEqual(canvas, { width: 5000, height: 100 });
});
