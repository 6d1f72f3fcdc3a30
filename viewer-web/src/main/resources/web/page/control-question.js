/* SPDX-License-Identifier: Apache-2.0 */

import { element, make, write } from './dom.js';

const TICK_MS = 250;

/** Asks the viewer in control whether another one may have it; without an answer that one gets it. */
export class ControlQuestion {
  #root = make('div', 'question');
  #text = make('p');
  #stream = '';
  #end = 0;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;

  /** @param {(stream: string, give: boolean) => void} answer */
  constructor(answer) {
    this.#root.hidden = true;
    this.#root.setAttribute('role', 'alertdialog');
    this.#root.setAttribute('aria-label', 'Control is asked for');
    const keep = make('button', '', 'Keep control');
    const give = make('button', '', 'Give control');
    keep.type = give.type = 'button';
    const close = (/** @type {boolean} */ given) => {
      this.close();
      answer(this.#stream, given);
    };
    keep.addEventListener('click', () => close(false));
    give.addEventListener('click', () => close(true));
    this.#root.append(this.#text, keep, give);
    element('stage').append(this.#root);
  }

  /** Shows the question. @param {{stream: string, viewer: string, answerMs: number}} asked */
  ask({ stream, viewer, answerMs }) {
    this.#stream = stream;
    this.#end = performance.now() + answerMs;
    this.#root.hidden = false;
    clearInterval(this.#timer);
    const tick = () => {
      const left = Math.ceil((this.#end - performance.now()) / 1000);
      write(this.#text, `${viewer} asks for control, and gets it in ${Math.max(0, left)} s.`);
      if (left <= 0) {
        this.close();
      }
    };
    this.#timer = setInterval(tick, TICK_MS);
    tick();
  }

  /** Takes the question back. */
  close() {
    clearInterval(this.#timer);
    this.#root.hidden = true;
  }
}
