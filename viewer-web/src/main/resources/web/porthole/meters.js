/* SPDX-License-Identifier: Apache-2.0 */

/** Sum of amounts over the last `windowMs`, as a rate. */
export class RateMeter {
  /** @type {{at: number, amount: number}[]} */
  #entries = [];
  #sum = 0;
  #windowMs;

  /** @param {number} [windowMs] */
  constructor(windowMs = 2000) {
    this.#windowMs = windowMs;
  }

  /**
   * @param {number} now
   * @param {number} [amount]
   */
  add(now, amount = 1) {
    this.#entries.push({ at: now, amount });
    this.#sum += amount;
    this.#trim(now);
  }

  /**
   * Amount per second. While the window is not yet full, the span between the entries counts, so that the first second
   * does not show half the truth.
   *
   * @param {number} now
   */
  rate(now) {
    this.#trim(now);
    const n = this.#entries.length;
    if (n < 2) {
      return 0;
    }
    const first = this.#entries[0];
    const last = this.#entries[n - 1];
    const silent = now - last.at;
    const gap = (last.at - first.at) / (n - 1);
    const span = silent > 2 * gap ? now - first.at : last.at - first.at;
    return span > 0 ? ((this.#sum - first.amount) * 1000) / span : 0;
  }

  /** Forgets everything. */
  reset() {
    this.#entries = [];
    this.#sum = 0;
  }

  /** @param {number} now */
  #trim(now) {
    let old = 0;
    while (old < this.#entries.length && this.#entries[old].at < now - this.#windowMs) {
      this.#sum -= this.#entries[old].amount;
      old++;
    }
    if (old > 0) {
      this.#entries.splice(0, old);
    }
  }
}

/** How unevenly frames come, in milliseconds: the interarrival jitter of RFC 3550, section 6.4.1. */
export class Jitter {
  ms = 0;
  #transit = NaN;

  /**
   * @param {number} sentMs on the sender's clock
   * @param {number} arrivedMs here
   */
  add(sentMs, arrivedMs) {
    const transit = arrivedMs - sentMs;
    if (!Number.isNaN(this.#transit)) {
      this.ms += (Math.abs(transit - this.#transit) - this.ms) / 16;
    }
    this.#transit = transit;
  }

  /** Forgets everything. */
  reset() {
    this.ms = 0;
    this.#transit = NaN;
  }
}

/** The last values, for quantiles and a curve. */
export class Samples {
  /** @type {Float64Array} */
  #ring;
  #count = 0;

  /** @param {number} [size] */
  constructor(size = 120) {
    this.#ring = new Float64Array(size);
  }

  /** @param {number} value */
  add(value) {
    this.#ring[this.#count++ % this.#ring.length] = value;
  }

  /** Forgets everything. */
  reset() {
    this.#count = 0;
  }

  /** Oldest first. */
  values() {
    const size = this.#ring.length;
    if (this.#count <= size) {
      return this.#ring.slice(0, this.#count);
    }
    const start = this.#count % size;
    const out = new Float64Array(size);
    out.set(this.#ring.subarray(start));
    out.set(this.#ring.subarray(0, start), size - start);
    return out;
  }

  /**
   * @param {number} q 0 to 1
   * @returns {number} NaN when there is none
   */
  quantile(q) {
    const sorted = this.values().sort();
    return sorted.length === 0 ? NaN : sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
  }
}
