/* SPDX-License-Identifier: Apache-2.0 */

import { make, write } from './dom.js';
import * as format from './format.js';

/** @typedef {import('../porthole/stages.js').StageMeans} StageMeans */

/** @type {(keyof StageMeans)[]} */
const STAGES = ['capture', 'encode', 'network', 'decode', 'display'];

/** The stages of the latency as one bar, each as long as its share. */
export class StageBar {
  #root;
  #bar = make('div', 'stage-bar');
  #parts;
  #total = make('b');

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    this.#parts = STAGES.map((stage, i) => {
      const part = make('span');
      part.append(make('i', '', stage));
      part.dataset.curve = String(i + 1);
      return part;
    });
    this.#bar.setAttribute('role', 'img');
    this.#bar.append(...this.#parts);
    root.append(this.#bar, this.#total);
  }

  /** @param {StageMeans | null} means */
  show(means) {
    this.#root.hidden = means === null;
    if (means) {
      STAGES.forEach((stage, i) => {
        const part = this.#parts[i];
        part.style.flexGrow = String(means[stage]);
        part.title = `${stage} ${format.milliseconds(means[stage])}`;
      });
      write(this.#total, format.milliseconds(means.total));
      const told = STAGES.map((stage) => `${stage} ${format.milliseconds(means[stage])}`);
      this.#bar.setAttribute('aria-label', `Latency ${format.milliseconds(means.total)}: ${told.join(', ')}`);
    }
  }
}
