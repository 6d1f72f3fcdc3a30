/* SPDX-License-Identifier: Apache-2.0 */

import { make, write } from './dom.js';
import * as format from './format.js';

/** @typedef {import('../porthole/api.js').StreamDescription} StreamDescription */

const TICKS = 5;
const MAX_ENTRIES = 16;

/** Colours of samples with their numbers and unit, or of ids with their names. */
export class ColourBar {
  #root = make('figure', 'colour-bar');
  #canvas = make('canvas');
  #list = make('ol');
  #key = '';

  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.#root.setAttribute('aria-label', 'Colours of samples');
    this.#root.hidden = true;
    this.#canvas.width = 1;
    this.#canvas.height = 256;
    this.#root.append(this.#canvas, this.#list);
    parent.append(this.#root);
  }

  /** @param {StreamDescription | null} description null hides it */
  show(description) {
    const scale = description?.scale ?? null;
    const key = JSON.stringify([scale, description?.unit, description?.labels]);
    if (key === this.#key) {
      return;
    }
    this.#key = key;
    const limited = typeof scale?.low === 'number' && typeof scale.high === 'number';
    const names = Object.entries(description?.labels ?? {});
    this.#root.hidden = !scale || (!limited && names.length === 0);
    this.#canvas.hidden = !limited;
    this.#root.classList.toggle('ids', scale !== null && !limited);
    if (scale && limited) {
      this.#gradient(scale.colors);
      this.#ticks(Number(scale.low), Number(scale.high), description?.unit ?? '');
    } else if (scale) {
      this.#names(scale.colors, names);
    }
  }

  /** The greatest sample on top. @param {string[]} colours */
  #gradient(colours) {
    const g = this.#canvas.getContext('2d');
    const gradient = g?.createLinearGradient(0, this.#canvas.height, 0, 0);
    colours.forEach((colour, i) => gradient?.addColorStop(i / (colours.length - 1), colour));
    if (g && gradient) {
      g.fillStyle = gradient;
      g.fillRect(0, 0, 1, this.#canvas.height);
    }
  }

  /** @param {number} low @param {number} high @param {string} unit */
  #ticks(low, high, unit) {
    const items = this.#items(TICKS);
    items.forEach((item, i) => {
      const value = high - ((high - low) * i) / (TICKS - 1);
      write(item, `${tick(value, high - low)}${i === 0 && unit ? ` ${unit}` : ''}`);
    });
  }

  /** @param {string[]} colours by number @param {[string, string][]} names */
  #names(colours, names) {
    const shown = names.slice(0, MAX_ENTRIES);
    const items = this.#items(shown.length + (names.length > shown.length ? 1 : 0));
    items.forEach((item, i) => {
      const [id, name] = shown[i] ?? ['', `${names.length - shown.length} more`];
      const swatch = make('span', 'swatch');
      swatch.style.background = colours[Math.max(0, Number(id))] ?? 'transparent';
      item.replaceChildren(swatch, `${id} ${name}`.trim());
    });
  }

  /** @param {number} count */
  #items(count) {
    const list = this.#list;
    while (list.children.length > count) {
      list.lastElementChild?.remove();
    }
    while (list.children.length < count) {
      list.append(make('li'));
    }
    return [...list.children];
  }
}

/** A number with the digits that tell it from its neighbours. @param {number} value @param {number} span */
function tick(value, span) {
  const digits = span > 0 ? Math.max(0, Math.min(6, 2 - Math.floor(Math.log10(span)))) : 2;
  return format.number(value, digits);
}
