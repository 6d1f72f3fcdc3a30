/* SPDX-License-Identifier: Apache-2.0 */

import { UPRIGHT, contained, turned, turnedSize } from './geometry.js';
import { colourOf, labelText, textColour } from './label.js';
import { drawShape } from './shapes.js';

/**
 * @typedef {import('./protocol.js').Detection} Detection
 * @typedef {import('./protocol.js').Mark} Mark
 *
 * @typedef {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} Context
 *
 * @typedef {object} Drawing
 * @property {Context} g
 * @property {(x: number, y: number) => [number, number]} at where a pixel of the frame is on the canvas
 * @property {number} unit a CSS pixel of the screen
 * @property {import('./geometry.js').Size} box
 */

const FONT_PX = 12;
const PAD_PX = 4;

/**
 * Draws annotations over a frame. The canvas covers the same box in the page as the frame's canvas; it has the screen's
 * own pixels, so that lines and letters are sharp at any zoom, and letters are upright however the frame is turned.
 *
 * @param {HTMLCanvasElement | OffscreenCanvas} canvas
 * @param {import('./overlay.js').Covered} covered that it covers
 * @param {{width: number, height: number}} frame
 * @param {Mark[]} marks
 * @param {HTMLCanvasElement | OffscreenCanvas | null} [under] the frame's pixels, to be drawn under them
 */
export function drawAnnotations(canvas, covered, frame, marks, under = null) {
  const { ratio, zoom = 1, orientation = UPRIGHT } = covered;
  const width = Math.round(covered.width * ratio);
  const height = Math.round(covered.height * ratio);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const g = /** @type {Context} */ (canvas.getContext('2d'));
  g.setTransform(ratio, 0, 0, ratio, 0, 0);
  g.clearRect(0, 0, covered.width, covered.height);
  const rect = contained(covered, turnedSize(frame, orientation));
  const at = (/** @type {number} */ x, /** @type {number} */ y) => {
    const [u, v] = turned(orientation, x / frame.width, y / frame.height);
    return /** @type {[number, number]} */ ([rect.x + u * rect.width, rect.y + v * rect.height]);
  };
  if (under) {
    drawFrame(g, at, frame, under, covered);
  }
  const drawing = { g, at, unit: 1 / zoom, box: covered };
  marks.forEach((mark) => 'kind' in mark && drawShape(drawing, mark));
  marks.forEach((mark) => 'kind' in mark || drawBox(drawing, mark));
  marks.forEach((mark) => drawLabel(drawing, mark));
}

/**
 * Draws a frame as it is turned, just as the page shows its own canvas.
 *
 * @param {Context} g
 * @param {Drawing['at']} at
 * @param {{width: number, height: number}} frame
 * @param {HTMLCanvasElement | OffscreenCanvas} image of any size
 * @param {import('./overlay.js').Covered} covered
 */
function drawFrame(g, at, frame, image, { ratio, squares = false }) {
  const [left, top] = at(0, 0);
  const along = (/** @type {[number, number]} */ [x, y], /** @type {number} */ pixels) =>
    /** @type {const} */ ([(ratio * (x - left)) / pixels, (ratio * (y - top)) / pixels]);
  const across = along(at(frame.width, 0), image.width);
  const down = along(at(0, frame.height), image.height);
  g.setTransform(...across, ...down, ratio * left, ratio * top);
  g.imageSmoothingEnabled = !squares;
  g.drawImage(image, 0, 0);
  g.setTransform(ratio, 0, 0, ratio, 0, 0);
}

/** @param {Drawing} drawing @param {Detection & Mark} d */
function drawBox({ g, at, unit }, d) {
  const [x1, y1] = at(d.x, d.y);
  const [x2, y2] = at(d.x + d.width, d.y + d.height);
  const sides = /** @type {const} */ ([Math.min(x1, x2), Math.min(y1, y2), Math.abs(x2 - x1), Math.abs(y2 - y1)]);
  g.lineWidth = 4 * unit;
  g.strokeStyle = 'rgb(0 0 0 / 45%)';
  g.strokeRect(...sides);
  g.lineWidth = 2 * unit;
  g.strokeStyle = colourOf(d);
  g.strokeRect(...sides);
}

/** Labels come last, so that nothing runs through one; inside of the image. @param {Drawing} drawing @param {Mark} mark */
function drawLabel({ g, at, unit, box }, mark) {
  const text = 'kind' in mark ? (mark.text ?? mark.label ?? '') : labelText(mark);
  if (text === '') {
    return;
  }
  const own = 'text' in mark;
  const [left, top] = anchor(at, mark);
  const pad = PAD_PX * unit;
  const tall = (FONT_PX + 2 * PAD_PX) * unit;
  g.font = `600 ${FONT_PX * unit}px system-ui, sans-serif`;
  g.textBaseline = 'middle';
  const wide = g.measureText(text).width + 2 * pad;
  const x = Math.max(0, Math.min(left - unit, box.width - wide));
  const y = Math.max(0, Math.min(own ? top : top - tall, box.height - tall));
  g.fillStyle = colourOf(mark);
  g.fillRect(x, y, wide, tall);
  g.fillStyle = 'kind' in mark && mark.color ? textColour(mark.color) : textColour('');
  g.fillText(text, x + pad, y + tall / 2 + 0.5 * unit);
}

/**
 * Where a label stands: at the highest point, of boxes at the upper left corner.
 *
 * @param {Drawing['at']} at
 * @param {Mark} mark
 */
function anchor(at, mark) {
  if (!('kind' in mark) || mark.points === undefined) {
    const { x = 0, y = 0, width = 0, height = 0 } = mark;
    const [a, b] = [at(x, y), at(x + width, y + height)];
    return [Math.min(a[0], b[0]), Math.min(a[1], b[1])];
  }
  let best = at(mark.points[0], mark.points[1]);
  for (let i = 2; i + 1 < mark.points.length; i += 2) {
    const point = at(mark.points[i], mark.points[i + 1]);
    best = point[1] < best[1] ? point : best;
  }
  return best;
}
