/* SPDX-License-Identifier: Apache-2.0 */

/** @typedef {import('./api.js').StreamReport} StreamReport */

const ASK_MS = 1000;

/**
 * The last resort where no WebSocket gets through: the browser's own MJPEG in an `img`, and once per second the REST
 * interface for the state. Shows no statistics per frame and cannot steer. A browser opens at most six connections to a
 * host for all its pages together, and each MJPEG image takes one: there is one image, and none while the page is hidden.
 */
export class MjpegPlayer {
  /** @type {StreamReport[]} */
  streams = [];
  /** @type {string | null} */
  defaultStream = null;

  #name = '';
  #src = '';
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;

  /**
   * @param {import('./api.js').Api} api
   * @param {HTMLImageElement} image
   * @param {() => void} changed the streams were read again
   */
  constructor(api, image, changed) {
    this.api = api;
    this.image = image;
    this.changed = changed;
    this.image.onerror = () => (this.#src = '');
  }

  /** Whether it is running. */
  get active() {
    return this.#timer !== undefined;
  }

  start() {
    if (!this.active) {
      this.#timer = setInterval(() => this.#ask(), ASK_MS);
      this.#ask();
    }
  }

  /**
   * @param {string} name empty for none
   * @param {import('./protocol.js').SubscribeOptions} options
   * @param {boolean} [drawn] whether the host draws the annotations into the pixels
   */
  show(name, options, drawn = false) {
    this.#name = name;
    const path = `streams/${encodeURIComponent(name)}/mjpeg`;
    const { subsampling, fps } = options;
    const quality = options.quality === 'auto' ? undefined : options.quality; // there is no ladder here
    const annotations = drawn ? 'drawn' : undefined;
    const src = name && !document.hidden ? this.api.url(path, { quality, subsampling, fps, annotations }) : '';
    if (!src) {
      this.#release();
    } else if (this.active && src !== this.#src) {
      this.#src = src;
      this.image.src = src;
    }
  }

  /** What the host said last about the stream that is shown. */
  get report() {
    return this.streams.find((s) => s.name === this.#name) ?? null;
  }

  stop() {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#release();
  }

  /** Ends the image's connection. */
  #release() {
    this.#src = '';
    this.image.removeAttribute('src');
  }

  async #ask() {
    try {
      const answer = await this.api.streams();
      this.streams = answer.streams;
      this.defaultStream = answer.default;
    } catch {
      this.streams = [];
      this.#src = '';
    }
    if (this.active) {
      this.changed();
    }
  }
}
