/* SPDX-License-Identifier: Apache-2.0 */

import { FrameMatcher } from './rtc-match.js';
import { NO_STATS } from './rtc-stats.js';
import { Watchdog } from './rtc-watchdog.js';
import { VideoScreen } from './video-screen.js';

/**
 * @typedef {import('./rtc-match.js').Match} Match
 * @typedef {import('./rtc-peer.js').Peer} Peer
 */

const OPENING_MS = 10_000;
const COUNT_MS = 500;
const FALLBACK = 'using the WebSocket.';

/** Texts for the reasons of a refusal. @type {Record<string, string>} */
const REFUSALS = {
  full: `The host has reached its limit of video viewers; ${FALLBACK}`,
  'no-common-codec': `This browser and the host share no video codec; ${FALLBACK}`,
  closing: `WebRTC is restarting; ${FALLBACK}`,
};

/**
 * The WebRTC transport of one watched stream, next to the WebSocket's. Frames go on coming over the WebSocket until the first
 * video frame is on the screen, and come again as soon as video has stopped.
 */
export class VideoRoute {
  /** Whether video is what is shown. */
  up = false;
  /** What the browser counted last. */
  stats = NO_STATS;

  #rtc;
  #watch;
  #video;
  /** @type {Peer | null} */
  #peer = null;
  /** @type {VideoScreen | null} */
  #screen = null;
  #matcher = new FrameMatcher();
  #watchdog = new Watchdog(0);
  #begunAt = 0;
  #upAt = 0;
  #hiddenAt = NaN;
  #countedAt = 0;
  #presented = 0;
  /** The last frame, while the message about it has not come. @type {{rtp: number, frame: import('./watch.js').VideoFrame} | null} */
  #early = null;
  #preset = '';

  /**
   * @param {import('./rtc.js').Rtc} rtc
   * @param {import('./watch.js').Watch} watch
   * @param {HTMLVideoElement | null} video that lies under the watch's canvas
   */
  constructor(rtc, watch, video) {
    this.#rtc = rtc;
    this.#watch = watch;
    this.#video = video;
  }

