/* SPDX-License-Identifier: Apache-2.0 */

/** @typedef {{x: number, y: number}} Point fractions of the frame */

/** Button numbers by their bit in the DOM's `buttons`: left, right, middle. */
const BUTTON_OF_BIT = [0, 2, 1];
const ALL = 7;

/**
 * Turns "these buttons are held now" into downs and ups. The DOM reports only the first button that goes down as
 * `pointerdown`; further ones come as moves.
 */
export class Buttons {
  held = 0;
  #send;

  /** @param {(event: object) => void} send */
  constructor(send) {
    this.#send = send;
  }

  /** Whether other buttons are held now. @param {number} buttons as the DOM counts; side buttons are ignored */
  differ(buttons) {
    return (buttons & ALL) !== this.held;
  }

  /**
   * @param {number} buttons held now, as the DOM counts
   * @param {Point} at
   * @param {number} modifiers
   */
  set(buttons, at, modifiers) {
    for (let bit = 0; bit < BUTTON_OF_BIT.length; bit++) {
      const mask = 1 << bit;
      if ((buttons & mask) !== (this.held & mask)) {
        this.held ^= mask;
        const action = (buttons & mask) !== 0 ? 'down' : 'up';
        const button = BUTTON_OF_BIT[bit];
        this.#send({ kind: 'pointer', action, x: at.x, y: at.y, button, buttons: this.held, modifiers });
      }
    }
  }

  /**
   * @param {Point} at
   * @param {number} modifiers
   */
  move(at, modifiers) {
    this.#send({ kind: 'pointer', action: 'move', x: at.x, y: at.y, button: -1, buttons: this.held, modifiers });
  }

  /** The gesture was broken off. @param {Point} at */
  cancel(at) {
    if (this.held !== 0) {
      this.held = 0;
      this.#send({ kind: 'pointer', action: 'cancel', x: at.x, y: at.y, button: -1, buttons: 0, modifiers: 0 });
    }
  }
}
