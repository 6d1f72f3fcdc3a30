/* SPDX-License-Identifier: Apache-2.0 */

import { decodeJpeg } from './jpeg.js';
import { Codec } from './protocol.js';

/**
 * @typedef {import('./protocol.js').Frame} Frame
 *
 * @typedef {object} ScreenHandlers
 * @property {(frame: Frame) => void} done painted, or given up in favour of a newer one: the host may send the next
 * @property {(frame: Frame, paintedAt: number) => void} painted
 * @property {(error: unknown) => void} failed a frame that cannot be decoded
 */

const GUARD_MS = 250;

/**
 * Shows the newest frame on a canvas. At most one is being decoded, one waits to be decoded and one waits to be
 * painted: latency cannot grow.
 */
export class Screen {
  /** The frame on the canvas. @type {Frame | null} */
  shown = null;
  /** Its compressed bytes, for a snapshot. @type {Blob | null} */
  shownJpeg = null;
  /** How many frames were given up in favour of a newer one. */
  superseded = 0;

  /** @type {Frame | null} */
  #waiting = null;
  /** @type {{frame: Frame, jpeg: Blob, bitmap: ImageBitmap} | null} */
  #ready = null;
  #decoding = false;
  #dropped = 0;
  #closed = false;
  #animationFrame = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #guard;
  #context;

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {ScreenHandlers} handlers
   */
  constructor(canvas, handlers) {
    this.canvas = canvas;
    this.handlers = handlers;
    this.#context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d', { alpha: false }));
  }

  /** @param {Frame} frame the newest */
  show(frame) {
    if (this.#closed) {
      return;
    }
    if (this.#waiting) {
      this.#giveUp(this.#waiting);
    }
    this.#waiting = frame;
    if (!this.#decoding) {
      this.#decode();
    }
  }

  /** Shows nothing more; the canvas keeps its pixels. */
  close() {
    this.#closed = true;
    this.drop();
  }

  /** Gives up what is on its way, because something else is shown now. */
  drop() {
    const late = [this.#waiting, this.#ready?.frame];
    this.#unschedule();
    this.#ready?.bitmap.close();
    this.#waiting = this.#ready = null;
    this.#dropped++;
    if (!this.#closed) {
      late.forEach((frame) => frame && this.handlers.done(frame));
    }
  }

  async #decode() {
    this.#decoding = true;
    while (this.#waiting && !this.#closed) {
      const frame = this.#waiting;
      this.#waiting = null;
      const dropped = this.#dropped;
      const jpeg = new Blob([frame.bytes], { type: 'image/jpeg' });
      try {
        if (frame.codec !== Codec.JPEG) {
          throw new TypeError(`codec ${frame.codec} is not JPEG`);
        }
        const bitmap = await decodeJpeg(jpeg);
        if (dropped === this.#dropped) {
          this.#offer({ frame, jpeg, bitmap });
        } else {
          bitmap.close();
          this.handlers.done(frame);
        }
      } catch (e) {
        this.handlers.done(frame);
        this.handlers.failed(e);
      }
    }
    this.#decoding = false;
  }

  /** @param {{frame: Frame, jpeg: Blob, bitmap: ImageBitmap}} next */
  #offer(next) {
    if (this.#closed) {
      next.bitmap.close();
      return;
    }
    if (this.#ready) {
      this.#ready.bitmap.close();
      this.#giveUp(this.#ready.frame);
    }
    this.#ready = next;
    if (document.hidden) {
      this.#paint();
    } else if (!this.#animationFrame) {
      this.#animationFrame = requestAnimationFrame(() => this.#paint());
      // a window that is covered may get no animation frames without counting as hidden
      this.#guard = setTimeout(() => this.#paint(), GUARD_MS);
    }
  }

  #paint() {
    this.#unschedule();
    const ready = this.#ready;
    if (!ready) {
      return;
    }
    this.#ready = null;
    const { frame, jpeg, bitmap } = ready;
    const canvas = this.canvas;
    if (canvas.width !== bitmap.width || canvas.height !== bitmap.height) {
      canvas.width = bitmap.width;
      canvas.height = bitmap.height;
    }
    this.#context.drawImage(bitmap, 0, 0);
    bitmap.close();
    this.shown = frame;
    this.shownJpeg = jpeg;
    this.handlers.painted(frame, performance.now());
    this.handlers.done(frame);
  }

  #unschedule() {
    cancelAnimationFrame(this.#animationFrame);
    clearTimeout(this.#guard);
    this.#animationFrame = 0;
  }

  /** @param {Frame} frame */
  #giveUp(frame) {
    this.superseded++;
    this.handlers.done(frame);
  }
}
