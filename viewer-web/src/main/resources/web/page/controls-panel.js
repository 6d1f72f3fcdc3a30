/* SPDX-License-Identifier: Apache-2.0 */

import { StreamControls } from '../porthole/controls.js';
import { CommandForms } from './command-forms.js';
import { element, make, styleSheet, write } from './dom.js';
import { Plots } from './plots.js';
import { Widgets } from './widgets.js';

styleSheet(new URL('../page/controls.css', import.meta.url));

/**
 * @typedef {import('./control.js').Control} Control
 * @typedef {import('../porthole/viewer.js').Viewer} Viewer
 */

/** The controls, commands and plots that one stream's program has defined. */
export class ControlsPanel {
  /** Whether there is anything to be set, or a command to be given. */
  settable = false;
  /** Whether there is anything at all. */
  any = false;
  /** The commands that have a form. @type {string[]} */
  forms = [];

  #controls;
  #control;
  #widgets;
  #commands;
  #plots;
  #fields = /** @type {HTMLFieldSetElement} */ (element('controls-fields'));
  #reason = element('controls-reason');
  #parts = ['controls-widgets', 'controls-commands', 'controls-plots'].map((id) => element(id));

  /**
   * @param {Viewer} viewer
   * @param {string} stream
   * @param {Control} control who is in control
   * @param {() => void} defined called when there is something else to be seen
   */
  constructor(viewer, stream, control, defined) {
    const controls = new StreamControls(viewer, stream);
    this.#controls = controls;
    this.#control = control;
    const [widgets, commands, plots] = this.#parts.map((root) => root.appendChild(make('div')));
    this.#widgets = new Widgets(widgets, (id, value) => this.#claimed() && controls.set(id, value));
    this.#commands = new CommandForms(commands, (name, values) => this.#claimed() && controls.run(name, values));
    this.#plots = new Plots(plots, controls);
    controls.addEventListener('definitions', () => {
      this.#define();
      defined();
    });
    controls.addEventListener('values', (e) => this.#show(/** @type {CustomEvent} */ (e).detail));
    controls.addEventListener('points', (e) => this.#plots.draw(/** @type {CustomEvent} */ (e).detail));
    controls.addEventListener('refused', (e) => this.#refused(/** @type {CustomEvent} */ (e).detail));
  }

  /** Who may change something changes without an event. */
  refresh() {
    const reason = this.#control.obstacle;
    write(this.#reason, this.settable ? reason : '');
    if (this.#fields.disabled !== (reason !== '')) {
      this.#fields.disabled = reason !== '';
    }
  }

  /** Whether anybody looks at it. @param {boolean} looked */
  look(looked) {
    this.#plots.look(looked);
  }

  /** Opens the form of a command. @param {string} command */
  openForm(command) {
    this.#commands.open(command);
  }

  close() {
    this.#plots.close();
    this.#controls.close();
    this.#parts.forEach((part) => {
      part.hidden = true;
      part.replaceChildren(...[...part.children].filter((child) => child.tagName === 'H3'));
    });
  }

  #define() {
    const { controls, commands, plots, values } = this.#controls;
    this.settable = controls.length + commands.length > 0;
    this.forms = commands.map((form) => form.command);
    this.#widgets.define(controls);
    this.#commands.define(commands);
    this.#plots.define(plots);
    this.#show([...values.keys()]);
    [controls, commands, plots].forEach((list, i) => {
      this.#parts[i].hidden = list.every((definition) => 'hidden' in definition && definition.hidden);
    });
    this.any = this.#parts.some((part) => !part.hidden);
    element('controls-none').hidden = this.any;
    this.refresh();
  }

  /** @param {string[]} ids */
  #show(ids) {
    ids.forEach((id) => this.#widgets.show(id, this.#controls.values.get(id)));
  }

  /** Who changes something while nobody is in control takes it. */
  #claimed() {
    this.#control.claim();
    return this.#control.obstacle === '';
  }

  /** @param {{control?: string, command?: string, title: string, detail?: string}} refusal */
  #refused({ control, command, title, detail }) {
    const text = detail || title;
    if (control !== undefined) {
      this.#widgets.fail(control, text);
    }
    if (command !== undefined) {
      this.#commands.fail(command, text);
    }
  }
}
