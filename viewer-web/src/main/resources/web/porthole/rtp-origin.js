/* SPDX-License-Identifier: Apache-2.0 */

const FRAMES = 32;
const ENOUGH = 12;
/** Each time after so many frames an origin that still fits is judged again. */
const AGAIN = 8;
/** Times are rounded to milliseconds on their way into the RTP time. */
const ROUNDED_MS = 1.5;
/** Share of the frames that have a message: those that are sent again have none, and some messages are late. */
const MOST = 0.6;
/** Origins that are closer than this are the same. */
const SAME_MS = 4;

/**
 * Finds what to add to RTP times to have the times that the host's messages tell, where these are exactly what the RTP
 * times were made from: the sum by which most frames meet a message. When each came does not matter, which on a busy
 * machine says little. A source that is as regular as a clock meets its messages by other sums, too; the browser's
 * estimate tells them apart, or they are not told apart.
 */
export class RtpOrigin {
  /** NaN while it is not known. */
  value = NaN;

  /** RTP times of the last frames, in milliseconds. @type {number[]} */
  #frames = [];
  #count = 0;

  /**
   * @param {number} ms RTP time of the newest frame
   * @param {number[]} times that the messages tell, in milliseconds, rising
   * @param {number} estimate the browser's, of the newest frame's time, milliseconds off at most; NaN for none
   */
  update(ms, times, estimate) {
    this.#frames.push(ms);
    if (this.#frames.length > FRAMES) {
      this.#frames.shift();
    }
    const fits = near(times, ms + this.value) <= ROUNDED_MS;
    if (this.#frames.length < ENOUGH || (fits && ++this.#count % AGAIN !== 0)) {
      return;
    }
    const found = this.#anchors()
      .flatMap((anchor) => times.map((time) => this.#judge(time - anchor, times)))
      .filter((f) => f.met >= Math.max(ENOUGH, MOST * this.#frames.length));
    const present = this.#judge(this.value, times).met;
    const most = Math.max(...found.map((f) => f.met));
    if (most > present || !fits) {
      this.#choose(
        found.filter((f) => f.met >= most - 1 && f.met > present),
        ms,
        estimate,
      );
    }
  }

  /** Frames of which one has a message, as the newest and one that was sent again may not. */
  #anchors() {
    const { length } = this.#frames;
    return [0, length >> 1, length - 1].map((i) => this.#frames[i]);
  }

  /** @param {{origin: number, met: number, off: number}[]} best @param {number} ms @param {number} estimate */
  #choose(best, ms, estimate) {
    const [first] = best.sort((a, b) => b.met - a.met || a.off - b.off);
    if (!first) {
      return;
    }
    const far = (/** @type {{origin: number}} */ f) => Math.abs(f.origin + ms - estimate);
    if (best.every((f) => Math.abs(f.origin - first.origin) <= SAME_MS)) {
      this.value = first.origin;
    } else if (Number.isFinite(estimate)) {
      this.value = best.reduce((a, b) => (far(b) < far(a) ? b : a)).origin;
    }
  }

  /**
   * How many frames meet a message by an origin, how far they are from them, and the origin that fits them best.
   *
   * @param {number} origin
   * @param {number[]} times
   */
  #judge(origin, times) {
    const offs = this.#frames.map((ms) => nearest(times, ms + origin) - ms - origin);
    const met = offs.filter((off) => Math.abs(off) <= ROUNDED_MS).sort((a, b) => a - b);
    const middle = met[Math.floor(met.length / 2)] ?? 0;
    const off = met.reduce((sum, one) => sum + Math.abs(one - middle), 0) / Math.max(1, met.length);
    return { origin: origin + middle, met: met.length, off };
  }
}

/** @param {number[]} times @param {number} at */
function near(times, at) {
  return Math.abs(nearest(times, at) - at);
}

/** The time that is nearest; NaN where there is none. @param {number[]} times rising @param {number} at */
function nearest(times, at) {
  let [low, high] = [0, times.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] < at) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  const [before, after] = [times[low - 1], times[low] ?? NaN];
  return before !== undefined && !(after - at < at - before) ? before : after;
}
