/* SPDX-License-Identifier: Apache-2.0 */

/** Sticks that rest tremble by less than this. */
const DEAD = 0.08;
const STEPS = 100;

/** @param {number} value */
function axis(value) {
  return Math.abs(value) < DEAD ? 0 : round(value);
}

/** @param {number} value */
function round(value) {
  return Math.round(value * STEPS) / STEPS;
}

/**
 * What is sent of a gamepad.
 *
 * @param {{index: number, axes: readonly number[], buttons: readonly {value: number}[]}} gamepad
 */
export function gamepadEvent({ index, axes, buttons }) {
  return { kind: 'gamepad', index, axes: axes.map(axis), buttons: buttons.map((b) => round(b.value)) };
}

/**
 * Sends what the gamepads are like while this viewer is in control: once per animation frame, when it has changed. Those
 * that the browser does not know the standard mapping of are left out, since nobody could say what their buttons are.
 */
export class Gamepads {
  /** What was sent last, by index. @type {Map<number, string>} */
  #sent = new Map();
  #animationFrame = 0;

  /** @param {(event: object) => void} send */
  constructor(send) {
    this.send = send;
    this.#poll();
  }

  /** Sends nothing more. The lease's end centres all sticks. */
  close() {
    cancelAnimationFrame(this.#animationFrame);
  }

  #poll() {
    this.#animationFrame = requestAnimationFrame(() => this.#poll());
    for (const gamepad of navigator.getGamepads?.() ?? []) {
      if (gamepad?.connected && gamepad.mapping === 'standard' && gamepad.index < 4) {
        const event = gamepadEvent(gamepad);
        const text = JSON.stringify(event);
        // one that nobody has touched yet says nothing
        if (text !== (this.#sent.get(gamepad.index) ?? JSON.stringify(atRest(event)))) {
          this.#sent.set(gamepad.index, text);
          this.send(event);
        }
      }
    }
  }
}

/** @param {ReturnType<typeof gamepadEvent>} event */
function atRest(event) {
  return { ...event, axes: event.axes.map(() => 0), buttons: event.buttons.map(() => 0) };
}
