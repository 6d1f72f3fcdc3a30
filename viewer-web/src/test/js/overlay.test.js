/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { ANNOTATED_MS, Overlay } from '../../main/resources/web/porthole/overlay.js';

const SIZE = { width: 64, height: 48 };
const BOX = { width: 640, height: 480, ratio: 1, on: true };
const MARK = { x: 0, y: 0, width: 8, height: 8, label: '' };
const UNDER = { name: 'frame', width: 64, height: 48 };

const saved = [globalThis.createImageBitmap, performance.now];
let log = [];
let now = 0;
let overlay;

/** A canvas that writes down what is drawn on it. */
class FakeCanvas extends EventTarget {
  width = 0;
  height = 0;

  getContext() {
    const nothing = () => {};
    return {
      ...{ setTransform: nothing, fillRect: nothing, fillText: nothing },
      measureText: () => ({ width: 1 }),
      clearRect: () => log.push('cleared'),
      drawImage: (image) => log.push(image.name),
      strokeRect: () => log.push('box'),
    };
  }
}

/** What is drawn from now on, once for each thing that is drawn twice. */
function drawn(action) {
  log = [];
  action();
  return [...new Set(log)].join();
}

beforeEach(() => {
  now = 10_000;
  performance.now = () => now;
  overlay = new Overlay(new FakeCanvas(), new AbortController().signal);
  overlay.setLayout(BOX);
});

afterEach(() => {
  [globalThis.createImageBitmap, performance.now] = saved;
});

test('a frame is drawn with its annotations, and without any goes on being drawn for a while', () => {
  assert.equal(
    drawn(() => overlay.show(SIZE, [], UNDER)),
    '',
    'none have come yet',
  );
  assert.equal(
    drawn(() => overlay.show(SIZE, [MARK], UNDER)),
    'cleared,frame,box',
  );
  now += ANNOTATED_MS - 1;
  assert.equal(
    drawn(() => overlay.show(SIZE, [], UNDER)),
    'cleared,frame',
  );
  now += 1;
  assert.equal(
    drawn(() => overlay.show(SIZE, [], UNDER)),
    'cleared',
  );
  assert.equal(
    drawn(() => overlay.show(SIZE, [], UNDER)),
    '',
  );
});

test('over a frame that is shown another way there are its annotations alone', () => {
  assert.equal(
    drawn(() => overlay.show(SIZE, [MARK], null)),
    'cleared,box',
  );
  overlay.show(SIZE, [MARK], UNDER);
  assert.equal(
    drawn(() => overlay.show(SIZE, [], null)),
    'cleared',
  );
});

test('another layout draws it again, and nothing when annotations are not wanted', () => {
  overlay.show(SIZE, [MARK], UNDER);
  assert.equal(
    drawn(() => overlay.setLayout({ ...BOX, zoom: 2 })),
    'cleared,frame,box',
  );
  assert.equal(
    drawn(() => overlay.setLayout({ ...BOX, on: false })),
    'cleared',
  );
  assert.equal(
    drawn(() => overlay.show(SIZE, [MARK], UNDER)),
    '',
  );
});

test('where the canvas is coarser than the screen the frame is not drawn on it', () => {
  overlay.show(SIZE, [MARK], UNDER);
  assert.equal(
    drawn(() => overlay.setLayout({ ...BOX, coarse: true })),
    'cleared,box',
  );
});

test('a copy has the annotations alone, and the frame is under them again', async () => {
  globalThis.createImageBitmap = mock.fn(async () => (log.push('copied'), 'copy'));
  assert.equal(await overlay.capture(), null);
  overlay.show(SIZE, [MARK], UNDER);
  log = [];
  assert.equal(await overlay.capture(), 'copy');
  assert.deepEqual(log, ['cleared', 'box', 'box', 'copied', 'cleared', 'frame', 'box', 'box']);
});

test('once it is cleared nothing is drawn until there are annotations again', () => {
  overlay.show(SIZE, [MARK], UNDER);
  assert.equal(
    drawn(() => overlay.clear()),
    'cleared',
  );
  assert.equal(
    drawn(() => overlay.setLayout({ ...BOX, zoom: 3 })),
    '',
  );
});
