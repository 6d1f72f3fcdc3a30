/* SPDX-License-Identifier: Apache-2.0 */

import { make, write } from './dom.js';
import { KINDS } from './widget-kinds.js';
import { Widget } from './widget.js';

/** @typedef {import('../porthole/controls.js').CommandForm} CommandForm */

/** A form for each command that needs arguments. */
export class CommandForms {
  #root;
  #run;
  #shape = '';
  /** @type {Map<string, {details: HTMLDetailsElement, error: HTMLElement}>} */
  #forms = new Map();

  /**
   * @param {HTMLElement} root
   * @param {(command: string, values: Record<string, unknown>) => void} run
   */
  constructor(root, run) {
    this.#root = root;
    this.#run = run;
  }

  /** @param {CommandForm[]} forms */
  define(forms) {
    const shape = JSON.stringify(forms);
    if (shape !== this.#shape) {
      this.#shape = shape;
      const open = [...this.#forms].filter(([, { details }]) => details.open).map(([command]) => command);
      this.#forms.clear();
      this.#root.replaceChildren(...forms.map((form) => this.#form(form, open.includes(form.command))));
    }
  }

  /** Opens a form and puts the keyboard into it. @param {string} command */
  open(command) {
    const found = this.#forms.get(command);
    if (found) {
      found.details.open = true;
      found.details.scrollIntoView({ block: 'nearest' });
      /** @type {HTMLElement | null} */ (found.details.querySelector('input, select, button'))?.focus();
    }
  }

  /** @param {string} command @param {string} text why it was refused */
  fail(command, text) {
    const found = this.#forms.get(command);
    if (found) {
      write(found.error, text);
    }
  }

  /** @param {CommandForm} definition @param {boolean} open */
  #form({ command, label = command, tooltip = '', fields }, open) {
    const details = make('details', 'folder command');
    const form = make('form', 'content');
    const error = make('p', 'error');
    const send = make('button', 'plain', 'Send');
    const known = fields.filter((field) => Object.hasOwn(KINDS, field.kind));
    const values = Object.fromEntries(known.map((field) => [field.id, field.value]));
    for (const field of known) {
      const widget = new Widget(field, (value) => (values[field.id] = value));
      widget.show(field.value);
      form.append(widget.root);
    }
    Object.assign(details, { open, title: tooltip });
    details.dataset.command = command;
    error.setAttribute('role', 'alert');
    form.noValidate = true; // each field says itself what is wrong
    form.append(send, error);
    form.addEventListener('submit', (e) => {
      e.preventDefault();
      write(error, '');
      if (!form.querySelector('[aria-invalid=true]')) {
        this.#run(command, values);
      }
    });
    details.append(make('summary', '', label), form);
    this.#forms.set(command, { details, error });
    return details;
  }
}
