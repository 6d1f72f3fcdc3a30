/* SPDX-License-Identifier: Apache-2.0 */

import { Buttons } from './buttons.js';
import { FramePace } from './frame-pace.js';
import { contained, fraction, orientationOf } from './geometry.js';
import { Keys, modifiers } from './keys.js';
import { TouchGestures } from './touch.js';

const WHEEL_PX = 100;
const WHEEL_LINES = 3;

/** Keys that stay the browser's: reload, full screen, developer tools. */
const BROWSER_KEYS = new Set(['F5', 'F11', 'F12']);

/** Elements that take keys themselves. */
const FIELDS = 'input, select, textarea, dialog, [contenteditable], [popover], [role=alertdialog], [data-own-keys]';

/** The side buttons, which would go back and forward in the history. */
const SIDE_BUTTONS = new Set([3, 4]);

/** @param {WheelEvent} e @param {number} delta */
function notches(e, delta) {
  if (e.deltaMode === WheelEvent.DOM_DELTA_PIXEL) {
    return delta / WHEEL_PX;
  }
  return e.deltaMode === WheelEvent.DOM_DELTA_LINE ? delta / WHEEL_LINES : delta;
}

/** Whether an event is for an element that takes keys itself. @param {Event} e */
function isField(e) {
  const target = e.composedPath()[0]; // also inside of custom elements
  return target instanceof Element && target.closest(FIELDS) !== null;
}

/**
 * Turns pointer and wheel on a canvas, and the keys of the page, into input events in the frame's coordinates, while its
 * viewer is in control. Moves and wheel turns that follow each other fast are sent once per animation frame, with what they
 * add up to. Keys count wherever the focus is, but in fields and dialogs.
 */
