/* SPDX-License-Identifier: Apache-2.0 */

/** @typedef {{x: number, y: number}} Point */

const LEFT = 1;
const RIGHT = 2;
const SLOP_PX = 6;
const PINCH_PX_PER_NOTCH = 24;

/**
 * Fingers as a mouse: one finger drags with the left button, two drag with the right one, and spreading or closing them
 * turns the wheel. A finger presses nothing before it has moved or gone up again, so that the first of two fingers does
 * not click.
 */
export class TouchGestures {
  /** @type {Map<number, Point>} positions in the window */
  #fingers = new Map();
  /** @type {Point | null} */
  #start = null;
  /** @type {'none' | 'undecided' | 'one' | 'two' | 'over'} */
  #mode = 'none';
  #span = 0;

  /**
   * @param {import('./buttons.js').Buttons} buttons
   * @param {(client: Point) => Point} toFrame
   * @param {(at: Point, deltaY: number) => void} wheel notches
   */
  constructor(buttons, toFrame, wheel) {
    this.buttons = buttons;
    this.toFrame = toFrame;
    this.wheel = wheel;
  }

  /**
   * @param {number} id
   * @param {Point} at in the window
   */
  down(id, at) {
    this.#fingers.set(id, at);
    if (this.#fingers.size === 1) {
      this.#mode = 'undecided';
      this.#start = at;
    } else if (this.#fingers.size === 2 && this.#mode !== 'over') {
      this.buttons.set(0, this.#framePoint(), 0);
      this.#mode = 'two';
      this.#span = this.#distance();
      this.buttons.set(RIGHT, this.#framePoint(), 0);
    }
  }

  /**
   * @param {number} id
   * @param {Point} at in the window
   */
  move(id, at) {
    if (!this.#fingers.has(id)) {
      return;
    }
    this.#fingers.set(id, at);
    if (this.#mode === 'undecided' && this.#start && Math.hypot(at.x - this.#start.x, at.y - this.#start.y) > SLOP_PX) {
      this.#mode = 'one';
      this.buttons.set(LEFT, this.toFrame(this.#start), 0);
    }
    if (this.#mode === 'one') {
      this.buttons.move(this.#framePoint(), 0);
    } else if (this.#mode === 'two') {
      this.buttons.move(this.#framePoint(), 0);
      this.#pinch();
    }
  }

  /** @param {number} id */
  up(id) {
    const at = this.#framePoint();
    if (!this.#fingers.delete(id)) {
      return;
    }
    if (this.#mode === 'undecided') {
      this.buttons.set(LEFT, at, 0);
    }
    this.buttons.set(0, at, 0);
    this.#mode = this.#fingers.size === 0 ? 'none' : 'over';
  }

  /** The browser took the fingers away. */
  cancel() {
    this.buttons.cancel(this.#framePoint());
    this.#fingers.clear();
    this.#mode = 'none';
  }

  #pinch() {
    const notches = Math.trunc((this.#span - this.#distance()) / PINCH_PX_PER_NOTCH);
    if (notches !== 0) {
      this.#span -= notches * PINCH_PX_PER_NOTCH;
      this.wheel(this.#framePoint(), notches);
    }
  }

  #distance() {
    const [a, b] = [...this.#fingers.values()];
    return Math.hypot(a.x - b.x, a.y - b.y);
  }

  /** The middle of the fingers. */
  #framePoint() {
    const points = [...this.#fingers.values()];
    const n = Math.max(1, points.length);
    const x = points.reduce((sum, p) => sum + p.x, 0) / n;
    const y = points.reduce((sum, p) => sum + p.y, 0) / n;
    return this.toFrame({ x, y });
  }
}
