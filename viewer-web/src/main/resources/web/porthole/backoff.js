/* SPDX-License-Identifier: Apache-2.0 */

const FIRST_MS = 100;
const FACTOR = 1.6;
const MAX_MS = 1000;

/** How long to wait before each attempt: short at first, so that nobody notices an update, and never longer than a second. */
export class Backoff {
  #failures = 0;
  #random;

  /** @param {() => number} [random] 0 to 1, for tests */
  constructor(random = Math.random) {
    this.#random = random;
  }

  /** How many attempts failed in a row. */
  get failures() {
    return this.#failures;
  }

  /** An attempt went well. */
  reset() {
    this.#failures = 0;
  }

  /**
   * An attempt failed or a connection broke.
   *
   * @param {boolean} [expected] whether the host said that it would be right back
   * @returns {number} milliseconds to wait; spread by a fifth so that many viewers do not return in one instant
   */
  next(expected = false) {
    const wait = Math.min(MAX_MS, FIRST_MS * FACTOR ** this.#failures);
    const first = this.#failures === 0;
    this.#failures++;
    return first && expected ? 0 : Math.min(MAX_MS, wait * (0.9 + 0.2 * this.#random()));
  }
}
