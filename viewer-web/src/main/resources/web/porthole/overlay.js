/* SPDX-License-Identifier: Apache-2.0 */

import { drawAnnotations } from './annotations.js';

/**
 * @typedef {import('./protocol.js').Detection} Detection
 *
 * @typedef {object} OverlayLayout
 * @property {number} width of the canvas in the page, in CSS pixels
 * @property {number} height
 * @property {number} ratio the screen's pixels for each CSS pixel
 * @property {boolean} on whether annotations are drawn
 */

/** The annotations over a frame. Its canvas covers the same box in the page as the frame's. */
export class Overlay {
  #canvas;
  /** @type {OverlayLayout} */
  #layout = { width: 0, height: 0, ratio: 1, on: false };
  #frame = { width: 0, height: 0 };
  /** @type {Detection[]} */
  #detections = [];
  #drawn = false;

  /** @param {HTMLCanvasElement | OffscreenCanvas} canvas */
  constructor(canvas) {
    this.#canvas = canvas;
    canvas.addEventListener('contextrestored', () => this.#draw());
  }

  /** @param {OverlayLayout} layout */
  setLayout(layout) {
    this.#layout = layout;
    this.#draw();
  }

  /**
   * @param {{width: number, height: number}} frame the size to which the detections belong
   * @param {Detection[]} detections
   */
  show({ width, height }, detections) {
    this.#frame = { width, height };
    this.#detections = detections;
    this.#draw();
  }

  /** Copies what is drawn; null when that is nothing. @returns {Promise<ImageBitmap | null>} */
  async capture() {
    return this.#drawn ? createImageBitmap(this.#canvas) : null;
  }

  clear() {
    this.show(this.#frame, []);
  }

  #draw() {
    const detections = this.#layout.on ? this.#detections : [];
    if (this.#drawn || detections.length > 0) {
      drawAnnotations(this.#canvas, this.#layout, this.#frame, detections);
    }
    this.#drawn = detections.length > 0;
  }
}
