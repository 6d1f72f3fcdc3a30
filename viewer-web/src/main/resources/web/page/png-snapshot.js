/* SPDX-License-Identifier: Apache-2.0 */

import { drawAnnotations } from '../porthole/annotations.js';
import { marksOf } from '../porthole/protocol.js';
import { encode, fileName, save } from './snapshot.js';

/** @typedef {import('../porthole/protocol.js').Mark} Mark */

const PNG = { type: 'image/png' };
/** Size of a frame in whose pixels lines and letters are drawn as on the screen. */
const USUAL_PX = 540;

/**
 * Saves the very frame that is shown as PNG, with its annotations drawn in its own size where they are shown.
 *
 * @param {import('../porthole/watch.js').Watch} watch
 * @param {boolean} annotated whether they are drawn
 * @returns {Promise<boolean>} whether there was one
 */
export async function savePng(watch, annotated) {
  const { surface, shown } = watch;
  if (surface instanceof HTMLVideoElement && shown) {
    await write(watch, surface, shown, annotated ? marksOf(watch.annotations) : []);
    return true;
  }
  const found = await watch.screen.capture();
  if (found) {
    await write(watch, found.image, found.frame, annotated ? found.marks : []);
  }
  return found !== null;
}

/**
 * @param {import('../porthole/watch.js').Watch} watch
 * @param {HTMLVideoElement | ImageBitmap} image
 * @param {{width: number, height: number, sequence: number}} frame
 * @param {Mark[]} marks
 */
async function write(watch, image, frame, marks) {
  const name = fileName(watch, frame.sequence, 'png');
  save(await encode(image, PNG, (canvas) => marks.length > 0 && draw(canvas, frame, marks)), name);
}

/**
 * @param {OffscreenCanvas} canvas
 * @param {{width: number, height: number}} frame
 * @param {Mark[]} marks
 */
function draw(canvas, frame, marks) {
  const { width, height } = canvas;
  const over = new OffscreenCanvas(width, height);
  const ratio = Math.max(1, Math.min(width, height) / USUAL_PX);
  drawAnnotations(over, { width: width / ratio, height: height / ratio, ratio }, frame, marks);
  canvas.getContext('2d')?.drawImage(over, 0, 0);
}
