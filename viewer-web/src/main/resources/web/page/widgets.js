/* SPDX-License-Identifier: Apache-2.0 */

import { Folders } from './folders.js';
import { KINDS } from './widget-kinds.js';
import { Widget } from './widget.js';

/** @typedef {import('../porthole/controls.js').ControlDefinition} ControlDefinition */

/** All controls of a stream, in their folders. */
export class Widgets {
  /** @type {Map<string, Widget>} */
  #widgets = new Map();
  #shape = '';
  #folders;
  #change;

  /**
   * @param {HTMLElement} root
   * @param {(id: string, value: unknown) => void} change the user has set one
   */
  constructor(root, change) {
    this.#folders = new Folders(root);
    this.#change = change;
  }

  /**
   * Shows other definitions; elements are kept when only what can be used or seen has changed, so that a drag goes on.
   *
   * @param {ControlDefinition[]} definitions
   */
  define(definitions) {
    const known = definitions.filter((d) => Object.hasOwn(KINDS, d.kind));
    const shape = JSON.stringify(known.map((d) => ({ ...d, disabled: 0, hidden: 0 })));
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.#build(known);
    }
    known.forEach((d) => this.#widgets.get(d.id)?.adjust(d));
    this.#folders.hideEmpty();
  }

  /** @param {string} id @param {unknown} value */
  show(id, value) {
    this.#widgets.get(id)?.show(value);
  }

  /** @param {string} id @param {string} text why a change was refused */
  fail(id, text) {
    this.#widgets.get(id)?.fail(text);
  }

  /** @param {ControlDefinition[]} definitions */
  #build(definitions) {
    this.#folders.clear();
    this.#widgets.clear();
    for (const d of definitions) {
      const widget = new Widget(d, (value) => this.#change(d.id, value));
      this.#widgets.set(d.id, widget);
      this.#folders.folder(d.folder ?? '').append(widget.root);
    }
  }
}
