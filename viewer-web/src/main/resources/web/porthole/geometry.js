/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @typedef {{x: number, y: number, width: number, height: number}} Rect
 * @typedef {{width: number, height: number}} Size
 */

/**
 * Where a picture lies in a box that is to hold all of it, as CSS `object-fit: contain` puts it.
 *
 * @param {Size} box
 * @param {Size} picture
 * @returns {Rect} relative to the box
 */
export function contained(box, picture) {
  if (picture.width <= 0 || picture.height <= 0) {
    return { x: 0, y: 0, width: 0, height: 0 };
  }
  const scale = Math.min(box.width / picture.width, box.height / picture.height);
  const width = picture.width * scale;
  const height = picture.height * scale;
  return { x: (box.width - width) / 2, y: (box.height - height) / 2, width, height };
}

/**
 * A point of the window as fractions of the picture that a canvas shows.
 *
 * @param {Rect} box the canvas in the window
 * @param {Size} picture
 * @param {number} clientX
 * @param {number} clientY
 * @returns {{x: number, y: number, inside: boolean}} held within 0 to 1
 */
export function fraction(box, picture, clientX, clientY) {
  const rect = contained(box, picture);
  const x = rect.width > 0 ? (clientX - box.x - rect.x) / rect.width : 0;
  const y = rect.height > 0 ? (clientY - box.y - rect.y) / rect.height : 0;
  const inside = x >= 0 && x <= 1 && y >= 0 && y <= 1;
  return { x: Math.min(1, Math.max(0, x)), y: Math.min(1, Math.max(0, y)), inside };
}
