/* SPDX-License-Identifier: Apache-2.0 */

/** @typedef {import('../porthole/watch.js').Watch} Watch */

const SECONDS = 120;

/** How a stream was watched in each of the last seconds, for curves. */
export class History {
  /** @type {{at: number, p50: number, p95: number, fps: number, bitrate: number}[]} */
  #entries = [];
  /** @type {Watch | null} */
  #watch = null;
  #countedAt = 0;
  #countedFrames = 0;
  #countedBytes = 0;

  /** How many entries there have been, so that one knows when to draw. */
  count = 0;

  /**
   * Call it several times a second.
   *
   * @param {Watch | null} watch
   * @param {number} now
   */
  observe(watch, now) {
    if (watch !== this.#watch) {
      this.#watch = watch;
      this.#entries = [];
      this.#count(watch, now);
    } else if (watch && now - this.#countedAt >= 1000) {
      const seconds = (now - this.#countedAt) / 1000;
      const fps = (watch.shownFrames - this.#countedFrames) / seconds;
      const bitrate = ((watch.receivedBytes - this.#countedBytes) * 8) / seconds;
      const { latency } = watch;
      this.#entries.push({ at: now, p50: latency.quantile(0.5), p95: latency.quantile(0.95), fps, bitrate });
      this.#entries.splice(0, this.#entries.length - SECONDS);
      this.#count(watch, now);
    }
  }

  /**
   * The curves, oldest first: seconds ago, as negative numbers, and the values.
   *
   * @param {number} now
   */
  curves(now) {
    const of = (/** @type {'p50' | 'p95' | 'fps' | 'bitrate'} */ key) =>
      this.#entries.map((e) => (Number.isFinite(e[key]) ? e[key] : null));
    return {
      seconds: this.#entries.map((e) => (e.at - now) / 1000),
      p50Ms: of('p50'),
      p95Ms: of('p95'),
      framesPerSecond: of('fps'),
      bitrate: of('bitrate'),
    };
  }

  /** @param {Watch | null} watch @param {number} now */
  #count(watch, now) {
    this.count++;
    this.#countedAt = now;
    this.#countedFrames = watch?.shownFrames ?? 0;
    this.#countedBytes = watch?.receivedBytes ?? 0;
  }
}
