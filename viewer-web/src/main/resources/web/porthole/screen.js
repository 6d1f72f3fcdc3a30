/* SPDX-License-Identifier: Apache-2.0 */

import { H264Decoder } from './h264.js';
import { decodeJpeg } from './jpeg.js';
import { Codec } from './protocol.js';

/**
 * @typedef {import('./protocol.js').Frame} Frame
 *
 * @typedef {object} ScreenHandlers
 * @property {(frame: Frame) => void} done painted, or given up in favour of a newer one: the host may send the next
 * @property {(frame: Frame, paintedAt: number) => void} painted
 * @property {(error: unknown) => void} failed a frame that cannot be decoded
 * @property {() => void} reset the decoder of video begins again and needs a key frame
 * @property {(reason: string) => void} noVideo video cannot be decoded here
 *
 * @typedef {{frame: Frame, jpeg: Blob | null, image: ImageBitmap | VideoFrame}} Decoded
 */

const GUARD_MS = 250;

/**
 * Shows the newest frame on a canvas. Of images at most one is being decoded and one waits to be decoded; video is
 * decoded in its order. One waits to be painted: latency cannot grow.
 */
export class Screen {
  /** The frame on the canvas. @type {Frame | null} */
  shown = null;
  /** Its compressed bytes, for a snapshot; null when it came as video. @type {Blob | null} */
  shownJpeg = null;
  /** How many frames were given up in favour of a newer one. */
  superseded = 0;

  /** @type {Frame | null} */
  #waiting = null;
  /** @type {Decoded | null} */
  #ready = null;
  /** @type {H264Decoder | null} */
  #video = null;
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
    if (frame.codec === Codec.H264) {
      this.#video ??= this.#openVideo();
      this.#video.decode(frame);
      return;
    }
    this.#closeVideo();
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
    this.#closeVideo();
    this.#ready?.image.close();
    this.#waiting = this.#ready = null;
    this.#dropped++;
    if (!this.#closed) {
      late.forEach((frame) => frame && this.handlers.done(frame));
    }
  }

  #openVideo() {
    return new H264Decoder({
      decoded: (frame, image) => this.#offer({ frame, jpeg: null, image }),
      skipped: (frame) => this.handlers.done(frame),
      reset: () => this.handlers.reset(),
      failed: (reason) => this.handlers.noVideo(reason),
    });
  }

  #closeVideo() {
    const video = this.#video;
    this.#video = null;
    video?.close();
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
          throw new TypeError(`codec ${frame.codec} is neither JPEG nor H.264`);
        }
        const image = await decodeJpeg(jpeg);
        if (dropped === this.#dropped) {
          this.#offer({ frame, jpeg, image });
        } else {
          image.close();
          this.handlers.done(frame);
        }
      } catch (e) {
        this.handlers.done(frame);
        this.handlers.failed(e);
      }
    }
    this.#decoding = false;
  }

  /** @param {Decoded} next */
  #offer(next) {
    if (this.#closed) {
      next.image.close();
      return;
    }
    if (this.#ready) {
      this.#ready.image.close();
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
    const { frame, jpeg, image } = ready;
    const canvas = this.canvas;
    const { width, height } = sizeOf(image);
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    this.#context.drawImage(image, 0, 0);
    image.close();
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

/** @param {ImageBitmap | VideoFrame} image */
function sizeOf(image) {
  return 'displayWidth' in image
    ? { width: image.displayWidth, height: image.displayHeight }
    : { width: image.width, height: image.height };
}
