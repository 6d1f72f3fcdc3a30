/* SPDX-License-Identifier: Apache-2.0 */

import { element, make } from './dom.js';

const SHOWN_MS = 9000;

/** What drag, wheel and keys do in the stream on the stage, as its source declares: in Help, and on taking control. */
export class Hints {
  #chip = make('dl', 'hints');
  #help = make('dl');
  #heading = make('h3', '', 'In this stream');
  /** @type {[string, string][]} */
  #hints = [];
  #key = '';
  #steering = false;
  #until = 0;

  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.#chip.setAttribute('aria-label', 'What you can do in this stream');
    this.#chip.hidden = true;
    parent.append(this.#chip);
    const keys = element('keys');
    keys.before(this.#heading, this.#help);
    this.#help.id = 'stream-hints';
    this.#write();
  }

  /** @param {Record<string, string>} hints */
  show(hints) {
    const key = JSON.stringify(hints);
    if (key !== this.#key) {
      this.#key = key;
      this.#hints = Object.entries(hints);
      this.#write();
    }
  }

  /** @param {boolean} steering whether this viewer is in control */
  refresh(steering) {
    if (steering && !this.#steering) {
      this.#until = performance.now() + SHOWN_MS;
    }
    this.#steering = steering;
    this.#chip.hidden = !steering || this.#hints.length === 0 || performance.now() > this.#until;
  }

  #write() {
    for (const list of [this.#chip, this.#help]) {
      list.replaceChildren(
        ...this.#hints.flatMap(([gesture, text]) => [make('dt', '', gesture), make('dd', '', text)]),
      );
    }
    this.#heading.hidden = this.#help.hidden = this.#hints.length === 0;
  }
}
