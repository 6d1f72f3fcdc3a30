/* SPDX-License-Identifier: Apache-2.0 */

import { drawAnnotations } from './annotations.js';

/** How long a frame goes on being drawn together with its annotations when there are none any more. */
export const ANNOTATED_MS = 2000;

/**
 * @typedef {import('./protocol.js').Mark} Mark
 * @typedef {HTMLCanvasElement | OffscreenCanvas} Canvas
 *
 * @typedef {object} Covered
 * @property {number} width of the canvas in the page, in CSS pixels
 * @property {number} height
 * @property {number} ratio the canvas' pixels for each CSS pixel
 * @property {number} [zoom] by which the page enlarges the canvas afterwards
 * @property {import('./geometry.js').Orientation} [orientation] of the frame under it
 * @property {boolean} [squares] whether the page shows a pixel of the frame as a square
 *
 * @typedef {Covered & {on: boolean, coarse?: boolean}} OverlayLayout `on`: whether annotations are drawn; `coarse`: whether
 *   the canvas has fewer pixels than the screen shows of it
 */

/**
 * The annotations over a frame. Its canvas covers the same box in the page as the frame's. A browser may show what was
 * painted on two canvases one after the other, so while there are annotations the frame is drawn under them on this one,
 * too: what is seen together belongs together.
 */
export class Overlay {
  #canvas;
  /** @type {OverlayLayout} */
  #layout = { width: 0, height: 0, ratio: 1, on: false };
  #frame = { width: 0, height: 0 };
  /** @type {Mark[]} */
  #marks = [];
  /** The canvas with the frame's pixels; null where it is shown another way. @type {Canvas | null} */
  #under = null;
  /** When there were annotations last. */
  #annotatedAt = -Infinity;
  #drawn = false;

  /**
   * @param {Canvas} canvas
   * @param {AbortSignal} closed ends it
   */
  constructor(canvas, closed) {
    this.#canvas = canvas;
    canvas.addEventListener('contextrestored', () => this.#draw(), { signal: closed });
  }

  /** @param {OverlayLayout} layout */
  setLayout(layout) {
    this.#layout = layout;
    this.#draw();
  }

  /**
   * @param {{width: number, height: number}} frame the size to which they belong
   * @param {Mark[]} marks
   * @param {Canvas | null} under has the frame's pixels; null where the frame is shown another way
   */
  show({ width, height }, marks, under) {
    this.#frame = { width, height };
    this.#marks = marks;
    this.#under = under;
    if (marks.length > 0) {
      this.#annotatedAt = performance.now();
    }
    this.#draw();
  }

  /** What belongs to the frame that is shown, drawn or not. */
  get marks() {
    return this.#marks;
  }

  /** Copies the annotations as they are drawn, without the frame; null when there are none. @returns {Promise<ImageBitmap | null>} */
  async capture() {
    if (!this.#layout.on || this.#marks.length === 0) {
      return null;
    }
    drawAnnotations(this.#canvas, this.#layout, this.#frame, this.#marks);
    const copy = createImageBitmap(this.#canvas); // is taken at once
    this.#draw();
    return copy;
  }

  clear() {
    this.show(this.#frame, [], null);
  }

  #draw() {
    const { on, coarse } = this.#layout;
    const marks = on ? this.#marks : [];
    const under = on && !coarse && performance.now() - this.#annotatedAt < ANNOTATED_MS ? this.#under : null;
    const drawn = under !== null || marks.length > 0;
    if (this.#drawn || drawn) {
      drawAnnotations(this.#canvas, this.#layout, this.#frame, marks, under);
    }
    this.#drawn = drawn;
  }
}
