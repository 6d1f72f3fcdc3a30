/* SPDX-License-Identifier: Apache-2.0 */

import { Refusal } from '../porthole/api.js';
import { fraction, orientationOf } from '../porthole/geometry.js';
import { make, write } from './dom.js';
import * as format from './format.js';

/**
 * @typedef {import('../porthole/api.js').Sample} Sample
 * @typedef {{x: number, y: number}} Pixel
 */

/** The scene goes on under a pointer that rests. */
const AGAIN_MS = 250;

/** The pixel under the pointer with its value in the source's frame, and what two pixels are apart. */
export class Readout {
  #root = make('p', 'readout');
  #swatch = make('span', 'swatch');
  #text = make('span');
  #on = false;
  #measuring = false;
  /** @type {Pixel | null} */
  #pixel = null;
  /** The pixels that were clicked to measure between them. @type {Pixel[]} */
  #ends = [];
  #asking = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {import('./stage.js').Stage} stage
   * @param {import('../porthole/api.js').Api} api
   * @param {HTMLElement} parent
   * @param {(ends: Pixel[]) => void} measured pixels that are marked in the frame
   */
  constructor(stage, api, parent, measured) {
    this.stage = stage;
    this.api = api;
    this.measured = measured;
    this.#root.setAttribute('aria-live', 'off');
    this.#root.hidden = true;
    this.#root.append(this.#swatch, this.#text);
    parent.append(this.#root);
    const { canvas } = stage;
    canvas.addEventListener('pointermove', (e) => this.#point(e));
    canvas.addEventListener('pointerdown', (e) => this.#point(e));
    canvas.addEventListener('pointerleave', () => this.#leave());
    canvas.addEventListener('click', (e) => this.#click(e));
  }

  /** @param {boolean} on */
  set on(on) {
    this.#on = on;
    this.#leave();
    this.measuring = false;
  }

  get measuring() {
    return this.#measuring;
  }

  /** Whether clicks choose two pixels. @param {boolean} measuring */
  set measuring(measuring) {
    this.#measuring = measuring;
    this.#ends = [];
    this.measured([]);
    if (measuring) {
      this.#write('Click two points to measure between them.');
    }
  }

  /** @param {MouseEvent} e @returns {Pixel | null} null beside the frame */
  #at(e) {
    const { canvas, watch } = this.stage;
    const size = watch?.shown;
    const at = fraction(canvas.getBoundingClientRect(), canvas, e.clientX, e.clientY, orientationOf(canvas));
    if (!size || !at.inside) {
      return null;
    }
    return {
      x: Math.min(size.width - 1, Math.floor(at.x * size.width)),
      y: Math.min(size.height - 1, Math.floor(at.y * size.height)),
    };
  }

  /** @param {PointerEvent} e */
  #point(e) {
    if (!this.#on) {
      return;
    }
    this.#pixel = this.#at(e);
    if (!this.#pixel) {
      this.#leave();
    } else if (this.#root.hidden) {
      this.#write(`${this.#pixel.x}, ${this.#pixel.y}`);
    }
    this.#ask();
  }

  /** @param {MouseEvent} e */
  #click(e) {
    const pixel = this.#measuring ? this.#at(e) : null;
    if (pixel) {
      this.#ends = this.#ends.length === 1 ? [...this.#ends, pixel] : [pixel];
      this.measured(this.#ends);
      this.#ask();
    }
  }

  #leave() {
    this.#pixel = null;
    if (this.#ends.length < 2 || !this.#on) {
      this.#root.hidden = true;
    }
  }

  /** What is asked about: two ends, or one and the pointer, or the pointer. */
  #pixels() {
    const ends = this.#ends.length === 1 && this.#pixel ? [this.#ends[0], this.#pixel] : this.#ends;
    return ends.length === 2 ? ends : this.#pixel ? [this.#pixel] : [];
  }

  async #ask() {
    clearTimeout(this.#timer);
    const watch = this.stage.watch;
    const pixels = this.#pixels();
    if (this.#asking || !watch || pixels.length === 0 || !this.#on) {
      return;
    }
    this.#asking = true;
    try {
      const found = await this.api.samples(watch.name, pixels);
      if (this.#on && this.#pixels().length > 0) {
        this.#show(found);
      }
    } catch (e) {
      const why = e instanceof Refusal ? e.message : '';
      this.#write(`${pixels[0].x}, ${pixels[0].y}  ${why}`);
    }
    this.#asking = false;
    const moved = JSON.stringify(pixels) !== JSON.stringify(this.#pixels());
    this.#timer = setTimeout(() => this.#ask(), moved ? 0 : AGAIN_MS);
  }

  /** @param {import('../porthole/api.js').Samples} found */
  #show({ samples, unit, distance }) {
    const [a, b] = samples;
    if (!b) {
      this.#write(`${a.x}, ${a.y}  ${valueText(a, unit)}`, a.rgb);
      return;
    }
    const apart = `${format.number(Math.hypot(a.x - b.x, a.y - b.y), 1)} px`;
    const far = typeof distance === 'number' ? `${format.value(distance)} ${unit}`.trim() : '';
    this.#write(`${valueText(a, unit)} – ${valueText(b, unit)}  distance ${far ? `${far} (${apart})` : apart}`);
  }

  /** @param {string} text @param {[number, number, number]} [rgb] */
  #write(text, rgb) {
    this.#root.hidden = false;
    write(this.#text, text);
    this.#swatch.hidden = !rgb;
    if (rgb) {
      this.#swatch.style.background = `rgb(${rgb.join(' ')})`;
    }
  }
}

/** @param {Sample} sample @param {string} unit */
function valueText({ value, rgb, label }, unit) {
  if (rgb) {
    return `rgb ${rgb.join(' ')}`;
  }
  const number = typeof value === 'number' ? `${format.value(value)} ${unit}`.trim() : String(value ?? '');
  return label ? `${label} (${number})` : number;
}
