/* SPDX-License-Identifier: Apache-2.0 */

import { element, make } from './dom.js';

/** What the commands that many simulations understand look like here; the others are buttons with their names. */
const BUTTONS = new Map([
  ['pause', { icon: 'pause', label: 'Pause' }],
  ['resume', { icon: 'resume', label: 'Resume' }],
  ['step', { icon: 'step', label: 'Step' }],
  ['reset', { icon: 'reset', label: 'Reset simulation' }],
  ['home', { icon: 'home', label: 'Reset camera' }],
]);
const ORDER = [...BUTTONS.keys(), 'speed'];

/** These need arguments that a button does not have. */
const NEEDS_ARGUMENT = new Set(['camera', 'resize']);

const SPEEDS = ['0.1', '0.25', '0.5', '1', '2', '4'];

/**
 * @param {readonly string[]} names
 * @param {readonly string[]} [forms] those that have a form for their arguments
 * @returns {string[]} in the order in which they are shown
 */
export function shownCommands(names, forms = []) {
  const rank = (/** @type {string} */ name) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
  const usable = names.filter((n) => !NEEDS_ARGUMENT.has(n) || forms.includes(n));
  return usable.sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}

/** Buttons for what a stream understands, while this viewer steers it. */
export class Commands {
  #root = element('commands');
  #names = '';
  /** Whether the simulation stands, as far as is known. */
  #paused = false;
  /** Whether it says so itself, by a value named `paused`. */
  #reportsPaused = false;
  /** Whether it says how fast it is, by a value named `speed` where that is not 1. */
  #reportsSpeed = false;

  /**
   * @param {(name: string, argument: string) => void} send
   * @param {() => void} after where the keyboard goes afterwards
   * @param {(name: string) => void} openForm
   */
  constructor(send, after, openForm) {
    this.send = send;
    this.after = after;
    this.openForm = openForm;
    // a press must not take the keyboard from the frame, or keys that are held would be let go
    this.#root.addEventListener('mousedown', (e) => e.target instanceof HTMLSelectElement || e.preventDefault());
  }

  /**
   * @param {readonly string[]} names of the commands; none: nobody is to press anything
   * @param {Record<string, unknown> | null} values of the newest frame; null when that is not known
   * @param {readonly string[]} forms the commands that have a form
   */
  refresh(names, values, forms) {
    const shown = shownCommands(names, forms);
    const asked = `${shown} ${forms}`;
    if (asked !== this.#names) {
      this.#names = asked;
      this.#paused = false;
      this.#reportsPaused = this.#reportsSpeed = false;
      this.#root.replaceChildren(...shown.map((name) => this.#item(name, forms.includes(name))));
    }
    this.#root.hidden = shown.length === 0;
    if (values) {
      this.#reportsPaused ||= 'paused' in values;
      this.#paused = this.#reportsPaused ? values.paused === true : this.#paused;
      this.#reportsSpeed ||= 'speed' in values;
      this.#showSpeed(values.speed ?? 1);
    }
    this.#follow();
  }

  /** @param {unknown} speed */
  #showSpeed(speed) {
    const select = this.#find('speed');
    if (this.#reportsSpeed && select instanceof HTMLSelectElement && select !== document.activeElement) {
      select.value = SPEEDS.includes(String(speed)) ? String(speed) : select.value;
    }
  }

  /** Of pause and resume only the one that makes a difference is shown. */
  #follow() {
    const both = this.#find('pause') && this.#find('resume');
    this.#find('pause')?.toggleAttribute('hidden', Boolean(both) && this.#paused);
    this.#find('resume')?.toggleAttribute('hidden', Boolean(both) && !this.#paused);
  }

  /** @param {string} name @returns {HTMLElement | null} */
  #find(name) {
    return this.#root.querySelector(`[data-command="${name}"]`);
  }

  /** @param {string} name @param {string} argument */
  #send(name, argument) {
    this.send(name, argument);
    if (!this.#reportsPaused && (name === 'pause' || name === 'resume' || name === 'step')) {
      this.#paused = name !== 'resume';
      this.#follow();
    }
    this.after();
  }

  /** @param {string} name @param {boolean} form whether it has one */
  #item(name, form) {
    return form ? this.#formButton(name) : name === 'speed' ? this.#speed() : this.#button(name);
  }

  /** @param {string} name */
  #formButton(name) {
    const button = make('button', 'tool');
    button.type = 'button';
    button.dataset.command = name;
    button.append(make('span', 'label', `${name}…`));
    button.addEventListener('click', () => this.openForm(name));
    return button;
  }

  /** @param {string} name */
  #button(name) {
    const look = BUTTONS.get(name);
    const button = make('button', 'tool');
    button.dataset.command = name;
    button.setAttribute('type', 'button');
    if (look) {
      button.title = look.label;
      button.setAttribute('aria-label', look.label);
      button.append(icon(look.icon));
    } else {
      button.append(make('span', 'label', name));
    }
    button.addEventListener('click', () => this.#send(name, ''));
    return button;
  }

  #speed() {
    const select = document.createElement('select');
    select.dataset.command = 'speed';
    select.setAttribute('aria-label', 'Speed');
    select.title = 'Speed';
    select.append(...SPEEDS.map((s) => new Option(`${s}×`, s, s === '1', s === '1')));
    select.addEventListener('change', () => this.#send('speed', select.value));
    return select;
  }
}

/** @param {string} name */
function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `page/icons.svg#${name}`);
  svg.append(use);
  return svg;
}
