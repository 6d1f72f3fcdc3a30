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

/**
 * @typedef {object} Step of what `auto` goes through
 * @property {SubscribeOptions} options
 * @property {number} goodSeconds without trouble after which the step before is tried again
 *
 * @typedef {object} Observed in one second
 * @property {number} slow how many frames the host has dropped so far because the link is slow
 * @property {number} captureFps
 * @property {number} [bitrate] received, in bits per second
 * @property {number} [viewers] of the stream
 * @property {boolean} [video] whether what is shown is H.264, whose bits the host adapts to the link itself
 * @property {boolean} [preferVideo] whether H.264 is to be shown at once, because WebRTC is not to be had
 */

const BAD_SECONDS = 3;
const BAD_SHARE = 0.15;
const GOOD_SECONDS = 10;
const MAX_GOOD_SECONDS = 160;
/** One H.264 encode serves everybody; going back to JPEG costs frames when it was wrong. */
const GOOD_VIDEO_SECONDS = 60;
/** JPEG over that is more than a home's or an office's wireless network likes to carry. */
const MAX_JPEG_BITRATE = 20e6;
const MANY_VIEWERS = 8;

/** @type {SubscribeOptions} */
const H264_FIRST = { codecs: ['h264', 'jpeg'] };

/**
 * The first step is what the host is configured to send, as JPEG. The host makes that smaller itself for a link that does
 * not carry it.
 *
 * @param {boolean} video whether H.264 can be shown
 * @returns {Step[]}
 */
function stepsFor(video) {
  const first = { options: {}, goodSeconds: GOOD_SECONDS };
  return video ? [first, { options: H264_FIRST, goodSeconds: GOOD_VIDEO_SECONDS }] : [first];
}

/**
 * The `auto` choice: from JPEG to H.264 when the host drops frames because this viewer's link is slow, and when JPEG takes
 * too many bits or has many viewers; back after a while without. A step up that had to be
 * taken back makes the next one wait twice as long.
 */
export class AutoQuality {
  #step = 0;
  #bad = 0;
  #good = 0;
  /** By how much longer than a step says one waits before the step up. */
  #patience = 1;
  #slow = NaN;
  #sinceUp = Infinity;
  #steps;
  #video;

  /**
   * @param {boolean} [video] whether H.264 can be shown
   */
  constructor(video = false) {
    this.#video = video;
    this.#steps = stepsFor(video);
  }

  /** @returns {SubscribeOptions} */
  get options() {
    return this.#steps[this.#step].options;
  }

  /** The connection is new: the counters start again. */
  restart() {
    this.#slow = NaN;
    this.#bad = this.#good = 0;
  }

  /**
   * The statistics of one second.
   *
   * @param {Observed} observed
   * @returns {boolean} whether the options changed
   */
  tick(observed) {
    const lost = Number.isNaN(this.#slow) ? 0 : Math.max(0, observed.slow - this.#slow);
    this.#slow = observed.slow;
    this.#sinceUp++;
    const first = this.#step === 0 && this.#video;
    if (first && observed.preferVideo) {
      return this.#down();
    }
    if (lost > BAD_SHARE * Math.max(1, observed.captureFps) || (first && isHeavy(observed))) {
      this.#good = 0;
      return ++this.#bad >= BAD_SECONDS && !observed.video && this.#down();
    }
    this.#bad = 0;
    if (this.#step === 1 && this.#video && !isLight(observed)) {
      this.#good = 0;
      return false;
    }
    return ++this.#good >= this.#steps[this.#step].goodSeconds * this.#patience && this.#up();
  }

  #down() {
    this.#bad = 0;
    if (this.#step === this.#steps.length - 1) {
      return false;
    }
    if (this.#sinceUp < GOOD_SECONDS) {
      this.#patience = Math.min(MAX_GOOD_SECONDS / GOOD_SECONDS, this.#patience * 2);
    }
    this.#step++;
    return true;
  }

  #up() {
    this.#good = 0;
    if (this.#step === 0) {
      this.#patience = 1;
      return false;
    }
    this.#step--;
    this.#sinceUp = 0;
    return true;
  }
}

/** Whether JPEG takes too much. @param {Observed} observed */
function isHeavy({ bitrate = 0, viewers = 0 }) {
  return bitrate > MAX_JPEG_BITRATE || viewers >= MANY_VIEWERS;
}

/** Whether it may be tried again. @param {Observed} observed */
function isLight({ viewers = 0, preferVideo }) {
  return viewers < MANY_VIEWERS / 2 && !preferVideo;
}
