/* SPDX-License-Identifier: Apache-2.0 */

import { decodeJpeg } from './jpeg.js';
import { Codec } from './protocol.js';

/**
 * @typedef {import('./protocol.js').Picture} Picture
 *
 * @typedef {object} ScreenHandlers
 * @property {(picture: Picture) => void} done painted, or given up in favour of a newer one: the host may send the next
 * @property {(picture: Picture, paintedAt: number) => void} painted
 * @property {(error: unknown) => void} failed a picture that cannot be decoded
 */

const GUARD_MS = 250;

/**
 * Shows the newest picture on a canvas. At most one is being decoded, one waits to be decoded and one waits to be
 * painted: latency cannot grow.
 */
export class Screen {
  /** The picture on the canvas. @type {Picture | null} */
  shown = null;
  /** Its compressed bytes, for a snapshot. @type {Blob | null} */
  shownJpeg = null;
  /** How many pictures were given up in favour of a newer one. */
  superseded = 0;

  /** @type {Picture | null} */
  #waiting = null;
  /** @type {{picture: Picture, jpeg: Blob, bitmap: ImageBitmap} | null} */
  #ready = null;
  #decoding = false;
  #dropped = 0;
  #closed = false;
  #frame = 0;
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

  /** @param {Picture} picture the newest */
  show(picture) {
    if (this.#closed) {
      return;
    }
    if (this.#waiting) {
      this.#giveUp(this.#waiting);
    }
    this.#waiting = picture;
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
    const late = [this.#waiting, this.#ready?.picture];
    this.#unschedule();
    this.#ready?.bitmap.close();
    this.#waiting = this.#ready = null;
    this.#dropped++;
    if (!this.#closed) {
      late.forEach((picture) => picture && this.handlers.done(picture));
    }
  }

  async #decode() {
    this.#decoding = true;
    while (this.#waiting && !this.#closed) {
      const picture = this.#waiting;
      this.#waiting = null;
      const dropped = this.#dropped;
      const jpeg = new Blob([picture.bytes], { type: 'image/jpeg' });
      try {
        if (picture.codec !== Codec.JPEG) {
          throw new TypeError(`codec ${picture.codec} is not JPEG`);
        }
        const bitmap = await decodeJpeg(jpeg);
        if (dropped === this.#dropped) {
          this.#offer({ picture, jpeg, bitmap });
        } else {
          bitmap.close();
          this.handlers.done(picture);
        }
      } catch (e) {
        this.handlers.done(picture);
        this.handlers.failed(e);
      }
    }
    this.#decoding = false;
  }

  /** @param {{picture: Picture, jpeg: Blob, bitmap: ImageBitmap}} next */
  #offer(next) {
    if (this.#closed) {
      next.bitmap.close();
      return;
    }
    if (this.#ready) {
      this.#ready.bitmap.close();
      this.#giveUp(this.#ready.picture);
    }
    this.#ready = next;
    if (document.hidden) {
      this.#paint();
    } else if (!this.#frame) {
      this.#frame = requestAnimationFrame(() => this.#paint());
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
    const { picture, jpeg, bitmap } = ready;
    const canvas = this.canvas;
    if (canvas.width !== bitmap.width || canvas.height !== bitmap.height) {
      canvas.width = bitmap.width;
      canvas.height = bitmap.height;
    }
    this.#context.drawImage(bitmap, 0, 0);
    bitmap.close();
    this.shown = picture;
    this.shownJpeg = jpeg;
    this.handlers.painted(picture, performance.now());
    this.handlers.done(picture);
  }

  #unschedule() {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#guard);
    this.#frame = 0;
  }

  /** @param {Picture} picture */
  #giveUp(picture) {
    this.superseded++;
    this.handlers.done(picture);
  }
}
