/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @typedef {object} FrameTimes of one frame that was shown, in milliseconds; together they are its latency
 * @property {number} arrival from its capture until it had come here
 * @property {number} decode from then until it was decoded
 * @property {number} display from then until it was given to the screen
 *
 * @typedef {object} StageMeans means over the last frames, in milliseconds; the stages sum up to `total`
 * @property {number} capture in the host: until the encoder had it, and until it was sent
 * @property {number} encode in the encoder
 * @property {number} network on the way
 * @property {number} decode
 * @property {number} display
 * @property {number} total from the capture until the frame was given to the screen
 */

const FRAMES = 90;

/**
 * Where the latency comes from. The total and what happens in the browser are measured for each frame; what lies before
 * the arrival is divided by what the host says of its own stages.
 */
export class Stages {
  /** @type {FrameTimes[]} */
  #frames = [];
  #next = 0;

  /** @param {FrameTimes} times */
  add(times) {
    this.#frames[this.#next++ % FRAMES] = times;
  }

  /** Forgets everything. */
  reset() {
    this.#frames = [];
    this.#next = 0;
  }

  /**
   * @param {number} hostMs from the capture until it was sent, NaN when the host does not say
   * @param {number} encodeMs of that in the encoder, NaN when the host does not say
   * @returns {StageMeans | null} null when no frame was measured
   */
  means(hostMs, encodeMs) {
    if (this.#frames.length === 0) {
      return null;
    }
    const mean = (/** @type {keyof FrameTimes} */ stage) =>
      this.#frames.reduce((sum, frame) => sum + frame[stage], 0) / this.#frames.length;
    const [arrival, decode, display] = [mean('arrival'), mean('decode'), mean('display')];
    // the host's statistics are of other frames, and the clocks differ a little: nothing may be more than the whole
    const host = within(hostMs, arrival);
    const encode = within(encodeMs, host);
    const total = arrival + decode + display;
    return { capture: host - encode, encode, network: arrival - host, decode, display, total };
  }
}

/**
 * @param {number} part
 * @param {number} whole
 */
function within(part, whole) {
  return Number.isFinite(part) ? Math.max(0, Math.min(part, whole)) : 0;
}
