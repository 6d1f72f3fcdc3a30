/* SPDX-License-Identifier: Apache-2.0 */

import { Steering } from './steering.js';

/** The control of one stream from a `<porthole-view control>`: its button, and the input while it has the lease. */
export class ViewControl {
  /** @type {Steering | null} */
  #steering = null;
  #wanted = false;
  #listeners = new AbortController();

  /**
   * @param {import('./viewer.js').Viewer} viewer
   * @param {string} stream
   * @param {HTMLCanvasElement} canvas
   * @param {HTMLButtonElement} button
   */
  constructor(viewer, stream, canvas, button) {
    this.viewer = viewer;
    this.stream = stream;
    this.canvas = canvas;
    this.button = button;
    const { signal } = this.#listeners;
    button.addEventListener('click', () => this.toggle(), { signal });
    viewer.addEventListener('lease', (e) => this.#answer(/** @type {CustomEvent} */ (e).detail), { signal });
    viewer.addEventListener('connection', () => this.#connection(), { signal });
  }

  /** Asks for the lease, or gives it back. */
  toggle() {
    this.#wanted = !this.#wanted;
    this.viewer.control({ type: this.#wanted ? 'acquire' : 'release', stream: this.stream });
    if (!this.#wanted) {
      this.#stop();
    }
  }

  /** What changes without an event. */
  refresh() {
    const steerable = this.viewer.commands(this.stream) !== null;
    this.button.hidden = !steerable || !this.viewer.reaches(this.stream);
    this.button.textContent = this.#steering ? 'Release' : this.viewer.role === 'camera' ? 'Camera' : 'Control';
    this.button.setAttribute('aria-pressed', String(this.#steering !== null));
  }

  /** Gives control back and ends. */
  close() {
    this.#listeners.abort();
    if (this.#wanted) {
      this.viewer.control({ type: 'release', stream: this.stream });
    }
    this.#stop();
    this.button.hidden = true;
  }

  /** @param {{stream: string, granted: boolean}} m */
  #answer(m) {
    if (m.stream === this.stream && m.granted && this.#wanted) {
      this.#steering ??= new Steering(
        this.canvas,
        (event) => this.viewer.control({ type: 'input', stream: this.stream, event }),
        () => this.toggle(),
        { keysFrom: this.viewer.role === 'camera' ? null : this.canvas }, // the other keys are the page's
      );
    } else if (m.stream === this.stream && !m.granted) {
      this.#wanted = false;
      this.#stop();
    }
    this.refresh();
  }

  /** After a break the lease is asked for again. */
  #connection() {
    if (!this.viewer.reaches(this.stream)) {
      this.#stop();
    } else if (this.#wanted && !this.#steering) {
      this.viewer.control({ type: 'acquire', stream: this.stream });
    }
    this.refresh();
  }

  #stop() {
    this.#steering?.close();
    this.#steering = null;
  }
}
