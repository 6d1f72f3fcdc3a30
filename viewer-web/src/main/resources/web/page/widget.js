/* SPDX-License-Identifier: Apache-2.0 */

import { make, write } from './dom.js';
import { KINDS } from './widget-kinds.js';

/** @typedef {import('../porthole/controls.js').ControlDefinition} ControlDefinition */

/** For so long after the user let go of it, what the host echoes is not shown: it is of the way there. */
const SETTLE_MS = 300;
let ids = 0;

/** A control of a stream in the page, with its label, unit, tooltip and error. */
export class Widget {
  root = make('div', 'widget');

  #kind;
  #error = make('p', 'error');
  /** What came last while the user was at it. */
  #latest = /** @type {unknown} */ (undefined);
  #held = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {ControlDefinition} definition of a kind that is in `KINDS`
   * @param {(value: unknown) => void} change the user has set it
   */
  constructor(definition, change) {
    const { id, kind, label = id, unit = '', tooltip = '' } = definition;
    this.#kind = KINDS[kind](definition, (value) => {
      write(this.#error, '');
      this.#latest = value;
      this.#settle();
      change(value);
    });
    this.root.dataset.control = id;
    this.root.dataset.kind = kind;
    this.root.title = tooltip;
    const { wide, labelled, parts, fields } = this.#kind;
    this.root.classList.toggle('wide', Boolean(wide));
    if (!labelled) {
      this.root.append(labelFor(fields.length === 1 || kind === 'slider' ? fields[0] : undefined, label, unit));
    }
    this.#describe(tooltip);
    this.#error.setAttribute('role', 'alert');
    this.root.append(...parts, this.#error);
    this.#listen();
    this.adjust(definition);
  }

  /** Whether it can be used, and is to be seen. @param {ControlDefinition} definition the same but for that */
  adjust({ disabled = false, hidden = false }) {
    this.root.hidden = hidden;
    this.#kind.fields.forEach((field) => (field.disabled = disabled));
  }

  /** Shows a value, when the user is not at it. @param {unknown} value */
  show(value) {
    this.#latest = value;
    if (!this.#held) {
      this.#kind.show(value);
    }
  }

  /** Why the host refused a change. @param {string} text */
  fail(text) {
    write(this.#error, text);
  }

  #listen() {
    this.root.addEventListener('pointerdown', () => this.#hold());
    this.root.addEventListener('keydown', () => this.#hold());
    this.root.addEventListener('input', () => this.#hold());
    for (const type of ['pointerup', 'pointercancel', 'focusout', 'keyup']) {
      this.root.addEventListener(type, () => this.#typing() || this.#settle());
    }
  }

  /** Whether a text is being typed, which is not sent before it is done. */
  #typing() {
    const { activeElement } = document;
    const typed = activeElement instanceof HTMLInputElement && ['text', 'number'].includes(activeElement.type);
    return typed && this.root.contains(activeElement);
  }

  #hold() {
    clearTimeout(this.#timer);
    this.#held = true;
  }

  #settle() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#held = false;
      if (this.#latest !== undefined) {
        this.#kind.show(this.#latest);
      }
    }, SETTLE_MS);
  }

  /** @param {string} tooltip */
  #describe(tooltip) {
    if (tooltip) {
      const text = make('span', 'unseen', tooltip);
      text.id = `widget-tooltip-${++ids}`;
      this.root.append(text);
      this.#kind.fields.forEach((field) => field.setAttribute('aria-describedby', text.id));
    }
  }
}

/**
 * @param {HTMLElement | undefined} field
 * @param {string} text
 * @param {string} unit
 */
function labelFor(field, text, unit) {
  const label = make(field ? 'label' : 'span', 'name', text);
  if (unit) {
    label.append(' ', make('small', '', unit));
  }
  if (field) {
    field.id = `widget-${++ids}`;
    /** @type {HTMLLabelElement} */ (label).htmlFor = field.id;
  }
  return label;
}
