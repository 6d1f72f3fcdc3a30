/* SPDX-License-Identifier: Apache-2.0 */

import { RateMeter, Samples } from './meters.js';
import { Screen } from './screen.js';

/**
 * @typedef {import('./protocol.js').Annotations} Annotations
 * @typedef {import('./protocol.js').Picture} Picture
 * @typedef {import('./protocol.js').Statistics} Statistics
 * @typedef {import('./protocol.js').StreamState} StreamState
 * @typedef {import('./protocol.js').Wish} Wish
 */

const MOST_MARKS = 64;

/**
 * One stream on one canvas: what is known about it and what was measured here. Made by `Viewer.watch`.
 *
 * The canvas carries `data-stream`, `data-sequence`, `data-width` and `data-height` of the picture on it.
 */
export class Watch {
  /** The stream's id while subscribed. @type {number | null} */
  id = null;
  /** What the host said last. @type {StreamState | null} */
  state = null;
  reason = '';
  /** @type {Statistics | null} */
  statistics = null;
  /** The marks on the picture that is shown. @type {Annotations | null} */
  annotations = null;
  /** Whether the host holds no such stream just now. */
  missing = false;
  /** The last picture that could not be decoded, in words. */
  fault = '';
  /** Capture to paint, milliseconds. */
  latency = new Samples(90);
  /** Paintings. */
  frames = new RateMeter();
  /** Bits received. */
  bits = new RateMeter();
  received = 0;

  /** @type {Annotations[]} */
  #marks = [];
  /** @type {Wish} */
  #wish = {};
  #viewer;

  /**
   * @param {import('./viewer.js').Viewer} viewer
   * @param {string} name
   * @param {HTMLCanvasElement} canvas
   * @param {() => void} painted
   */
  constructor(viewer, name, canvas, painted) {
    this.#viewer = viewer;
    this.name = name;
    this.screen = new Screen(canvas, {
      done: (picture) => viewer.send({ type: 'ack', id: picture.stream, sequence: picture.sequence }),
      painted: (picture, at) => {
        this.#painted(picture, at);
        painted();
      },
      failed: (e) => (this.fault = String(e)),
    });
  }

  /** The picture on the canvas. */
  get shown() {
    return this.screen.shown;
  }

  /** Milliseconds since the picture on the canvas was captured; NaN when there is none. */
  ageMs() {
    const shown = this.shown;
    return shown ? Math.max(0, this.#viewer.clock.ageMs(shown.captureUs, performance.now())) : NaN;
  }

  /**
   * Changes how the stream is watched.
   *
   * @param {Wish} wish
   */
  wish(wish) {
    if (JSON.stringify(wish) !== JSON.stringify(this.#wish)) {
      this.#wish = wish;
      if (this.id !== null) {
        this.subscribe();
      }
    }
  }

  /** Says to the host what is wanted. */
  subscribe() {
    const fps = this.#viewer.hidden ? { fps: 1 } : {};
    this.#viewer.send({ type: 'subscribe', stream: this.name, ...this.#wish, ...fps });
  }

  /** Ends it; the canvas keeps its pixels. */
  close() {
    this.screen.close();
    this.#viewer.forget(this);
  }

  /** The connection or the stream has gone. */
  detach() {
    this.id = null;
    this.#marks = [];
    this.frames.reset();
    this.bits.reset();
    this.latency.reset();
  }

  /**
   * @param {Picture} picture
   * @param {number} messageBytes
   */
  receive(picture, messageBytes) {
    this.received++;
    this.bits.add(performance.now(), messageBytes * 8);
    this.screen.show(picture);
  }

  /** @param {Annotations} marks */
  annotate(marks) {
    this.#marks.push(marks);
    if (this.#marks.length > MOST_MARKS) {
      this.#marks.shift();
    }
  }

  /**
   * @param {Picture} picture
   * @param {number} at
   */
  #painted(picture, at) {
    this.fault = '';
    this.frames.add(at);
    const age = this.#viewer.clock.ageMs(picture.captureUs, at);
    if (!Number.isNaN(age) && !document.hidden) {
      this.latency.add(age);
    }
    this.annotations = this.#marks.find((m) => m.sequence === picture.sequence) ?? null;
    this.#marks = this.#marks.filter((m) => m.sequence > picture.sequence);
    const data = this.screen.canvas.dataset;
    data.stream = this.name;
    data.sequence = String(picture.sequence);
    data.width = String(picture.width);
    data.height = String(picture.height);
  }
}
