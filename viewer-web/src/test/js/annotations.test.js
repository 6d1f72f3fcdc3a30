/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { drawAnnotations } from '../../main/resources/web/porthole/annotations.js';

const saved = globalThis.Path2D;
let log = [];

/** A path that writes its points down. */
class FakePath {
  text = '';
  #add(...of) {
    this.text += ` ${of.map((n) => (typeof n === 'number' ? Math.round(n) : n)).join(' ')}`;
  }
  moveTo = (x, y) => this.#add('M', x, y);
  lineTo = (x, y) => this.#add('L', x, y);
  rect = (x, y, w, h) => this.#add('R', x, y, w, h);
  closePath = () => this.#add('Z');
}

function canvas() {
  const g = {
    setTransform: (...matrix) => (g.matrix = matrix.map(Math.round)),
    drawImage: (image) => log.push(`frame ${image.name} by ${g.matrix.join(' ')}`),
    clearRect() {},
    beginPath() {},
    measureText: (text) => ({ width: 6 * text.length }),
    strokeRect: (...sides) => log.push(`box ${sides.map(Math.round).join(' ')}`),
    stroke: (path) => path && log.push(`stroke ${g.strokeStyle}${path.text}`),
    fill: (path) => path && log.push(`fill ${g.fillStyle} ${g.globalAlpha}${path.text}`),
    arc: (x, y) => log.push(`dot ${Math.round(x)} ${Math.round(y)}`),
    fillRect: (...sides) => log.push(`label ${sides.map(Math.round).join(' ')}`),
    fillText: (text) => log.push(`text ${text}`),
  };
  return { width: 0, height: 0, getContext: () => g };
}

const FRAME = { width: 64, height: 48 };
const BOX = { width: 640, height: 480, ratio: 1 };

function draw(marks, covered = BOX, under = null) {
  log = [];
  drawAnnotations(canvas(), covered, FRAME, marks, under);
  return log;
}

beforeEach(() => (globalThis.Path2D = FakePath));
afterEach(() => (globalThis.Path2D = saved));

test('each kind of shape is drawn in the pixels of the screen', () => {
  const color = '#ff8800';
  assert.ok(draw([{ kind: 'line', points: [1, 2, 3, 4], color }]).includes('stroke #ff8800 L 10 20 L 30 40'));
  const area = draw([{ kind: 'polygon', points: [0, 0, 10, 0, 10, 10], color }]);
  assert.equal(area[0], 'fill #ff8800 0.35 L 0 0 L 100 0 L 100 100 Z');
  assert.deepEqual(draw([{ kind: 'points', points: [1, 2, 3, 4], color }]), ['dot 10 20', 'dot 30 40']);
  const bones = draw([{ kind: 'skeleton', points: [1, 1, 2, 2], bones: [1, 0], color }]);
  assert.ok(bones.includes('stroke #ff8800 M 20 20 L 10 10'));
  assert.deepEqual(draw([{ kind: 'text', x: 3, y: 4, text: 'hello', color }]).slice(-2), [
    'label 29 40 38 20',
    'text hello',
  ]);
});

test('a mask fills its cells row by row, over the end of a row', () => {
  const [drawn] = draw([
    { kind: 'mask', x: 0, y: 0, width: 40, height: 20, columns: 4, rows: 2, runs: [2, 3, 3], color: '#00ff00' },
  ]);
  assert.equal(drawn, 'fill #00ff00 0.35 R 200 0 200 100 R 0 100 100 100');
});

test('a kind that is not known here, or a run that is too long, harms nothing', () => {
  assert.deepEqual(draw([{ kind: 'hologram', color: '#ff0000' }]), []);
  const [drawn] = draw([
    { kind: 'mask', x: 0, y: 0, width: 10, height: 10, columns: 1, rows: 1, runs: [0, 99], color: '#00ff00' },
  ]);
  assert.match(drawn, /R 0 0 100 100$/);
});

test('boxes lie above shapes, and labels above everything and inside of the image', () => {
  const marks = [
    { x: 60, y: 0, width: 4, height: 4, label: 'buoy', confidence: 0.5 },
    { kind: 'line', points: [1, 2, 3, 4], label: 'path' },
  ];
  const drawn = draw(marks);
  assert.deepEqual(
    drawn.map((line) => line.split(' ')[0]),
    ['stroke', 'stroke', 'box', 'box', 'label', 'text', 'label', 'text'],
  );
  const [left, , wide] = drawn
    .find((line) => line.startsWith('label'))
    .split(' ')
    .slice(1)
    .map(Number);
  assert.ok(left + wide <= 640, `${left} + ${wide}`);
});

test('a turned frame has its annotations where they belong, with upright letters', () => {
  const orientation = { turns: 1, mirrored: false };
  // 48 x 64 in a box of 640 x 480: 360 wide, from 140 on
  const drawn = draw([{ x: 0, y: 0, width: 32, height: 48, label: 'a' }], { ...BOX, orientation });
  assert.equal(drawn[0], 'box 140 0 360 240');
});

test('lines and letters are as thin on an enlarged image as on any other', () => {
  const drawn = draw([{ kind: 'text', x: 3, y: 4, text: 'hello' }], { ...BOX, zoom: 4 });
  assert.equal(drawn[0].split(' ')[4], '5');
});

test('a frame that is drawn with its annotations lies under them, where the page shows it, turned as there', () => {
  const under = { name: 'pixels', width: 32, height: 24 }; // as sent, half of its size
  const mark = { x: 0, y: 0, width: 8, height: 8, label: '' };
  assert.deepEqual(draw([mark], BOX, under).slice(0, 2), ['frame pixels by 20 0 0 20 0 0', 'box 0 0 80 80']);
  assert.equal(draw([], { ...BOX, ratio: 2 }, under)[0], 'frame pixels by 40 0 0 40 0 0');
  const turned = { ...BOX, orientation: { turns: 1, mirrored: false } };
  assert.equal(draw([], turned, under)[0], 'frame pixels by 0 15 -15 0 500 0');
  const mirrored = { ...BOX, orientation: { turns: 0, mirrored: true } };
  assert.equal(draw([], mirrored, under)[0], 'frame pixels by -20 0 0 20 640 0');
});
