/* SPDX-License-Identifier: Apache-2.0 */

import { RtpOrigin } from './rtp-origin.js';

/**
 * @typedef {object} FrameNote the host's `frame` message
 * @property {number} sequence
 * @property {number} captureTime microseconds on the host's monotonic clock
 * @property {number | null} simulationTime in seconds
 * @property {number} [sentTime] when it went to the encoder, which its RTP time tells; an older host does not say
 * @property {number} [width] of the source's frame; an older host does not tell it
 * @property {number} [height]
 *
 * @typedef {{note: FrameNote, exact: boolean}} Match `exact` when the RTP time says so, else the likeliest
 */

const MAX_NOTES = 128;
const VOTES = 48;
const ENOUGH_VOTES = 8;
const LAGS = 4;
const AGREED_MS = 6;
const CLOSE_MS = 12;
/** Usual time from the capture to the encoder. */
const ON_THE_WAY_MS = 2;
/** Likewise where the messages tell just what the RTP times were made from. */
const SENT_CLOSE_MS = 4;
const RTP_PER_MS = 90;

const WRAP = 2 ** 32;

/**
 * Finds out which `frame` message belongs to a video frame. A video frame carries no sequence, only an RTP timestamp: the
 * time when it went to the encoder on a clock of 90 kHz with an unknown origin. Every frame votes for that origin.
 *
 * A host that tells when each frame was sent tells its RTP time but for that origin, see `RtpOrigin`. For others: after
 * some seconds the browser estimates the time itself, from RTCP sender reports; it is milliseconds off, which is
 * near enough to name the message. Until then a frame votes with the message that had come last when it came, and with
 * the ones before in case the video lags behind by whole frames; the lag whose votes agree best is right, because
 * frames do not come quite regularly.
 */
export class FrameMatcher {
  /** @type {{note: FrameNote, at: number}[]} */
  #notes = [];
  /** Votes by lag. @type {number[][]} */
  #votes = Array.from({ length: LAGS }, () => []);
  /** Votes by the browser's own estimate. @type {number[]} */
  #estimates = [];
  /** The newest message that has voted, and the one that was guessed last. @type {FrameNote | null} */
  #voted = null;
  /** @type {FrameNote | null} */
  #guessed = null;
  #lastRtp = NaN;
  /** The origin where the messages tell when their frames were sent. */
  #sent = new RtpOrigin();
  #wraps = 0;

  /** Whether any message has come. */
  get any() {
    return this.#notes.length > 0;
  }

  /**
   * @param {FrameNote} note
   * @param {number} at when it came
   */
  add(note, at) {
    if (this.#notes.at(-1)?.note.sequence === note.sequence) {
      return;
    }
    this.#notes.push({ note, at });
    if (this.#notes.length > MAX_NOTES) {
      this.#notes.shift();
    }
  }

  /**
   * @param {number | undefined} rtp RTP timestamp, where the browser tells
   * @param {number} at when the frame came, by the same clock as the messages
   * @param {number} [estimate] the browser's estimate of its time, milliseconds on the host's clock; NaN for none
   * @returns {Match | null} null for a repetition of the last frame, or while nothing is known
   */
  match(rtp, at, estimate = NaN) {
    const newest = this.#notes.findLastIndex((n) => n.at <= at + 1);
    if (rtp === undefined) {
      return this.#guess(newest);
    }
    const ms = this.#unwrap(rtp) / RTP_PER_MS;
    if (this.#notes.at(-1)?.note.sentTime !== undefined) {
      this.#sent.update(
        ms,
        this.#notes.map((n) => timeOf(n.note)),
        estimate,
      );
      return Number.isNaN(this.#sent.value) ? this.#guess(newest) : this.#nearest(ms + this.#sent.value);
    }
    this.#vote(ms, newest);
    this.#estimate(ms, estimate - ON_THE_WAY_MS);
    const origin = this.#origin();
    return Number.isNaN(origin) ? this.#guess(newest) : this.#nearest(ms + origin);
  }

