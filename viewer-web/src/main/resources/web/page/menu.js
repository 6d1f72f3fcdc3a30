/* SPDX-License-Identifier: Apache-2.0 */

import { element, make, write } from './dom.js';

/** @type {Record<string, string>} */
const COLOURS = { live: 'green', stale: 'yellow', placeholder: 'yellow', failed: 'red' };

/** The streams to choose from, kept up to date while it is open. */
export class Menu {
  #root = element('streams');
  #chosen = '';
  #choose;

  /** @param {(name: string) => void} choose */
  constructor(choose) {
    this.#choose = choose;
    this.#root.addEventListener('keydown', (e) => this.#key(e));
    this.#root.addEventListener('toggle', () => {
      if (this.#root.matches(':popover-open')) {
        const items = this.#items();
        (items.find((b) => b.getAttribute('aria-checked') === 'true') ?? items[0])?.focus();
      }
    });
  }

  /**
   * @param {{name: string, title: string, state: string}[]} streams
   * @param {string | null} chosen
   */
  update(streams, chosen) {
    const focused = this.#items().findIndex((b) => b === document.activeElement);
    this.#chosen = chosen ?? '';
    this.#root.replaceChildren(...streams.map((s) => this.#item(s)));
    if (streams.length === 0) {
      this.#root.append(make('p', 'none', 'The host has no streams yet.'));
    }
    if (focused >= 0) {
      this.#items()[Math.min(focused, streams.length - 1)]?.focus();
    }
  }

  /** @param {{name: string, title: string, state: string}} stream */
  #item(stream) {
    const item = make('button');
    item.type = 'button';
    item.setAttribute('role', 'menuitemradio');
    item.setAttribute('aria-checked', String(stream.name === this.#chosen));
    item.dataset.colour = COLOURS[stream.state] ?? 'grey';
    item.dataset.name = stream.name;
    const text = make('span', 'name');
    write(text, stream.title);
    const state = make('small', '', stream.state);
    item.append(make('span', 'dot'), text, state);
    if (stream.title !== stream.name) {
      item.title = stream.name;
    }
    item.addEventListener('click', () => {
      this.#root.hidePopover();
      this.#choose(stream.name);
    });
    return item;
  }

  #items() {
    return [...this.#root.querySelectorAll('button')];
  }

  /** @param {KeyboardEvent} e */
  #key(e) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (step !== undefined) {
      e.preventDefault();
      const items = this.#items();
      const at = items.findIndex((b) => b === document.activeElement);
      items[(at + step + items.length) % items.length]?.focus();
    }
  }
}