export class Steering {
  #keys;
  /** Whether the buttons that are held went down outside the image. */
  #outside = false;
  /** @type {object | null} */
  #move = null;
  /** @type {{x: number, y: number, deltaX: number, deltaY: number, modifiers: number} | null} */
  #wheel = null;
  /** What a locked pointer moved by since the last animation frame. */
  #motion = { x: 0, y: 0, buttons: 0, modifiers: 0, moved: false };
  #pace = new FramePace(() => this.#sendMoves());
  #last = { x: 0.5, y: 0.5 };
  #listeners = new AbortController();

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {(event: object) => void} send
   * @param {() => void} leave the viewer pressed Shift+Escape
   * @param {{keysFrom?: EventTarget | null, focus?: boolean}} [how] `keysFrom` is the window, the canvas when only the keys
   *   that it gets are to count, or null for none; `focus`: whether the keyboard goes to the canvas at once
   */
  constructor(canvas, send, leave, { keysFrom = window, focus = true } = {}) {
    this.canvas = canvas;
    this.keysFrom = keysFrom;
    this.send = send;
    this.leave = leave;
    this.#keys = new Keys((event) => send(event));
    this.buttons = new Buttons((event) => this.#pointerEvent(event));
    this.touch = new TouchGestures(
      this.buttons,
      (p) => this.#at(p.x, p.y),
      (at, deltaY) => send({ kind: 'wheel', x: at.x, y: at.y, deltaX: 0, deltaY, modifiers: 0 }),
    );
    this.#listenTo();
    if (focus) {
      canvas.focus({ preventScroll: true });
    }
  }

  /** Releases everything and stops listening. */
  close() {
    this.#listeners.abort();
    if (this.locked) {
      document.exitPointerLock();
    }
    this.#releaseAll();
    this.#pace.close();
  }

  #listenTo() {
    const options = { signal: this.#listeners.signal, passive: false };
    const canvas = this.canvas;
    canvas.addEventListener('pointerdown', (e) => this.#pointer(e), options);
    canvas.addEventListener('pointermove', (e) => this.#pointer(e), options);
    canvas.addEventListener('pointerup', (e) => this.#pointer(e), options);
    canvas.addEventListener('pointercancel', (e) => this.#cancel(e), options);
    canvas.addEventListener('wheel', (e) => this.#turn(e), options);
    canvas.addEventListener('contextmenu', (e) => e.preventDefault(), options);
    const early = { ...options, capture: true };
    this.keysFrom?.addEventListener('keydown', (e) => this.#key(/** @type {KeyboardEvent} */ (e), true), early);
    this.keysFrom?.addEventListener('keyup', (e) => this.#key(/** @type {KeyboardEvent} */ (e), false), early);
    addEventListener('focusin', (e) => isField(e) && this.#releaseAll(), options);
    canvas.addEventListener('blur', () => this.keysFrom === canvas && this.#releaseAll(), options);
    document.addEventListener('pointerlockchange', () => this.#releaseAll(), options);
    addEventListener('blur', () => this.#releaseAll(), options);
    document.addEventListener('visibilitychange', () => document.hidden && this.#releaseAll(), options);
    for (const type of ['mousedown', 'mouseup', 'auxclick']) {
      canvas.addEventListener(
        type,
        (e) => SIDE_BUTTONS.has(/** @type {MouseEvent} */ (e).button) && e.preventDefault(),
        options,
      );
    }
  }

  /** Whether the pointer is locked to the frame. */
  get locked() {
    return document.pointerLockElement === this.canvas;
  }

  /** Locks the pointer to the frame, so that it moves without end; Esc ends that. */
  async lock() {
    try {
      await this.canvas.requestPointerLock({ unadjustedMovement: true });
    } catch {
      await this.canvas.requestPointerLock(); // without acceleration it is not to be had everywhere
    }
  }

  /** @param {PointerEvent} e */
  #locked(e) {
    e.preventDefault();
    if (this.buttons.differ(e.buttons)) {
      this.#pace.flush();
      this.buttons.set(e.buttons, this.#last, modifiers(e));
    }
    const rect = contained(this.canvas.getBoundingClientRect(), this.canvas);
    const { x, y } = this.#motion;
    this.#motion = {
      x: x + e.movementX / rect.width,
      y: y + e.movementY / rect.height,
      buttons: e.buttons,
      modifiers: modifiers(e),
      moved: true,
    };
    this.#pace.ask();
  }

  /** @param {PointerEvent} e */
  #pointer(e) {
    if (this.locked) {
      this.#locked(e);
      return;
    }
    e.preventDefault();
    const down = e.type === 'pointerdown';
    const at = this.#at(e.clientX, e.clientY);
    if (down) {
      this.canvas.focus({ preventScroll: true });
      this.canvas.setPointerCapture(e.pointerId);
    }
    if (e.pointerType === 'touch') {
      this.#finger(e, at.inside);
      return;
    }
    this.#outside = e.buttons !== 0 && (this.#outside || (down && !at.inside));
    if (this.#outside) {
      return;
    }
    if (this.buttons.differ(e.buttons)) {
      this.buttons.set(e.buttons, at, modifiers(e));
    } else if (at.inside || this.buttons.held !== 0) {
      this.buttons.move(at, modifiers(e));
    }
  }

  /** @param {PointerEvent} e @param {boolean} inside whether the image is touched */
  #finger(e, inside) {
    const at = { x: e.clientX, y: e.clientY };
    if (e.type === 'pointerdown') {
      if (inside) {
        this.touch.down(e.pointerId, at);
      }
    } else if (e.type === 'pointerup') {
      this.touch.move(e.pointerId, at);
      this.touch.up(e.pointerId);
    } else {
      this.touch.move(e.pointerId, at);
    }
  }

  /** @param {PointerEvent} e */
  #cancel(e) {
    if (e.pointerType === 'touch') {
      this.touch.cancel();
    } else {
      this.buttons.cancel(this.#last);
    }
  }

  /** A move may wait for the next frame; everything else goes at once, after the move before it. @param {any} event */
  #pointerEvent(event) {
    if (event.action === 'move') {
      this.#move = event;
      this.#pace.ask();
    } else {
      this.#pace.flush();
      this.send(event);
    }
  }

  /** @param {WheelEvent} e */
  #turn(e) {
    e.preventDefault();
    const at = this.#at(e.clientX, e.clientY);
    if (!at.inside) {
      return;
    }
    const sum = this.#wheel ?? { x: 0, y: 0, deltaX: 0, deltaY: 0, modifiers: 0 };
    this.#wheel = {
      x: at.x,
      y: at.y,
      deltaX: sum.deltaX + notches(e, e.deltaX),
      deltaY: sum.deltaY + notches(e, e.deltaY),
      modifiers: modifiers(e),
    };
    this.#pace.ask();
  }

  /** @param {KeyboardEvent} e @param {boolean} down */
  #key(e, down) {
    if (e.code === 'Escape' && e.shiftKey) {
      e.preventDefault();
      e.stopPropagation();
      if (down) {
        this.leave();
      }
      return;
    }
    if (BROWSER_KEYS.has(e.code) || isField(e)) {
      return;
    }
    e.preventDefault();
    e.stopPropagation();
    if (e.repeat || e.isComposing) {
      return;
    }
    if (down) {
      this.#keys.down(e);
    } else {
      this.#keys.up(e);
    }
  }

  #releaseAll() {
    if (this.locked && (document.hidden || !document.hasFocus())) {
      document.exitPointerLock();
    }
    this.#keys.release();
    this.touch.cancel();
    this.buttons.cancel(this.#last);
  }

  #sendMoves() {
    const move = this.#move;
    const wheel = this.#wheel;
    this.#move = null;
    this.#wheel = null;
    if (move) {
      this.send(move);
    }
    const motion = this.#motion;
    if (motion.moved) {
      this.#motion = { x: 0, y: 0, buttons: 0, modifiers: 0, moved: false };
      const { x: dx, y: dy, buttons, modifiers } = motion;
      this.send({ kind: 'motion', dx, dy, buttons, modifiers });
    }
    if (wheel) {
      this.send({ kind: 'wheel', ...wheel });
    }
  }

  /** @param {number} clientX @param {number} clientY */
  #at(clientX, clientY) {
    const { canvas } = this;
    const at = fraction(canvas.getBoundingClientRect(), canvas, clientX, clientY, orientationOf(canvas));
    this.#last = { x: at.x, y: at.y };
    return at;
  }
}
