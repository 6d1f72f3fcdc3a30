/* SPDX-License-Identifier: Apache-2.0 */

import { contained } from './geometry.js';

/** @typedef {import('./protocol.js').Detection} Detection */

const FONT_PX = 12;
const PAD_PX = 4;

/**
 * A class's colour: the same in every frame, on every machine. The hue is a hash of the name (FNV-1a, 32 bit).
 *
 * @param {string} label
 */
export function labelColour(label) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < label.length; i++) {
    hash = Math.imul(hash ^ label.charCodeAt(i), 0x01000193);
  }
  return `oklch(78% 0.16 ${(hash >>> 0) % 360})`;
}

/**
 * What stands above a box: `class 0.87`, with the track behind it when there is one.
 *
 * @param {Detection} d
 */
export function labelText(d) {
  const confidence = typeof d.confidence === 'number' ? ` ${d.confidence.toFixed(2)}` : '';
  return `${d.label}${confidence}${d.trackId ? ` #${d.trackId}` : ''}`;
}

/** @typedef {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} Context */

/**
 * Draws boxes over a frame. The canvas covers the same box in the page as the frame's canvas; it has the screen's
 * own pixels, so that lines and letters are sharp at any zoom.
 *
 * @param {HTMLCanvasElement | OffscreenCanvas} canvas
 * @param {{width: number, height: number, ratio: number}} box that it covers in CSS pixels, each of so many of its own
 * @param {{width: number, height: number}} frame
 * @param {Detection[]} detections
 */
export function drawAnnotations(canvas, box, frame, detections) {
  const { ratio } = box;
  const width = Math.round(box.width * ratio);
  const height = Math.round(box.height * ratio);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const g = /** @type {Context} */ (canvas.getContext('2d'));
  g.setTransform(ratio, 0, 0, ratio, 0, 0);
  g.clearRect(0, 0, box.width, box.height);
  const rect = contained(box, frame);
  const scale = rect.width / frame.width;
  g.font = `600 ${FONT_PX}px system-ui, sans-serif`;
  g.textBaseline = 'middle';
  for (const d of detections) {
    drawBox(g, d, rect.x + d.x * scale, rect.y + d.y * scale, d.width * scale, d.height * scale);
  }
}

/**
 * @param {Context} g
 * @param {Detection} d
 * @param {number} x
 * @param {number} y
 * @param {number} width
 * @param {number} height
 */
function drawBox(g, d, x, y, width, height) {
  const colour = labelColour(d.label);
  g.lineWidth = 4;
  g.strokeStyle = 'rgb(0 0 0 / 45%)';
  g.strokeRect(x, y, width, height);
  g.lineWidth = 2;
  g.strokeStyle = colour;
  g.strokeRect(x, y, width, height);
  const text = labelText(d);
  const tall = FONT_PX + 2 * PAD_PX;
  const top = Math.max(0, y - tall);
  g.fillStyle = colour;
  g.fillRect(x - 1, top, g.measureText(text).width + 2 * PAD_PX, tall);
  g.fillStyle = '#10181c';
  g.fillText(text, x - 1 + PAD_PX, top + tall / 2 + 0.5);
}
