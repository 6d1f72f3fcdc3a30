/* SPDX-License-Identifier: Apache-2.0 */

/** @typedef {import('./protocol.js').SubscribeOptions} SubscribeOptions */

/**
 * Named choices. Everybody who takes the same one shares one encode, so there are few of them.
 *
 * @type {Readonly<Record<string, SubscribeOptions>>}
 */
export const PRESETS = Object.freeze({
  low: { quality: 40, subsampling: '420' },
  balanced: { quality: 70, subsampling: '420' },
  high: { quality: 85, subsampling: '420' },
  best: { quality: 95, subsampling: '444' },
});

/** What `auto` goes through when the bandwidth is too low; the first is what the host is configured to send. */
const LADDER = Object.freeze([{}, PRESETS.balanced, PRESETS.low, { quality: 25, subsampling: '420' }]);

/** The same where H.264 can be shown: the host adapts that to the bandwidth itself, so that there is no way back up. */
const VIDEO_LADDER = Object.freeze([{}, { codecs: ['h264', 'jpeg'] }]);

const BAD_SECONDS = 3;
const BAD_SHARE = 0.15;
const GOOD_SECONDS = 10;
const MAX_GOOD_SECONDS = 160;

/**
 * The `auto` choice: a step down when the host drops frames because this viewer's link is slow, a step up after a while
 * without. A step up that had to be taken back makes the next one wait twice as long.
 */
export class AutoQuality {
  #step = 0;
  #bad = 0;
  #good = 0;
  #needed = GOOD_SECONDS;
  #slow = NaN;
  #sinceUp = Infinity;
  #ladder;

  /** @param {boolean} video whether H.264 can be shown */
  constructor(video = false) {
    this.#ladder = video ? VIDEO_LADDER : LADDER;
  }

  /** @returns {SubscribeOptions} */
  get options() {
    return /** @type {SubscribeOptions} */ (this.#ladder[this.#step]);
  }

  /** The connection is new: the counters start again. */
  restart() {
    this.#slow = NaN;
    this.#bad = this.#good = 0;
  }

  /**
   * The statistics of one second.
   *
   * @param {number} slow how many frames the host has dropped so far because the link is slow
   * @param {number} captureFps
   * @returns {boolean} whether the options changed
   */
  tick(slow, captureFps) {
    const lost = Number.isNaN(this.#slow) ? 0 : Math.max(0, slow - this.#slow);
    this.#slow = slow;
    this.#sinceUp++;
    if (lost > BAD_SHARE * Math.max(1, captureFps)) {
      this.#good = 0;
      return ++this.#bad >= BAD_SECONDS && this.#down();
    }
    this.#bad = 0;
    return this.#ladder !== VIDEO_LADDER && ++this.#good >= this.#needed && this.#up();
  }

  #down() {
    this.#bad = 0;
    if (this.#step === this.#ladder.length - 1) {
      return false;
    }
    if (this.#sinceUp < GOOD_SECONDS) {
      this.#needed = Math.min(MAX_GOOD_SECONDS, this.#needed * 2);
    }
    this.#step++;
    return true;
  }

  #up() {
    this.#good = 0;
    if (this.#step === 0) {
      this.#needed = GOOD_SECONDS;
      return false;
    }
    this.#step--;
    this.#sinceUp = 0;
    return true;
  }
}