  /**
   * Looks again for the message of a frame, which may come after it.
   *
   * @param {number} rtp
   * @returns {Match | null}
   */
  again(rtp) {
    const origin = Number.isNaN(this.#sent.value) ? this.#origin() : this.#sent.value;
    return Number.isNaN(origin) ? null : this.#nearest(this.#unwrap(rtp) / RTP_PER_MS + origin);
  }

  /**
   * @param {number} newest index of the last message that had come, or -1
   * @returns {Match | null}
   */
  #guess(newest) {
    const note = this.#notes[newest]?.note ?? null;
    if (note === this.#guessed) {
      return null;
    }
    this.#guessed = note;
    return note && { note, exact: false };
  }

  /** @param {number} capturedMs */
  #nearest(capturedMs) {
    const best = this.#closest(capturedMs);
    const close = best?.sentTime === undefined ? CLOSE_MS : SENT_CLOSE_MS;
    return best && Math.abs(timeOf(best) - capturedMs) <= close ? { note: best, exact: true } : null;
  }

  /** @param {number} capturedMs @returns {FrameNote | undefined} */
  #closest(capturedMs) {
    const far = (/** @type {FrameNote} */ n) => Math.abs(timeOf(n) - capturedMs);
    const [first, ...rest] = this.#notes;
    return rest.reduce((a, b) => (far(b.note) <= far(a.note) ? b : a), first)?.note;
  }

  /**
   * @param {number} ms
   * @param {number} capturedMs
   */
  #estimate(ms, capturedMs) {
    const note = Number.isFinite(capturedMs) ? this.#closest(capturedMs) : undefined;
    // a repeated frame is far from any message
    if (note && Math.abs(timeOf(note) - capturedMs) <= CLOSE_MS) {
      this.#estimates.push(timeOf(note) - ms);
      if (this.#estimates.length > VOTES) {
        this.#estimates.shift();
      }
    }
  }

  /**
   * @param {number} ms
   * @param {number} newest index of the last message that had come, or -1
   */
  #vote(ms, newest) {
    const note = this.#notes[newest]?.note ?? null;
    // a repeated frame has no message of its own, and nothing to say
    if (newest < LAGS - 1 || note === this.#voted) {
      return;
    }
    this.#voted = note;
    this.#votes.forEach((votes, lag) => {
      votes.push(timeOf(this.#notes[newest - lag].note) - ms);
      if (votes.length > VOTES) {
        votes.shift();
      }
    });
  }

  /** What to add to an RTP time to have the time of capture; NaN while the votes do not agree. */
  #origin() {
    const sure = agreement(this.#estimates);
    if (this.#estimates.length >= ENOUGH_VOTES && sure.spread <= AGREED_MS) {
      return sure.middle;
    }
    if (this.#votes[0].length < ENOUGH_VOTES) {
      return NaN;
    }
    const lags = this.#votes.map(agreement);
    const best = lags.reduce((a, b) => (b.spread < a.spread / 2 ? b : a));
    return best.spread <= AGREED_MS ? best.middle : NaN;
  }

  /** @param {number} rtp */
  #unwrap(rtp) {
    if (rtp < this.#lastRtp - WRAP / 2) {
      this.#wraps++;
    }
    this.#lastRtp = rtp;
    return rtp + this.#wraps * WRAP;
  }
}

/** The time of a frame that its RTP time is nearest to, in milliseconds. @param {FrameNote} note */
function timeOf(note) {
  return (note.sentTime ?? note.captureTime) / 1000;
}

/** The votes' median and how far from it half of them are. @param {number[]} votes */
function agreement(votes) {
  const middle = median(votes);
  return { middle, spread: median(votes.map((v) => Math.abs(v - middle))) };
}

/** @param {number[]} values */
function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
