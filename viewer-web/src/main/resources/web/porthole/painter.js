/* SPDX-License-Identifier: Apache-2.0 */

import { H264Decoder } from './h264.js';
import { decodeJpeg } from './jpeg.js';
import { Overlay } from './overlay.js';
import { Codec } from './protocol.js';

/**
 * @typedef {import('./protocol.js').Mark} Mark
 * @typedef {import('./protocol.js').Frame} Frame
 * @typedef {HTMLCanvasElement | OffscreenCanvas} Canvas
 *
 * @typedef {object} PainterHandlers
 * @property {(frame: Frame, decodedAt: number) => void} painted the host may send the next; `decodedAt` on a clock that
 *   threads share
 * @property {(frame: Frame) => void} skipped given up in favour of a newer one: the host may send the next
 * @property {(reason: string) => void} failed a frame that cannot be decoded
 * @property {() => void} reset the decoder of video begins again and needs a key frame
 * @property {(reason: string) => void} noVideo video cannot be decoded here
 *
 * @typedef {object} Capture what is on a canvas
 * @property {Frame} frame
 * @property {Blob | null} jpeg its bytes as they came from the host; null when it came as video
 * @property {ImageBitmap} image its pixels
 * @property {Mark[]} marks its annotations
 * @property {ImageBitmap | null} overlay its annotations as they are drawn; null where there are none
 *
 * @typedef {{frame: Frame, detections: Mark[]}} Waiting
 * @typedef {Waiting & {jpeg: Blob | null, image: ImageBitmap | VideoFrame, decodedAt?: number}} Decoded
 */

const GUARD_MS = 250;

/**
 * Decodes frames and paints the newest on a canvas, and it with its annotations in the same animation frame on another
 * one; in a worker as well as on the main thread. Of images at most one is being decoded and one waits to be decoded; video is
 * decoded in its order. One waits to be painted: latency cannot grow.
 */
export class Painter {
  /** How many frames were given up in favour of a newer one. */
  superseded = 0;

  #canvas;
  #context;
  #overlay;
  #handlers;
  #hidden = false;
  /** @type {Waiting | null} */
  #waiting = null;
  /** @type {Decoded | null} */
  #ready = null;
  /** The frame on the canvas. @type {Frame | null} */
  #shown = null;
  /** @type {Blob | null} */
  #shownJpeg = null;
  /** @type {H264Decoder | null} */
  #video = null;
  /** The detections of the video frames that are being decoded. @type {Map<Frame, Mark[]>} */
  #detections = new Map();
  #decoding = false;
  #dropped = 0;
  #animationFrame = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #guard;
  #closed = new AbortController();

  /**
   * @param {Canvas} canvas
   * @param {Canvas | null} overlay for the annotations
   * @param {PainterHandlers} handlers
   */
  constructor(canvas, overlay, handlers) {
    this.#canvas = canvas;
    this.#context = contextOf(canvas);
    this.#overlay = overlay && new Overlay(overlay, this.#closed.signal);
    this.#handlers = handlers;
    canvas.addEventListener('contextrestored', () => this.#restore(), { signal: this.#closed.signal });
  }

  /** Whether nobody looks: then there are no animation frames. @param {boolean} hidden */
  set hidden(hidden) {
    this.#hidden = hidden;
    if (this.#video) {
      this.#video.hidden = hidden;
    }
    if (hidden) {
      this.#paint();
    }
  }

  /** How annotations are drawn. @param {import('./overlay.js').OverlayLayout} layout */
  set layout(layout) {
    this.#overlay?.setLayout(layout);
  }

  /**
   * @param {Frame} frame the newest
   * @param {Mark[]} detections in it
   */
  show(frame, detections) {
    if (this.#closed.signal.aborted) {
      return;
    }
    if (frame.codec === Codec.H264) {
      this.#dropWaiting();
      this.#video ??= this.#openVideo();
      this.#detections.set(frame, detections);
      this.#video.decode(frame);
      return;
    }
    this.#closeVideo();
    this.#dropWaiting();
    this.#waiting = { frame, detections };
    if (!this.#decoding) {
      this.#decode();
    }
  }

  /**
   * Paints what was decoded elsewhere, in the next animation frame.
   *
   * @param {VideoFrame} image is closed
   * @param {Frame} frame
   * @param {Mark[]} marks
   */
  paint(image, frame, marks) {
    if (this.#closed.signal.aborted) {
      image.close();
    } else {
      this.#offer({ frame, detections: marks, jpeg: null, image });
    }
  }

  /** Paints what came another way, in the canvas' size. @param {ImageBitmap} image is closed */
  draw(image) {
    this.#context.drawImage(image, 0, 0, this.#canvas.width, this.#canvas.height);
    this.#shownJpeg = null;
    image.close();
  }

  /**
   * Draws the annotations of a frame that is shown another way.
   *
   * @param {{width: number, height: number}} size
   * @param {Mark[]} detections
   */
  annotate(size, detections) {
    this.#overlay?.show(size, detections, null);
  }

  /**
   * Gives the canvas another size, which empties it.
   *
   * @param {number} width
   * @param {number} height
   */
  resize(width, height) {
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
      this.#context.fillRect(0, 0, width, height); // else a page does not learn of its size
    }
  }

