/* SPDX-License-Identifier: Apache-2.0 */

import { drawAnnotations } from './annotations.js';

/**
 * @typedef {import('./protocol.js').Mark} Mark
 *
 * @typedef {object} Covered
 * @property {number} width of the canvas in the page, in CSS pixels
 * @property {number} height
 * @property {number} ratio the canvas' pixels for each CSS pixel
 * @property {number} [zoom] by which the page enlarges the canvas afterwards
 * @property {import('./geometry.js').Orientation} [orientation] of the frame under it
 *
 * @typedef {Covered & {on: boolean}} OverlayLayout `on`: whether annotations are drawn
 */

/** The annotations over a frame. Its canvas covers the same box in the page as the frame's. */
export class Overlay {
  #canvas;
  /** @type {OverlayLayout} */
  #layout = { width: 0, height: 0, ratio: 1, on: false };
  #frame = { width: 0, height: 0 };
  /** @type {Mark[]} */
  #marks = [];
  #drawn = false;

  /**
   * @param {HTMLCanvasElement | OffscreenCanvas} canvas
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
   */
  show({ width, height }, marks) {
    this.#frame = { width, height };
    this.#marks = marks;
    this.#draw();
  }

  /** What belongs to the frame that is shown, drawn or not. */
  get marks() {
    return this.#marks;
  }

  /** Copies what is drawn; null when that is nothing. @returns {Promise<ImageBitmap | null>} */
  async capture() {
    return this.#drawn ? createImageBitmap(this.#canvas) : null;
  }

  clear() {
    this.show(this.#frame, []);
  }

  #draw() {
    const marks = this.#layout.on ? this.#marks : [];
    if (this.#drawn || marks.length > 0) {
      drawAnnotations(this.#canvas, this.#layout, this.#frame, marks);
    }
    this.#drawn = marks.length > 0;
  }
}
