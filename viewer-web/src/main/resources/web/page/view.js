/* SPDX-License-Identifier: Apache-2.0 */

import { UPRIGHT, contained, turnedSize } from '../porthole/geometry.js';
import { byId, element, flag } from './dom.js';

const MAX_ZOOM = 64;
const STEP = 1.25;
const WHEEL_PX = 240;
/** From so many of the screen's pixels for one of the frame on, each is shown as a square. */
const SQUARES = 3;

/** @typedef {{x: number, y: number}} Point from the middle of the stage, in CSS pixels */

/**
 * Zooms, moves, turns and mirrors what is on the stage. Wheel, drag and pinch do so while the viewer does not steer;
 * what they have done stays.
 */
export class View {
  zoom = 1;
  /** @type {import('../porthole/geometry.js').Orientation} */
  orientation = UPRIGHT;
  /** Told of a drag while nothing is zoomed, which moves nothing. */
  onIdleDrag = () => {};

  #stage = element('stage');
  #well = element('well');
  #canvas = byId('frame', HTMLCanvasElement);
  /** @type {Point} */
  #moved = { x: 0, y: 0 };
  /** Where the pointers that are down were last. @type {Map<number, Point>} */
  #pointers = new Map();
  #dragged = 0;
  #applied = '';

  /** @param {import('./stage.js').Stage} stage */
  constructor(stage) {
    this.stage = stage;
    const well = this.#well;
    well.addEventListener('wheel', (e) => this.#wheel(e), { passive: false });
    well.addEventListener('pointerdown', (e) => this.#down(e));
    well.addEventListener('pointermove', (e) => this.#move(e));
    for (const type of /** @type {const} */ (['pointerup', 'pointercancel'])) {
      well.addEventListener(type, (e) => this.#pointers.delete(e.pointerId));
    }
    well.addEventListener('dblclick', () => !this.#steering && this.reset());
    new ResizeObserver(() => this.apply()).observe(this.#stage);
    this.apply();
  }

  get #steering() {
    return this.#stage.dataset.steering !== undefined;
  }

  get #actual() {
    return this.#stage.dataset.zoom === 'actual';
  }

  /** Shows all of the frame again; it stays turned. */
  reset() {
    this.#set(1, { x: 0, y: 0 });
  }

  /** @param {number} steps positive: larger; about the middle */
  step(steps) {
    this.#about(STEP ** steps, { x: 0, y: 0 });
  }

  turn() {
    this.#orient({ ...this.orientation, turns: (this.orientation.turns + 1) % 4 });
  }

  /** Left and right as they are on the screen. */
  mirror() {
    const { turns, mirrored } = this.orientation;
    this.#orient({ turns: (4 - turns) % 4, mirrored: !mirrored });
  }

  /** @param {import('../porthole/geometry.js').Orientation} orientation */
  #orient(orientation) {
    this.orientation = orientation;
    this.apply();
  }

  /** Follows the shape of stage and frame. */
  apply() {
    const { zoom, orientation } = this;
    const { clientWidth: width, clientHeight: height } = this.#stage;
    const box = { width, height };
    const frame = this.#frameSize();
    const upright = contained(box, frame);
    const turned = contained(box, turnedSize(frame, orientation));
    const fit = this.#actual ? 1 : (orientation.turns % 2 === 0 ? turned.width : turned.height) / upright.width || 1;
    const { x, y } = this.#moved;
    const view = `translate(${x}px, ${y}px) scale(${zoom})`;
    const turn = `scale(${fit}) rotate(${90 * orientation.turns}deg) scaleX(${orientation.mirrored ? -1 : 1})`;
    const pixels = (upright.width * fit * zoom * devicePixelRatio) / frame.width;
    const squares = pixels >= SQUARES;
    const applied = `${view} ${turn} ${squares}`;
    if (applied !== this.#applied) {
      this.#applied = applied;
      this.#well.style.setProperty('--view', view);
      this.#well.style.setProperty('--turn', turn);
      flag(this.#stage, 'zoomed', zoom > 1);
      flag(this.#stage, 'squares', squares);
      this.#canvas.dataset.turns = String(orientation.turns);
      flag(this.#canvas, 'mirrored', orientation.mirrored);
      this.stage.view = { zoom, orientation, squares };
    }
  }

  #frameSize() {
    const shown = this.stage.watch?.shown ?? this.#canvas;
    return { width: Math.max(1, shown.width), height: Math.max(1, shown.height) };
  }

  /** @param {WheelEvent} e */
  #wheel(e) {
    if (this.#steering || this.#actual || e.defaultPrevented) {
      return;
    }
    e.preventDefault();
    const pixels = e.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? e.deltaY : 40 * e.deltaY;
    this.#about(2 ** (-pixels / WHEEL_PX), this.#place(e));
  }

  /** @param {PointerEvent} e */
  #down(e) {
    if (this.#steering || this.#actual || (e.pointerType === 'mouse' && e.button !== 0)) {
      return;
    }
    this.#dragged = 0;
    this.#pointers.set(e.pointerId, this.#place(e));
  }

  /** @param {PointerEvent} e */
  #move(e) {
    const before = this.#pointers.get(e.pointerId);
    const released = e.pointerType === 'mouse' && e.buttons === 0; // outside of the window
    if (!before || released || this.#steering) {
      this.#pointers.delete(e.pointerId);
      return;
    }
    const now = this.#place(e);
    const other = [...this.#pointers].find(([id]) => id !== e.pointerId)?.[1];
    this.#pointers.set(e.pointerId, now);
    if (other) {
      this.#pinch(other, before, now);
    } else {
      this.#drag({ x: now.x - before.x, y: now.y - before.y }, e.pointerId);
    }
  }

  /** @param {Point} by @param {number} pointer */
  #drag({ x, y }, pointer) {
    this.#dragged += Math.abs(x) + Math.abs(y);
    if (this.zoom > 1) {
      if (this.#dragged > 4) {
        this.#well.setPointerCapture(pointer);
      }
      this.#set(this.zoom, { x: this.#moved.x + x, y: this.#moved.y + y });
    } else if (this.#dragged > 24) {
      this.#pointers.delete(pointer);
      this.onIdleDrag();
    }
  }

  /** The point between two fingers stays between them. @param {Point} still @param {Point} before @param {Point} now */
  #pinch(still, before, now) {
    const far = Math.hypot(before.x - still.x, before.y - still.y);
    const near = { x: (still.x + before.x) / 2, y: (still.y + before.y) / 2 };
    const by = { x: (now.x - before.x) / 2, y: (now.y - before.y) / 2 };
    if (far > 0) {
      this.#moved = { x: this.#moved.x + by.x, y: this.#moved.y + by.y };
      this.#about(Math.hypot(now.x - still.x, now.y - still.y) / far, { x: near.x + by.x, y: near.y + by.y });
    }
  }

  /** Zooms so that what is at a point stays there. @param {number} factor @param {Point} at */
  #about(factor, at) {
    const zoom = Math.min(MAX_ZOOM, Math.max(1, this.zoom * factor));
    const by = zoom / this.zoom;
    this.#set(zoom, { x: at.x - (at.x - this.#moved.x) * by, y: at.y - (at.y - this.#moved.y) * by });
  }

  /** The stage's middle never leaves the stage's enlarged area. @param {number} zoom @param {Point} moved */
  #set(zoom, moved) {
    const { clientWidth, clientHeight } = this.#stage;
    const [w, h] = [((zoom - 1) * clientWidth) / 2, ((zoom - 1) * clientHeight) / 2];
    this.zoom = zoom;
    this.#moved = { x: Math.min(w, Math.max(-w, moved.x)), y: Math.min(h, Math.max(-h, moved.y)) };
    this.apply();
  }

  /** @param {MouseEvent} e @returns {Point} */
  #place(e) {
    const box = this.#stage.getBoundingClientRect();
    return { x: e.clientX - box.x - box.width / 2, y: e.clientY - box.y - box.height / 2 };
  }
}
