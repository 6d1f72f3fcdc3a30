/* SPDX-License-Identifier: Apache-2.0 */

/** After how long without a new frame video has stopped. The host repeats a still scene's frame more often than that. */
export const STOPPED_MS = 2000;

const ASLEEP_MS = 1200;

/**
 * Whether video still comes. It counts only while somebody looks and this page runs: a hidden tab, a suspended laptop or a
 * page that was busy for seconds is no fault of the network. Times are milliseconds of any clock.
 */
export class Watchdog {
  #lastFrame;
  #lastCheck;
  #decoded = 0;
  #countedAt;

  /** @param {number} now */
  constructor(now) {
    this.#lastFrame = this.#lastCheck = this.#countedAt = now;
  }

  /** A frame was presented. @param {number} now */
  frame(now) {
    this.#lastFrame = now;
  }

  /**
   * What the browser counts; it goes on where frames are decoded but not presented, as in a covered window.
   *
   * @param {number} now
   * @param {number} decoded frames so far
   */
  counted(now, decoded) {
    if (decoded > this.#decoded) {
      this.#decoded = decoded;
      // some time since the last count: the earliest is what is certain
      this.#lastFrame = Math.max(this.#lastFrame, this.#countedAt);
    }
    this.#countedAt = now;
  }

  /** Milliseconds without a frame. @param {number} now */
  silence(now) {
    return now - this.#lastFrame;
  }

  /**
   * Asked several times a second.
   *
   * @param {number} now
   * @param {boolean} hidden whether the tab is
   */
  stopped(now, hidden) {
    if (hidden || now - this.#lastCheck > ASLEEP_MS) {
      this.#lastFrame = now;
    }
    this.#lastCheck = now;
    return this.silence(now) >= STOPPED_MS;
  }
}
