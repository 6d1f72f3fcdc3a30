/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @typedef {import('./replay.js').ReplayState} ReplayState
 * @typedef {import('./replay-player.js').PlayerHandlers} PlayerHandlers
 */

const US = 1_000_000;

/**
 * Shows the near past where a browser decodes no single frames, which is so without TLS: as a video of all that the
 * host keeps, loaded when it is looked back for the first time and again for what came after it. Has the methods of
 * `ReplayPlayer`.
 */
export class ReplayVideo {
  #replay;
  #video;
  #handlers;
  /** @type {ReplayState} */
  #state = { state: 'off', reason: '' };
  /** What the video holds, in times of capture. @type {{from: number, to: number} | null} */
  #range = null;
  /** The time that was asked for last. @type {number | null} */
  #target = null;
  #busy = false;
  #listeners = new AbortController();

  /**
   * @param {Pick<import('./replay.js').Replay, 'video'>} replay
   * @param {HTMLVideoElement} video
   * @param {PlayerHandlers} handlers
   */
  constructor(replay, video, handlers) {
    this.#replay = replay;
    this.#video = video;
    this.#handlers = handlers;
    const { signal } = this.#listeners;
    for (const type of ['seeked', 'timeupdate']) {
      video.addEventListener(type, () => this.#shown(), { signal });
    }
    video.addEventListener('ended', () => handlers.stopped(), { signal });
  }

  get playing() {
    return !this.#video.paused && !this.#video.ended;
  }

  /** @param {ReplayState} state */
  update(state) {
    this.#state = state;
  }

  /** @param {number} time of capture */
  async seek(time) {
    this.pause();
    this.#target = time;
    if (this.#busy) {
      return;
    }
    this.#busy = true;
    try {
      while (this.#target !== null && !this.#listeners.signal.aborted) {
        const next = this.#target;
        this.#target = null;
        const range = await this.#load(next);
        this.#video.currentTime = (Math.min(Math.max(next, range.from), range.to) - range.from) / US;
      }
    } catch (e) {
      this.#handlers.failed(e instanceof Error ? e.message : String(e));
    }
    this.#busy = false;
  }

  /** @param {1 | -1} by */
  step(by) {
    const { seconds = 0, frames = 0 } = this.#state;
    if (this.#range && frames > 1) {
      this.seek(this.#time(this.#range) + (by * seconds * US) / (frames - 1));
    }
  }

  play() {
    this.#video.play().catch((e) => this.#handlers.failed(e.message));
  }

  pause() {
    this.#video.pause();
  }

  close() {
    this.#listeners.abort();
    this.pause();
    this.#release();
  }

  /** @param {{from: number}} range */
  #time({ from }) {
    return from + this.#video.currentTime * US;
  }

  #shown() {
    if (this.#range && !this.#listeners.signal.aborted) {
      this.#handlers.shown({ captureTime: this.#time(this.#range), simulationTime: NaN });
    }
  }

  /** @param {number} time */
  async #load(time) {
    const { fromTime, toTime } = this.#state;
    if (fromTime === undefined || toTime === undefined) {
      throw new RangeError('The host keeps no frame of this stream yet.');
    }
    if (!this.#range || Math.min(time, toTime) > this.#range.to) {
      const from = this.#state.keyFrames?.[0]?.captureTime ?? fromTime;
      const bytes = await this.#replay.video({ from: from + 1, to: toTime + 1 });
      this.#release();
      this.#range = { from, to: toTime };
      const loaded = new Promise((resolve, reject) => {
        this.#video.addEventListener('loadeddata', resolve, { once: true });
        this.#video.addEventListener('error', () => reject(new Error('This browser cannot play the video.')), {
          once: true,
        });
      });
      this.#video.src = URL.createObjectURL(new Blob([bytes], { type: 'video/mp4' }));
      await loaded;
    }
    return this.#range;
  }

  #release() {
    if (this.#video.src) {
      URL.revokeObjectURL(this.#video.src);
      this.#video.removeAttribute('src');
      this.#video.load();
    }
    this.#range = null;
  }
}
