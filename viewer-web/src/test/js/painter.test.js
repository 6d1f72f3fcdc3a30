/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { Painter } from '../../main/resources/web/porthole/painter.js';

const replaced = [
  'createImageBitmap',
  'requestAnimationFrame',
  'cancelAnimationFrame',
  'VideoDecoder',
  'EncodedVideoChunk',
];
const saved = Object.fromEntries(replaced.map((name) => [name, globalThis[name]]));
const SPS = [0, 0, 0, 1, 0x67, 0x42, 0xc0, 0x1f, 0x8c];

/** @type {string[]} */
let log = [];
/** What waits to be decoded. @type {((image: object) => void)[]} */
let decodes = [];
/** @type {(() => void) | null} */
let animation = null;
let videos = [];
let canvas;
let painter;

/** A canvas that writes down what is drawn on it. */
class FakeCanvas extends EventTarget {
  width = 1;
  height = 1;

  getContext() {
    return { drawImage: (image) => log.push(`drew ${image.name} on ${this.width}x${this.height}`), fillRect() {} };
  }
}

function image(name, width = 4, height = 2) {
  return { name, width, height, timestamp: 0, close: () => log.push(`closed ${name}`) };
}

beforeEach(() => {
  log = [];
  decodes = [];
  videos = [];
  animation = null;
  globalThis.createImageBitmap = () => new Promise((resolve) => decodes.push(resolve));
  globalThis.requestAnimationFrame = (callback) => ((animation = callback), 1);
  globalThis.cancelAnimationFrame = () => (animation = null);
  globalThis.EncodedVideoChunk = class {};
  globalThis.VideoDecoder = class {
    state = 'unconfigured';
    decodeQueueSize = 0;
    constructor(callbacks) {
      this.callbacks = callbacks;
      videos.push(this);
    }
    configure() {}
    decode() {}
    close() {
      this.state = 'closed';
    }
  };
  canvas = new FakeCanvas();
  painter = new Painter(canvas, null, {
    painted: (frame) => log.push(`painted ${frame.sequence}`),
    skipped: (frame) => log.push(`skipped ${frame.sequence}`),
    failed: (reason) => log.push(`failed ${reason}`),
    reset: () => log.push('reset'),
    noVideo: (reason) => log.push(`no video ${reason}`),
  });
});

afterEach(() => {
  painter.close();
  Object.assign(globalThis, saved);
});

const jpeg = (sequence) => ({ sequence, codec: 1, captureTime: sequence, bytes: new Uint8Array(4) });
const h264 = (sequence) => ({ sequence, codec: 2, key: true, captureTime: sequence, bytes: new Uint8Array(SPS) });
const settle = () => new Promise((resolve) => setImmediate(resolve));
const animate = () => animation?.();

async function decoded(name, width, height) {
  decodes.shift()?.(image(name, width, height));
  await settle();
}

test('of images the newest is shown, and each is done with once', async () => {
  [1, 2, 3].forEach((n) => painter.show(jpeg(n), []));
  await decoded('one');
  await decoded('three');
  animate();
  assert.deepEqual(log, ['skipped 2', 'closed one', 'skipped 1', 'drew three on 4x2', 'closed three', 'painted 3']);
  assert.equal(painter.superseded, 2);
});

test('a changed size is the canvas’, in the same animation frame', async () => {
  painter.show(jpeg(1), []);
  await decoded('small');
  animate();
  painter.show(jpeg(2), []);
  await decoded('large', 8, 6);
  assert.equal(canvas.width, 4);
  animate();
  assert.ok(log.includes('drew large on 8x6'));
});

test('from JPEG to H.264 the last frame stays until the first new one, and no older one comes after it', async () => {
  painter.show(jpeg(1), []);
  await decoded('jpeg');
  animate();
  painter.show(jpeg(2), []);
  painter.show(h264(3), []);
  await decoded('late');
  animate();
  assert.deepEqual(log.slice(3), ['closed late', 'skipped 2']);
  videos[0].callbacks.output({ ...image('video'), timestamp: 3, displayWidth: 4, displayHeight: 2 });
  animate();
  assert.deepEqual(log.slice(5), ['drew video on 4x2', 'closed video', 'painted 3']);
});

test('a hidden page gets its frames without animation frames', async () => {
  painter.hidden = true;
  painter.show(jpeg(1), []);
  await decoded('jpeg');
  assert.equal(animation, null);
  assert.ok(log.includes('painted 1'));
});

test('pixels that the browser lost are painted again: an image from its bytes, video with a key frame', async () => {
  painter.show(jpeg(1), []);
  await decoded('jpeg');
  animate();
  log = [];
  canvas.dispatchEvent(new Event('contextrestored'));
  await decoded('again');
  assert.deepEqual(log, ['drew again on 4x2', 'closed again']);
  painter.show(h264(2), []);
  log = [];
  canvas.dispatchEvent(new Event('contextrestored'));
  assert.deepEqual(log, ['skipped 2', 'reset']);
});

test('what is closed paints nothing more', async () => {
  painter.show(jpeg(1), []);
  painter.close();
  await decoded('late');
  painter.show(jpeg(2), []);
  animate();
  assert.deepEqual(log, ['closed late', 'skipped 1']);
});