  /** Whether messages about this stream go by the data channel. */
  get usesDataChannel() {
    return this.up && Boolean(this.#peer?.channelOpen);
  }

  /** The video with the frame that is shown, while it is up. */
  get surface() {
    return this.up ? (this.#screen?.surface ?? null) : null;
  }

  /** @param {object} message @returns {boolean} whether it went */
  send(message) {
    return this.#peer?.send(message) ?? false;
  }

  /**
   * Does what is due; called several times a second.
   *
   * @param {number} now
   */
  tick(now) {
    const { hidden } = document;
    this.#hiddenAt = hidden ? (Number.isNaN(this.#hiddenAt) ? now : this.#hiddenAt) : NaN;
    if (!this.#peer) {
      if (!hidden && this.#watch.id !== null && this.#rtc.mayTry(now)) {
        this.#open(now);
      }
      return;
    }
    if (now - this.#hiddenAt > this.#rtc.restAfterMs) {
      this.rest();
    } else if (this.up) {
      this.#check(now, hidden);
      this.#adjust();
    } else if (!hidden && now - this.#begunAt > OPENING_MS) {
      this.#fail(`No video arrived; ${FALLBACK}`);
    }
  }

  /** This session is not needed any more: back to the WebSocket, and no failure. */
  rest() {
    if (this.#peer) {
      this.#stop();
    }
  }

  /** Ends the session; the last frame stays on the canvas. */
  close() {
    if (this.up) {
      this.#screen?.keep();
    }
    this.up = false;
    this.#forgetEarly();
    const peer = this.#peer;
    this.#peer = null;
    peer?.close();
    this.#screen?.close();
    this.#screen = null;
  }

  /** @param {number} now */
  #open(now) {
    this.#begunAt = this.#countedAt = now;
    this.#matcher = new FrameMatcher();
    this.#watchdog = new Watchdog(now);
    this.#preset = this.#rtc.presetFor(this.#watch);
    this.stats = NO_STATS;
    this.#screen = new VideoScreen(this.#watch.screen, this.#video, (m) => this.#frame(m));
    try {
      this.#peer = this.#connect();
    } catch (e) {
      this.#fail(`WebRTC cannot start: ${trimmed(String(e))}; ${FALLBACK}`);
    }
  }

  #connect() {
    return this.#rtc.connect(this.#watch.name, this.#preset, {
      track: (track) => this.#screen?.attach(track),
      message: (m) => this.#message(m),
      channel: () => this.#rtc.changed(this.#watch.name),
      iceServerError: (text) => this.#rtc.reportIceServerError(text),
      refused: (reason, detail) => this.#refused(reason, detail),
      ended: (reason) => this.#fail(`Video ended: ${trimmed(reason) || 'no reason given'}; ${FALLBACK}`, true),
      failed: () => this.#fail(`${this.up ? 'Video stopped' : 'No UDP path for video'}; ${FALLBACK}`),
    });
  }

  /** @param {any} m from the data channel */
  #message(m) {
    switch (m.type) {
      case 'frame':
        this.#matcher.add(m, performance.now());
        return this.#matchAgain();
      case 'hello':
      case 'clock':
      case 'error':
      case 'lease':
      case 'asked':
        return this.#rtc.forward(m);
      default:
        return this.#watch.handle(m);
    }
  }

  /** @param {VideoFrameCallbackMetadata} metadata */
  #frame(metadata) {
    const now = performance.now();
    this.#watchdog.frame(now);
    if (!this.up) {
      this.#start(now);
    }
    const estimate = this.#rtc.hostMs(metadata.captureTime ?? NaN);
    const match = this.#matcher.match(metadata.rtpTimestamp, metadata.receiveTime ?? now, estimate);
    const count = metadata.presentedFrames - this.#presented;
    this.#presented = metadata.presentedFrames;
    const frame = {
      ...{ width: metadata.width, height: metadata.height, count },
      at: metadata.presentationTime,
      receivedAt: metadata.receiveTime ?? NaN,
      decodeMs: (metadata.processingDuration ?? NaN) * 1000,
      still: !match && this.#matcher.any,
      image: this.#watch.paintsVideo ? (this.#screen?.take(metadata) ?? null) : null,
    };
    const { rtpTimestamp } = metadata;
    this.#forgetEarly();
    if (frame.still && frame.image && rtpTimestamp !== undefined) {
      this.#early = { rtp: rtpTimestamp, frame };
    } else {
      this.#watch.videoFrame(match, frame);
    }
  }

  /** A message may come after its frame. */
  #matchAgain() {
    const early = this.#early;
    const match = early && this.#matcher.again(early.rtp);
    if (early && match) {
      this.#early = null;
      this.#watch.videoFrame(match, { ...early.frame, still: false });
    }
  }

  #forgetEarly() {
    this.#early?.frame.image?.close();
    this.#early = null;
  }

  /** @param {number} now */
  #start(now) {
    this.up = true;
    this.#upAt = now;
    this.#presented = 0;
    this.#rtc.notice = '';
    this.#rtc.full = false;
    this.#watch.videoStarted();
    this.#rtc.changed(this.#watch.name);
  }

  /**
   * @param {number} now
   * @param {boolean} hidden
   */
  #check(now, hidden) {
    if (now - this.#countedAt >= COUNT_MS) {
      this.#countedAt = now;
      this.#count();
    }
    this.#rtc.gate.runs(now - this.#upAt);
    if (this.#watchdog.stopped(now, hidden)) {
      this.#fail(`Video stopped; ${FALLBACK}`);
    }
  }

  /** Applies the chosen preset; with another session when this one has outlived the WebSocket that knew its ref. */
  #adjust() {
    const preset = this.#rtc.presetFor(this.#watch);
    if (!this.#peer || preset === this.#preset) {
      return;
    }
    if (this.#rtc.knows(this.#peer)) {
      this.#preset = preset;
      this.#peer.preset(preset);
    } else if (this.#rtc.mayTry(performance.now())) {
      this.#stop();
    }
  }

  async #count() {
    const peer = this.#peer;
    const stats = await peer?.stats();
    if (stats && peer === this.#peer) {
      const now = performance.now();
      this.#watchdog.counted(now, stats.decoded);
      this.#watch.count(now, stats.bytes - this.stats.bytes);
      this.stats = stats;
    }
  }

  /**
   * @param {string} reason
   * @param {string} detail
   */
  #refused(reason, detail) {
    const text = REFUSALS[reason] ?? `WebRTC was refused: ${trimmed(detail || reason)}; ${FALLBACK}`;
    this.#rtc.full = reason === 'full';
    this.#fail(text, reason === 'closing');
  }

  /**
   * @param {string} text for the user
   * @param {boolean} [byHost] whether the host ended it
   */
  #fail(text, byHost = false) {
    this.#rtc.gate.failed(performance.now(), this.#begunAt, byHost);
    this.#rtc.setNotice(text, byHost || this.up ? '' : (this.#peer?.clue ?? ''));
    this.#stop();
  }

  #stop() {
    const was = this.up;
    this.close();
    if (was) {
      this.#watch.videoStopped();
    }
    this.#rtc.changed(this.#watch.name);
  }
}

/** A sentence of the host's within one of ours. @param {string} sentence */
function trimmed(sentence) {
  return sentence.replace(/\.$/, '');
}
