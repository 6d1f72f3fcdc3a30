/* SPDX-License-Identifier: Apache-2.0 */

import { make, write } from './dom.js';

/** @typedef {import('./wall-choice.js').WallChoice} WallChoice */

const SIZES = [0, 4, 9, 16, 25];

/** The pages of the wall, how many tiles a page has, and the way back to all streams. */
export class WallBar {
  #root = make('div', 'wall-bar');
  #where = make('span', 'where');
  #size = make('select');
  #pages = [make('button', 'plain', '‹'), make('button', 'plain', '›')];
  #all = make('button', 'plain', 'All streams');

  /**
   * @param {HTMLElement} parent
   * @param {(change: Partial<WallChoice>) => void} choose
   */
  constructor(parent, choose) {
    this.choose = choose;
    this.#root.setAttribute('role', 'toolbar');
    this.#root.setAttribute('aria-label', 'Wall');
    this.#root.hidden = true;
    const label = make('label', '', 'Tiles ');
    this.#size.append(...SIZES.map((n) => new Option(n === 0 ? 'all' : String(n), String(n))));
    label.append(this.#size);
    this.#size.addEventListener('change', () => choose({ tiles: Number(this.#size.value), page: 1 }));
    this.#all.addEventListener('click', () => choose({ streams: null, page: 1 }));
    this.#pages.forEach((button, i) => {
      button.type = 'button';
      button.setAttribute('aria-label', i === 0 ? 'Previous page' : 'Next page');
    });
    this.#all.type = 'button';
    this.#root.append(this.#all, label, this.#pages[0], this.#where, this.#pages[1]);
    parent.append(this.#root);
  }

  /** The room that it takes, 0 while it is hidden. */
  get height() {
    return this.#root.hidden ? 0 : this.#root.offsetHeight + 4;
  }

  /**
   * @param {boolean} open
   * @param {WallChoice} choice
   * @param {{page: number, pages: number}} at
   * @param {number} streams how many there are
   */
  show(open, choice, { page, pages }, streams) {
    this.#root.hidden = !open || choice.kiosk || (streams <= SIZES[1] && pages === 1 && choice.streams === null);
    this.#all.hidden = choice.streams === null;
    if (![...this.#size.options].some((o) => o.value === String(choice.tiles))) {
      this.#size.append(new Option(String(choice.tiles), String(choice.tiles)));
    }
    this.#size.value = String(choice.tiles);
    write(this.#where, `${page} of ${pages}`);
    this.#where.hidden = pages === 1;
    this.#pages.forEach((button, i) => {
      const to = page + (i === 0 ? -1 : 1);
      button.hidden = pages === 1;
      button.disabled = to < 1 || to > pages;
      button.onclick = () => this.choose({ page: to });
    });
  }
}
