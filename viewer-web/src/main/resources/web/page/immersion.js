/* SPDX-License-Identifier: Apache-2.0 */

import { button, element, flag, icon, press } from './dom.js';

const REST_AFTER_MS = 2500;
const EDGE_PX = 64;

/** Full screen, and the bars that go away while nobody moves. Phones held across are like full screen. */
export class Immersion {
  #root = document.documentElement;
  #short = matchMedia('(max-height: 500px) and (orientation: landscape)');
  #button = button('fullscreen');
  #requested = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  constructor() {
    this.#button.addEventListener('click', () => this.toggle());
    document.addEventListener('fullscreenchange', () => this.#update());
    this.#short.addEventListener('change', () => this.#update());
    for (const type of ['pointermove', 'pointerdown', 'keydown', 'focusin']) {
      addEventListener(type, (e) => this.#wake(e), { passive: true });
    }
    this.#update();
  }

  async toggle() {
    if (!document.fullscreenEnabled) {
      this.#requested = !this.#requested; // an iPhone: without its bars at least ours can go
      this.#update();
    } else if (document.fullscreenElement) {
      await document.exitFullscreen();
    } else {
      await this.#root.requestFullscreen({ navigationUI: 'hide' });
    }
  }

  #update() {
    const full = Boolean(document.fullscreenElement) || this.#requested;
    flag(this.#root, 'immersed', full || this.#short.matches);
    press(this.#button, full);
    icon(this.#button, full ? 'window' : 'fullscreen');
    this.#button.title = full ? 'Leave full screen (F)' : 'Full screen (F)';
    this.#button.setAttribute('aria-label', full ? 'Leave full screen' : 'Full screen');
    this.#wake();
  }

  /** @param {Event} [e] */
  #wake(e) {
    const steering = 'steering' in element('stage').dataset;
    if (steering && e instanceof PointerEvent && e.clientY > EDGE_PX && e.clientY < innerHeight - EDGE_PX) {
      return;
    }
    if (steering && e instanceof KeyboardEvent) {
      return;
    }
    flag(this.#root, 'resting', false);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => flag(this.#root, 'resting', true), REST_AFTER_MS);
  }
}
