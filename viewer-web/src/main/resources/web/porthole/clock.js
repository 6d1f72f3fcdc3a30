/* SPDX-License-Identifier: Apache-2.0 */

const SAMPLES = 16;

/**
 * The host's monotonic clock as seen from here. Each message on its way there or back bounds the offset from one side, by
 * however long it took; of the last exchanges the quickest way there and the quickest way back are believed, which need not
 * be of the same one, and the truth lies between them: the error is at most half of what they take together. That is the
 * clock filter of RFC 5905, section 10, for ways that are delayed apart from each other, as by a busy page.
 */
export class HostClock {
  /** Milliseconds there and back, each by the difference of the clocks too much or too little. @type {{there: number, back: number}[]} */
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
    this.#samples.push({ there: t1 / 1000 - t0, back: t3 - t2 / 1000 });
    if (this.#samples.length > SAMPLES) {
      this.#samples.shift();
    }
    const there = Math.min(...this.#samples.map((s) => s.there));
    const back = Math.min(...this.#samples.map((s) => s.back));
    this.#best = { rtt: Math.max(0, there + back), offset: (there - back) / 2 };
  }

  /** Whether any exchange was done. */
  get known() {
    return this.#samples.length > 0;
  }

  /** The quickest way there and the quickest way back together, in milliseconds; Infinity before the first exchange. */
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
