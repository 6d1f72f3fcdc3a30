/* SPDX-License-Identifier: Apache-2.0 */

import { Gamepads } from '../porthole/gamepads.js';
import { TextInput, textEvents } from '../porthole/text-input.js';
import { make } from './dom.js';
import { iconOf } from './icons.js';

const COARSE = matchMedia('(pointer: coarse)');

/**
 * More ways of input while this viewer is in control: gamepads, a locked pointer, the keyboard of a phone, text that is
 * pasted, and in full screen the keys that the browser else keeps for itself.
 */
export class InputTools {
  #root = make('div', 'input-tools');
  #gamepads;
  #text;
  #paste = make('dialog', 'help paste');
  #area = make('textarea');
  #listeners = new AbortController();

  /**
   * @param {HTMLElement} stage
   * @param {import('../porthole/steering.js').Steering} steering
   * @param {(event: object) => void} send
   */
  constructor(stage, steering, send) {
    this.send = send;
    this.#gamepads = new Gamepads(send);
    this.#text = new TextInput(stage, send);
    this.#root.setAttribute('role', 'toolbar');
    this.#root.setAttribute('aria-label', 'Input');
    // a press must not take the keyboard from the frame, or keys that are held would be let go
    this.#root.addEventListener('mousedown', (e) => e.preventDefault());
    if (COARSE.matches) {
      this.#tool('keyboard', 'Keyboard', () => this.#text.open());
    } else if ('requestPointerLock' in steering.canvas) {
      this.#tool('pointer-lock', 'Lock the pointer (Esc releases it)', () => steering.lock());
    }
    this.#tool('paste', 'Send text', () => this.#paste.showModal());
    this.#build();
    stage.append(this.#root, this.#paste);
    document.addEventListener('fullscreenchange', () => this.#lockKeys(), { signal: this.#listeners.signal });
    this.#lockKeys();
  }

  /** Takes it all away. */
  close() {
    this.#listeners.abort();
    this.#gamepads.close();
    this.#text.close();
    this.#root.remove();
    this.#paste.remove();
    keyboard()?.unlock();
  }

  /** In full screen keys such as Esc, Tab and those of the system reach the simulation; holding Esc leaves it. */
  #lockKeys() {
    if (document.fullscreenElement) {
      keyboard()
        ?.lock()
        .catch(() => {}); // the browser gives what it can
    } else {
      keyboard()?.unlock();
    }
  }

  /** @param {string} icon @param {string} label @param {() => void} action */
  #tool(icon, label, action) {
    const button = make('button', 'tool');
    button.type = 'button';
    button.title = label;
    button.dataset.input = icon;
    button.setAttribute('aria-label', label);
    button.append(iconOf(icon));
    button.addEventListener('click', action);
    this.#root.append(button);
  }

  #build() {
    const title = make('h2', '', 'Send text');
    title.id = 'paste-title';
    this.#paste.setAttribute('aria-labelledby', title.id);
    this.#area.rows = 5;
    this.#area.maxLength = 65536;
    this.#area.setAttribute('aria-label', 'Text');
    this.#area.placeholder = 'Paste or type; it is sent as if it were typed.';
    const form = make('form');
    form.method = 'dialog';
    const cancel = make('button', '', 'Cancel');
    const send = make('button', '', 'Send');
    cancel.type = 'button';
    cancel.addEventListener('click', () => this.#paste.close());
    form.append(this.#area, cancel, send);
    form.addEventListener('submit', () => {
      textEvents(this.#area.value).forEach((event) => this.send(event));
      this.#area.value = '';
    });
    this.#paste.append(title, form);
  }
}

/** @returns {{lock: () => Promise<void>, unlock: () => void} | undefined} not in every browser, and on https:// and localhost only */
function keyboard() {
  return /** @type {any} */ (navigator).keyboard;
}
