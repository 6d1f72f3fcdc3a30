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
 * How a frame is turned on the screen: mirrored first, then clockwise by quarter turns.
 *
 * @typedef {{turns: number, mirrored: boolean}} Orientation
 */

/** @type {Orientation} */
export const UPRIGHT = Object.freeze({ turns: 0, mirrored: false });

/** The size of a frame as it is turned. @param {Size} frame @param {Orientation} orientation @returns {Size} */
export function turnedSize({ width, height }, { turns }) {
  return turns % 2 === 0 ? { width, height } : { width: height, height: width };
}

/**
 * Where a point of a frame is once it is turned, both as fractions.
 *
 * @param {Orientation} orientation
 * @param {number} x
 * @param {number} y
 * @returns {[number, number]}
 */
export function turned({ turns, mirrored }, x, y) {
  const u = mirrored ? 1 - x : x;
  return /** @type {[number, number]} */ (
    [
      [u, y],
      [1 - y, u],
      [1 - u, 1 - y],
      [y, 1 - u],
    ][turns]
  );
}

/**
 * The point of a frame that is there once it is turned.
 *
 * @param {Orientation} orientation
 * @param {number} u
 * @param {number} v
 * @returns {[number, number]}
 */
export function unturned({ turns, mirrored }, u, v) {
  const [x, y] = [
    [u, v],
    [v, 1 - u],
    [1 - u, 1 - v],
    [1 - v, u],
  ][turns];
  return [mirrored ? 1 - x : x, y];
}

/** How the frame on a canvas is turned, as its `data-turns` and `data-mirrored` say. @param {HTMLElement} canvas */
export function orientationOf({ dataset }) {
  return { turns: Number(dataset.turns ?? 0), mirrored: dataset.mirrored !== undefined };
}

/**
 * A point of the window as fractions of the frame that a canvas shows.
 *
 * @param {Rect} box the canvas in the window
 * @param {Size} frame
 * @param {number} clientX
 * @param {number} clientY
 * @param {Orientation} [orientation]
 * @returns {{x: number, y: number, inside: boolean}} held within 0 to 1
 */
export function fraction(box, frame, clientX, clientY, orientation = UPRIGHT) {
  const rect = contained(box, turnedSize(frame, orientation));
  const u = rect.width > 0 ? (clientX - box.x - rect.x) / rect.width : 0;
  const v = rect.height > 0 ? (clientY - box.y - rect.y) / rect.height : 0;
  const [x, y] = unturned(orientation, u, v);
  const inside = x >= 0 && x <= 1 && y >= 0 && y <= 1;
  return { x: Math.min(1, Math.max(0, x)), y: Math.min(1, Math.max(0, y)), inside };
}
