/* SPDX-License-Identifier: Apache-2.0 */

import { encodeBlocks } from './jpeg.js';

const COLUMNS = 80;
const ROWS = 45;
const PATCH = 8;

/** Size in pixels of every test frame. */
export const WIDTH = COLUMNS * 8;
export const HEIGHT = ROWS * 8;

/**
 * The colour of the patch in the frame's upper left corner, 64 x 64 pixels: another one for each sequence.
 *
 * @param {number} sequence
 * @returns {[number, number, number]}
 */
export function patchColour(sequence) {
  return [40 + ((sequence * 37) % 176), 40 + ((sequence * 59) % 176), 40 + ((sequence * 83) % 176)];
}

/**
 * A buoy on a swell, seen by day, as depth or as objects.
 *
 * @param {number} sequence
 * @param {number} seed which stream
 * @returns {Buffer}
 */
export function testFrame(sequence, seed) {
  const t = sequence / 30;
  const buoy = { x: COLUMNS / 2 + Math.sin(t + seed) * COLUMNS * 0.3, y: ROWS * 0.55 + Math.sin(t * 2.3) * 3 };
  return encodeBlocks(COLUMNS, ROWS, (x, y) => {
    if (x < PATCH && y < PATCH) {
      return patchColour(sequence);
    }
    const far = Math.hypot(x - buoy.x, y - buoy.y);
    if (far < 5) {
      return far < 3 ? [225, 90, 50] : [246, 240, 228];
    }
    const sea = ROWS * 0.55 + Math.sin(x / 9 + t * 1.7 + seed) * 3 + Math.sin(x / 4 - t) * 1.2;
    if (y > sea) {
      const deep = Math.min(1, (y - sea) / (ROWS * 0.45));
      return [20 - 10 * deep + seed * 9, 120 - 80 * deep, 140 - 70 * deep + ((x + y) % 2) * 5];
    }
    const up = y / ROWS;
    return [150 + 90 * up, 190 + 40 * up - seed * 12, 225 - seed * 8];
  });
}
