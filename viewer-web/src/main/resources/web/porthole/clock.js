/* SPDX-License-Identifier: Apache-2.0 */

const SAMPLES = 16;

/**
 * The host's monotonic clock as seen from here. Of the last exchanges the one with the shortest round trip is believed,
 * because its error is at most half of that (D. Mills, RFC 5905, section 10: the clock filter).
 */
export class HostClock {
  /** @type {{rtt: number, offset: number}[]} */
  #samples = [];
  /** @type {{rtt: number, offset: number} | null} */
  #best = null;

  /** Forgets everything: another host, or the same one restarted. */
  reset() {
    this.#samples = [];
    this.#best = null;
  }

  /**
   * The time in `hello`: better than nothing until the first exchange is done.
   *
   * @param {number} hostUs
   * @param {number} nowMs
   */
  hint(hostUs, nowMs) {
    this.#best ??= { rtt: Infinity, offset: hostUs / 1000 - nowMs };
  }

  /**
   * One exchange.
   *
   * @param {number} t0 sent, milliseconds here
   * @param {number} t1 received, microseconds there
   * @param {number} t2 answered, microseconds there
   * @param {number} t3 answer received, milliseconds here
   */
  sample(t0, t1, t2, t3) {
    const rtt = Math.max(0, t3 - t0 - (t2 - t1) / 1000);
    const offset = (t1 + t2) / 2000 - (t0 + t3) / 2;
    this.#samples.push({ rtt, offset });
    if (this.#samples.length > SAMPLES) {
      this.#samples.shift();
    }
    this.#best = this.#samples.reduce((a, b) => (b.rtt < a.rtt ? b : a));
  }

  /** Whether any exchange was done. */
  get known() {
    return this.#best !== null;
  }

  /** Round trip of the believed exchange in milliseconds; Infinity before the first. */
  get rttMs() {
    return this.#best ? this.#best.rtt : Infinity;
  }

  /**
   * How long ago a moment of the host's clock was.
   *
   * @param {number} hostUs
   * @param {number} nowMs here
   * @returns {number} milliseconds, NaN when the clock is not known
   */
  ageMs(hostUs, nowMs) {
    return this.#best ? nowMs + this.#best.offset - hostUs / 1000 : NaN;
  }
}
