/* SPDX-License-Identifier: Apache-2.0 */

import { contained, orientationOf, turned, turnedSize } from '../porthole/geometry.js';
import { element } from './dom.js';

const SVG = 'http://www.w3.org/2000/svg';

/** The pixels that are measured between, marked over the frame. */
export class Ruler {
  #root = document.createElementNS(SVG, 'svg');
  #line = document.createElementNS(SVG, 'line');
  #ends = [0, 1].map(() => document.createElementNS(SVG, 'circle'));
  /** @type {{x: number, y: number}[]} */
  #pixels = [];

  /** @param {import('./stage.js').Stage} stage */
  constructor(stage) {
    this.stage = stage;
    this.#root.setAttribute('class', 'ruler');
    this.#root.setAttribute('aria-hidden', 'true');
    this.#root.append(this.#line, ...this.#ends);
    this.#ends.forEach((end) => end.setAttribute('r', '5'));
    element('stage').append(this.#root);
    this.refresh();
  }

  /** @param {{x: number, y: number}[]} pixels of the source's frame: none, one or two */
  show(pixels) {
    this.#pixels = pixels;
    this.refresh();
  }

  /** Follows the frame on the screen. */
  refresh() {
    const places = this.#pixels.map((pixel) => this.#place(pixel));
    this.#root.toggleAttribute('hidden', places.length === 0);
    this.#ends.forEach((end, i) => {
      end.toggleAttribute('hidden', !places[i]);
      end.setAttribute('cx', String(places[i]?.x ?? 0));
      end.setAttribute('cy', String(places[i]?.y ?? 0));
    });
    this.#line.toggleAttribute('hidden', places.length < 2);
    const [a, b] = places;
    for (const [name, value] of Object.entries({ x1: a?.x, y1: a?.y, x2: b?.x, y2: b?.y })) {
      this.#line.setAttribute(name, String(value ?? 0));
    }
  }

  /** @param {{x: number, y: number}} pixel */
  #place({ x, y }) {
    const { canvas, watch } = this.stage;
    const { width, height } = watch?.shown ?? canvas;
    const orientation = orientationOf(canvas);
    const box = canvas.getBoundingClientRect();
    const rect = contained(box, turnedSize({ width, height }, orientation));
    const [u, v] = turned(orientation, (x + 0.5) / width, (y + 0.5) / height);
    const own = this.#root.getBoundingClientRect();
    return { x: box.x + rect.x + u * rect.width - own.x, y: box.y + rect.y + v * rect.height - own.y };
  }
}
