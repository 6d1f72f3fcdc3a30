/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @typedef {{x: number, y: number, width: number, height: number}} Rect
 * @typedef {{width: number, height: number}} Size
 */

/**
 * Where a frame lies in a box that is to hold all of it, as CSS `object-fit: contain` puts it.
 *
 * @param {Size} box
 * @param {Size} frame
 * @returns {Rect} relative to the box
 */
export function contained(box, frame) {
  if (frame.width <= 0 || frame.height <= 0) {
    return { x: 0, y: 0, width: 0, height: 0 };
  }
  const scale = Math.min(box.width / frame.width, box.height / frame.height);
  const width = frame.width * scale;
  const height = frame.height * scale;
  return { x: (box.width - width) / 2, y: (box.height - height) / 2, width, height };
}

/**
 * A point of the window as fractions of the frame that a canvas shows.
 *
 * @param {Rect} box the canvas in the window
 * @param {Size} frame
 * @param {number} clientX
 * @param {number} clientY
 * @returns {{x: number, y: number, inside: boolean}} held within 0 to 1
 */
export function fraction(box, frame, clientX, clientY) {
  const rect = contained(box, frame);
  const x = rect.width > 0 ? (clientX - box.x - rect.x) / rect.width : 0;
  const y = rect.height > 0 ? (clientY - box.y - rect.y) / rect.height : 0;
  const inside = x >= 0 && x <= 1 && y >= 0 && y <= 1;
  return { x: Math.min(1, Math.max(0, x)), y: Math.min(1, Math.max(0, y)), inside };
}
