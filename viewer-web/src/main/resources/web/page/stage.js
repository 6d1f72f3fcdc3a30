/* SPDX-License-Identifier: Apache-2.0 */

import { condition, watchFacts } from '../porthole/condition.js';
import { UPRIGHT } from '../porthole/geometry.js';
import { byId, element, flag, make, write } from './dom.js';
import * as format from './format.js';

/** @typedef {import('../porthole/condition.js').Condition} Condition */

/** Bound of the overlay's sides when it is enlarged. */
const MAX_OVERLAY_PX = 4096;

/** The one big frame: canvas, annotations, and the overlay over a frame of the past. */
export class Stage {
  /** @type {import('../porthole/watch.js').Watch | null} */
  watch = null;
  canvas = byId('frame', HTMLCanvasElement);

  #video = byId('video', HTMLVideoElement);
  #annotationCanvas = byId('annotations', HTMLCanvasElement);
  #root = element('stage');
  #values = element('values');
  #annotations = true;
  /** How much it is enlarged, how turned, and whether its pixels are squares. */
  #view = { zoom: 1, orientation: UPRIGHT, squares: false };

  #hasFrame = () => {};
  /** Resolved when the first frame of all is shown. @type {Promise<void>} */
  firstFrame = new Promise((resolve) => (this.#hasFrame = resolve));

  /** @param {import('../porthole/viewer.js').Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    new ResizeObserver(() => this.#layout()).observe(this.#root);
    viewer.addEventListener('transport', () => this.#seeThrough());
  }

  /**
   * Shows another stream; null shows none.
   *
   * @param {string | null} name
   * @param {import('../porthole/protocol.js').SubscribeOptions} options how to watch it
   */
  show(name, options) {
    this.watch?.close();
    this.watch = null;
    this.canvas.removeAttribute('data-sequence');
    flag(this.#root, 'empty', true);
    this.#writeValues();
    if (name !== null) {
      const how = { video: this.#video, overlay: this.#annotationCanvas };
      this.watch = this.viewer.watch(name, this.canvas, options, () => this.#painted(), how);
    }
    this.#layout();
    this.#seeThrough();
  }

  /** Whether annotations are drawn. @param {boolean} on */
  set annotations(on) {
    this.#annotations = on;
    this.#layout();
    this.#writeValues();
  }

  /**
   * How the page enlarges and turns it.
   *
   * @param {{zoom: number, orientation: import('../porthole/geometry.js').Orientation, squares: boolean}} view
   */
  set view(view) {
    this.#view = view;
    this.#layout();
  }

  /** @param {'fit' | 'actual'} zoom */
  set zoom(zoom) {
    this.#root.dataset.zoom = zoom;
    this.#layout();
  }

  /** How the stream on the stage is. @returns {Condition} */
  condition() {
    const { connection, streams } = this.viewer;
    const watch = this.watch;
    if (!watch && connection.state === 'open' && streams.length === 0) {
      return { word: 'waiting', colour: 'yellow', reason: 'The host has no streams yet.', aged: true };
    }
    return condition(watchFacts(connection, watch));
  }

  /**
   * Writes a condition over the frame.
   *
   * @param {Condition} c
   */
  overlay(c) {
    const shown = this.watch?.shown;
    flag(this.#root, 'aged', c.aged);
    this.#root.dataset.state = c.word;
    write(element('overlay-word'), c.word);
    write(element('overlay-reason'), c.reason);
    write(element('overlay-age'), c.aged && shown ? `frame from ${format.age(this.watch?.ageMs() ?? NaN)} ago` : '');
    element('token-form').hidden = c.word !== 'denied';
  }

  /** The canvas lies over the video and takes the input; while video comes one looks through it. */
  async #seeThrough() {
    const { watch } = this;
    // the last frame of the video is on the canvas before one looks at it
    await watch?.screen.drawn;
    if (watch === this.watch) {
      const transport = watch?.transport ?? 'websocket';
      flag(this.#root, 'video', transport === 'webrtc' && !watch?.paintingVideo);
      this.canvas.dataset.transport = transport;
    }
  }

  #painted() {
    this.#hasFrame();
    flag(this.#root, 'empty', false);
    this.#layout();
    this.#writeValues();
  }

  #writeValues() {
    const values = this.#annotations ? this.watch?.annotations?.values : null;
    const entries = Object.entries(values ?? {});
    const list = this.#values;
    list.hidden = entries.length === 0;
    while (list.children.length > entries.length * 2) {
      list.lastElementChild?.remove();
    }
    while (list.children.length < entries.length * 2) {
      list.append(make('dt'), make('dd'));
    }
    entries.forEach(([name, value], i) => {
      write(list.children[2 * i], name);
      write(list.children[2 * i + 1], format.value(value));
    });
  }

  /** In actual size a pixel of the source's frame is a pixel of the screen. */
  #layout() {
    const actual = this.#root.dataset.zoom === 'actual';
    const ratio = devicePixelRatio || 1;
    const size = this.watch?.shown ?? this.canvas;
    const width = actual ? `${size.width / ratio}px` : '';
    const height = actual ? `${size.height / ratio}px` : '';
    setSize(this.canvas, width, height);
    setSize(this.#video, width, height);
    const across = this.#view.orientation.turns % 2 === 1;
    setSize(this.#annotationCanvas, across ? height : width, across ? width : height);
    const { clientWidth, clientHeight } = this.#annotationCanvas;
    const { zoom, ...turned } = this.#view;
    const sharp = Math.min(zoom, MAX_OVERLAY_PX / (ratio * Math.max(clientWidth, clientHeight, 1)));
    this.watch?.screen.setLayout({
      ...{ width: clientWidth, height: clientHeight, ratio: ratio * Math.max(1, sharp) },
      ...{ zoom, ...turned, on: this.#annotations, coarse: Math.max(1, sharp) < zoom },
    });
  }
}

/** @param {HTMLElement} target @param {string} width @param {string} height */
function setSize({ style }, width, height) {
  if (style.width !== width || style.height !== height) {
    style.width = width;
    style.height = height;
  }
}
