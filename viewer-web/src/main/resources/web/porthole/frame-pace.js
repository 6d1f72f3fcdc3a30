/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Does something at once, and again at most once per animation frame for as long as it is asked for: what comes alone is not
 * late, and what comes often is not too much.
 */
export class FramePace {
  #action;
  #animationFrame = 0;
  #pending = false;

  /** @param {() => void} action */
  constructor(action) {
    this.#action = action;
  }

  /** Now, or with the next animation frame. */
  ask() {
    this.#pending = true;
    if (!this.#animationFrame) {
      this.flush();
      this.#animationFrame = requestAnimationFrame(() => {
        this.#animationFrame = 0;
        if (this.#pending) {
          this.ask();
        }
      });
    }
  }

  /** Does at once what waits. */
  flush() {
    if (this.#pending) {
      this.#pending = false;
      this.#action();
    }
  }

  /** Does nothing more. */
  close() {
    this.#pending = false;
    cancelAnimationFrame(this.#animationFrame);
    this.#animationFrame = 0;
  }
}
