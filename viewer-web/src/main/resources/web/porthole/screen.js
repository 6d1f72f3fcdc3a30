/* SPDX-License-Identifier: Apache-2.0 */

import { openPainter } from './painters.js';

/**
 * @typedef {import('./painter.js').Capture} Capture
 * @typedef {import('./protocol.js').Mark} Mark
 * @typedef {import('./protocol.js').Frame} Frame
 * @typedef {import('./watch.js').Shown} Shown
 *
 * @typedef {object} ScreenHandlers
 * @property {(frame: Frame) => void} done painted, or given up in favour of a newer one: the host may send the next
 * @property {(frame: Frame, paintedAt: number, decodedAt: number) => void} painted
 * @property {(frame: Shown, paintedAt: number) => void} videoPainted a frame that was given to `paint`
 * @property {(reason: string) => void} failed a frame that cannot be decoded
 * @property {() => void} reset the decoder of video begins again and needs a key frame
 * @property {(reason: string) => void} noVideo video cannot be decoded here
 */

const DRAWN_WITHIN_MS = 250;

/** Shows the newest frame of one stream on a canvas, which a `Painter` paints: in a worker where there can be one. */
export class Screen {
  /** The frame on the canvas; it has no bytes any more. @type {Frame | null} */
  shown = null;
  /** How many frames were given up in favour of a newer one. */
  superseded = 0;
  /** Resolved when what was drawn last is on the canvas. @type {Promise<void>} */
  drawn = Promise.resolve();

  #port;
  /** @type {((found: Capture | null) => void)[]} */
  #captures = [];
  #drawn = () => {};
  #layout = '';
  #annotated = false;
  #closed = new AbortController();

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {HTMLCanvasElement | null} overlay for the annotations
   * @param {ScreenHandlers} handlers
   */
  constructor(canvas, overlay, handlers) {
    this.canvas = canvas;
    this.handlers = handlers;
    this.#port = openPainter(canvas, overlay);
    this.#port.onmessage = ({ data }) => this.#message(data);
    document.addEventListener('visibilitychange', () => this.#look(), { signal: this.#closed.signal });
    this.#look();
  }

  /**
   * @param {Frame} frame the newest; its bytes are given away
   * @param {Mark[]} detections in it
   */
  show(frame, detections) {
    this.#post({ type: 'show', frame, detections }, [frame.bytes.buffer]);
  }

  /** Puts an image on the canvas, in its size. @param {Promise<ImageBitmap>} image is closed */
  draw(image) {
    this.drawn = new Promise((resolve) => {
      this.#drawn = resolve;
      setTimeout(resolve, DRAWN_WITHIN_MS);
      image.then((it) => this.#post({ type: 'draw', image: it }, [it]), resolve);
    });
  }

  /**
   * Paints a video frame and its annotations in one animation frame.
   *
   * @param {VideoFrame} image is given away
   * @param {Shown & {video: true}} frame what is known of it
   * @param {Mark[]} marks
   */
  paint(image, frame, marks) {
    this.#post({ type: 'paint', image, frame, marks }, [image]);
  }

  /** Whether annotations are drawn here. */
  get annotated() {
    return this.#annotated;
  }

  /**
   * Draws the annotations of a frame that is shown another way.
   *
   * @param {{width: number, height: number}} size
   * @param {Mark[]} detections
   */
  annotate({ width, height }, detections) {
    this.#post({ type: 'annotate', size: { width, height }, detections });
  }

  /** How annotations are drawn. @param {import('./overlay.js').OverlayLayout} layout */
  setLayout(layout) {
    this.#annotated = layout.on;
    if (JSON.stringify(layout) !== this.#layout) {
      this.#layout = JSON.stringify(layout);
      this.#post({ type: 'layout', layout });
    }
  }

  /**
   * Gives the canvas another shape, which empties it.
   *
   * @param {number} width
   * @param {number} height
   */
  resize(width, height) {
    this.#post({ type: 'resize', width, height });
  }

  /** Copies the frame that is shown, with its pixels. @returns {Promise<Capture | null>} null before the first */
  capture() {
    return new Promise((resolve) => {
      this.#captures.push(resolve);
      this.#post({ type: 'capture' });
    });
  }

  /** Gives up what is on its way, because something else is shown now. */
  drop() {
    this.#post({ type: 'drop' });
  }

  /** Shows nothing more; the canvas keeps its pixels. */
  close() {
    if (!this.#closed.signal.aborted) {
      this.#post({ type: 'close' });
      this.#closed.abort();
      this.#port.onmessage = null;
      this.#captures.splice(0).forEach((resolve) => resolve(null));
      this.#drawn();
    }
  }

  #look() {
    this.#post({ type: 'hidden', hidden: document.hidden });
  }

  /**
   * @param {object} message
   * @param {Transferable[]} [transfer]
   */
  #post(message, transfer = []) {
    if (!this.#closed.signal.aborted) {
      this.#port.postMessage(message, transfer);
    }
  }

  /** @param {any} m */
  #message(m) {
    this.superseded = m.superseded ?? this.superseded;
    switch (m.type) {
      case 'painted':
        if (m.frame.video) {
          return this.handlers.videoPainted(m.frame, here(m.at));
        }
        this.shown = m.frame;
        this.handlers.painted(m.frame, here(m.at), here(m.decodedAt));
        return this.handlers.done(m.frame);
      case 'skipped':
        return m.frame.video ? undefined : this.handlers.done(m.frame);
      case 'failed':
        return this.handlers.failed(m.reason);
      case 'reset':
        return this.handlers.reset();
      case 'noVideo':
        return this.handlers.noVideo(m.reason);
      case 'captured':
        return this.#captures.shift()?.(m.captured);
      default:
        return this.#drawn();
    }
  }
}

/** A moment of the shared clock on this thread's, which may differ when the system's clock was set. @param {number} at */
function here(at) {
  const now = performance.now();
  const then = at - performance.timeOrigin;
  return then > now || then < now - 1000 ? now : then;
}
