/* SPDX-License-Identifier: Apache-2.0 */

import { make } from './dom.js';

/** Folders that are nested by `/`, made as they are asked for; which are closed is remembered. */
export class Folders {
  #root;
  /** @type {Map<string, HTMLElement>} */
  #made = new Map();
  /** @type {Set<string>} */
  #closed = new Set();

  /** @param {HTMLElement} root for what is in no folder */
  constructor(root) {
    this.#root = root;
  }

  /** Empties all of them. */
  clear() {
    this.#made.clear();
    this.#root.replaceChildren();
  }

  /**
   * @param {string} path
   * @returns {HTMLElement} to be filled
   */
  folder(path) {
    const names = path.split('/').filter(Boolean);
    return names.reduce((parent, _name, i) => this.#child(parent, names.slice(0, i + 1)), this.#root);
  }

  /** Hides folders in which there is nothing to be seen. */
  hideEmpty() {
    for (const details of this.#root.querySelectorAll('details.folder')) {
      details.toggleAttribute('hidden', !details.querySelector('.widget:not([hidden]), .plot:not([hidden])'));
    }
  }

  /**
   * @param {HTMLElement} parent
   * @param {string[]} names
   */
  #child(parent, names) {
    const path = names.join('/');
    const made = this.#made.get(path);
    if (made) {
      return made;
    }
    const details = make('details', 'folder');
    details.open = !this.#closed.has(path);
    details.addEventListener('toggle', () => (details.open ? this.#closed.delete(path) : this.#closed.add(path)));
    const content = make('div', 'content');
    details.append(make('summary', '', names[names.length - 1]), content);
    parent.append(details);
    this.#made.set(path, content);
    return content;
  }
}
