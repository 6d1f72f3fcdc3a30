/* SPDX-License-Identifier: Apache-2.0 */

const FIRST_MS = 5000;
const FIRST_BY_HOST_MS = 1000;
const FACTOR = 3;
const MAX_MS = 300_000;
const PROVEN_MS = 60_000;

/**
 * When video may be tried again. Each failure keeps it closed three times as long as the one before, so that a page on a
 * bad line does not flap; video that ran well for a minute makes up for all of them. Times are milliseconds of any clock.
 */
export class RetryGate {
  #failures = 0;
  #failedAt = -Infinity;
  #opensAt = -Infinity;

  /** The longest that it stays closed. */
  maxMs = MAX_MS;

  /** @param {number} now */
  isOpen(now) {
    return now >= this.#opensAt;
  }

  /**
   * Milliseconds until it opens, 0 when it is open.
   *
   * @param {number} now
   */
  waitMs(now) {
    return Math.max(0, this.#opensAt - now);
  }

  /**
   * An attempt failed, or video that was there stopped.
   *
   * @param {number} now
   * @param {number} begunAt when that attempt began; those under way together count as one
   * @param {boolean} [byHost] whether the host ended it, so that the network may be good
   */
  failed(now, begunAt, byHost = false) {
    if (begunAt < this.#failedAt) {
      return;
    }
    const first = byHost ? FIRST_BY_HOST_MS : FIRST_MS;
    this.#failedAt = now;
    this.#opensAt = now + Math.min(this.maxMs, MAX_MS, first * FACTOR ** this.#failures);
    this.#failures++;
  }

  /**
   * Video runs.
   *
   * @param {number} sinceMs for how long
   */
  runs(sinceMs) {
    if (sinceMs >= PROVEN_MS) {
      this.#failures = 0;
    }
  }

  /** Something changed that makes it worth trying at once: the host, the network, a choice. */
  reset() {
    this.#failures = 0;
    this.#failedAt = this.#opensAt = -Infinity;
  }
}
