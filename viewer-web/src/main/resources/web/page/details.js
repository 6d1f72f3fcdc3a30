/* SPDX-License-Identifier: Apache-2.0 */

import { button, element } from './dom.js';
import { History } from './history.js';

/** @typedef {import('../porthole/watch.js').Watch} Watch */

/** The details: remembers the last minutes for them, and loads them when they are first opened. */
export class Details {
  #history = new History();
  /** @type {import('./details-panel.js').DetailsPanel | null} */
  #panel = null;
  #asked = false;

  /** @param {import('../porthole/viewer.js').Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
  }

  get open() {
    return !element('details').hidden;
  }

  /** @param {boolean} open */
  set open(open) {
    element('details').hidden = !open;
    button('details-toggle').setAttribute('aria-expanded', String(open));
  }

  /** @param {Watch | null} watch what is on the stage */
  refresh(watch) {
    this.#history.observe(watch, performance.now());
    if (this.open) {
      this.#load();
      this.#panel?.refresh(watch, this.#history);
    }
  }

  async #load() {
    if (!this.#asked) {
      this.#asked = true;
      const { DetailsPanel } = await import('./details-panel.js');
      this.#panel = new DetailsPanel(this.viewer);
    }
  }
}