  /** Copies the frame that is shown. @returns {Promise<Capture | null>} null before the first */
  async capture() {
    const frame = this.#shown;
    const jpeg = this.#shownJpeg;
    const marks = this.#overlay?.marks ?? [];
    if (!frame) {
      return null;
    }
    // both at once, before anything else is painted
    const [image, overlay] = await Promise.all([createImageBitmap(this.#canvas), this.#overlay?.capture() ?? null]);
    return { frame, jpeg, image, marks, overlay };
  }

  /** Gives up what is on its way, because something else is shown now. */
  drop() {
    this.#unschedule();
    this.#dropWaiting();
    this.#closeVideo();
    const ready = this.#ready;
    this.#ready = null;
    this.#dropped++;
    if (ready) {
      ready.image.close();
      this.#handlers.skipped(ready.frame);
    }
  }

  /** Paints nothing more; the canvas keeps its pixels, the annotations go. */
  close() {
    if (!this.#closed.signal.aborted) {
      this.#closed.abort();
      this.drop();
      this.#overlay?.clear();
    }
  }

  #openVideo() {
    const video = new H264Decoder({
      decoded: (frame, image) => this.#offer({ frame, detections: this.#take(frame), jpeg: null, image }),
      skipped: (frame) => {
        this.#take(frame);
        this.#handlers.skipped(frame);
      },
      reset: () => this.#handlers.reset(),
      failed: (reason) => this.#handlers.noVideo(reason),
    });
    video.hidden = this.#hidden;
    return video;
  }

  /** @param {Frame} frame */
  #take(frame) {
    const detections = this.#detections.get(frame) ?? [];
    this.#detections.delete(frame);
    return detections;
  }

  #closeVideo() {
    const video = this.#video;
    this.#video = null;
    video?.close();
  }

  async #decode() {
    this.#decoding = true;
    while (this.#waiting) {
      const { frame, detections } = this.#waiting;
      this.#waiting = null;
      const dropped = this.#dropped;
      const jpeg = new Blob([frame.bytes], { type: 'image/jpeg' });
      try {
        if (frame.codec !== Codec.JPEG) {
          throw new TypeError(`codec ${frame.codec} is neither JPEG nor H.264`);
        }
        const image = await decodeJpeg(jpeg);
        if (dropped === this.#dropped && !this.#video) {
          this.#offer({ frame, detections, jpeg, image });
        } else {
          image.close();
          this.#handlers.skipped(frame);
        }
      } catch (e) {
        this.#handlers.skipped(frame);
        this.#handlers.failed(String(e));
      }
    }
    this.#decoding = false;
  }

  /** @param {Decoded} next */
  #offer(next) {
    if (this.#ready) {
      this.#ready.image.close();
      this.#giveUp(this.#ready.frame);
    }
    this.#ready = { ...next, decodedAt: sharedNow() };
    if (this.#hidden) {
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
    const { frame, detections, jpeg, image, decodedAt = NaN } = ready;
    const { width, height } = sizeOf(image);
    this.resize(width, height);
    this.#context.drawImage(image, 0, 0);
    image.close();
    this.#shown = frame;
    this.#shownJpeg = jpeg;
    this.#overlay?.show(frame, detections, this.#canvas);
    this.#handlers.painted(frame, decodedAt);
  }

  /** The browser took the pixels away, and lets them be painted again. */
  async #restore() {
    this.#video?.restart();
    const jpeg = this.#shownJpeg;
    const image = jpeg && (await decodeJpeg(jpeg));
    if (image && jpeg === this.#shownJpeg) {
      this.draw(image);
      this.#shownJpeg = jpeg;
    }
  }

  #unschedule() {
    cancelAnimationFrame(this.#animationFrame);
    clearTimeout(this.#guard);
    this.#animationFrame = 0;
  }

  #dropWaiting() {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting) {
      this.#giveUp(waiting.frame);
    }
  }

  /** @param {Frame} frame */
  #giveUp(frame) {
    this.superseded++;
    this.#handlers.skipped(frame);
  }
}

/** Milliseconds on a clock that threads share. */
export function sharedNow() {
  return performance.timeOrigin + performance.now();
}

/** @param {Canvas} canvas */
function contextOf(canvas) {
  const g = canvas.getContext('2d', { alpha: false });
  return /** @type {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} */ (g);
}

/** @param {ImageBitmap | VideoFrame} image */
function sizeOf(image) {
  return 'displayWidth' in image
    ? { width: image.displayWidth, height: image.displayHeight }
    : { width: image.width, height: image.height };
}
