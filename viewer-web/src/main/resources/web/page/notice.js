/* SPDX-License-Identifier: Apache-2.0 */

import { element, write } from './dom.js';

const PASSING_MS = 10_000;

/** One sentence over the lower edge of the frame about the way that frames take. */
export class Notice {
  #root = element('note');
  #passing = '';
  #since = 0;

  /**
   * @param {string} lasting shown for as long as it is so
   * @param {string} passing shown for a while after it changed
   */
  show(lasting, passing) {
    const now = performance.now();
    if (passing !== this.#passing) {
      this.#passing = passing;
      this.#since = now;
    }
    const text = lasting || (now - this.#since < PASSING_MS ? passing : '');
    this.#root.hidden = text === '';
    write(this.#root, text);
  }
}
