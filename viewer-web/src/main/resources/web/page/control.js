/* SPDX-License-Identifier: Apache-2.0 */

import { Steering } from '../porthole/steering.js';
import { button, element, flag, press, toast, write } from './dom.js';

const STEERING = matchMedia('(pointer: coarse)').matches ? 'You steer' : 'You steer. Shift+Esc lets go.';

/** Who steers, and this viewer's turn at it. */
export class Control {
  /** @type {Steering | null} */
  #steering = null;
  /** The stream for which the lease is wanted. @type {string | null} */
  #wanted = null;
  /** Who holds the lease, when it is somebody else. @type {string | null} */
  #holder = null;
  /** @type {string | null} */
  #stream = null;
  #button = button('steer');
  #lease = element('lease');

  /**
   * @param {import('../porthole/viewer.js').Viewer} viewer
   * @param {HTMLCanvasElement} canvas
   */
  constructor(viewer, canvas) {
    this.viewer = viewer;
    this.canvas = canvas;
    this.#button.addEventListener('click', () => this.toggle());
    viewer.addEventListener('lease', (e) => this.#answer(/** @type {CustomEvent} */ (e).detail));
    viewer.addEventListener('connection', () => this.#connection());
  }

  /** Whether this viewer steers just now. */
  get steering() {
    return this.#steering !== null;
  }

  /** @param {string | null} stream what is on the stage; what was steered before is let go */
  show(stream) {
    if (this.#stream !== stream) {
      this.release();
      this.#holder = null;
      this.#stream = stream;
    }
  }

  /** Takes the lease, or gives it back. */
  toggle() {
    if (this.#steering) {
      this.release();
    } else if (this.#stream !== null && !this.#button.hidden && !this.#button.disabled) {
      this.#wanted = this.#stream;
      this.viewer.send({ type: 'acquire', stream: this.#stream, take: this.#holder !== null });
    }
  }

  release() {
    if (this.#wanted !== null) {
      const stream = this.#wanted;
      this.#stop();
      this.#wanted = null;
      this.viewer.send({ type: 'release', stream });
    }
  }

  /** @param {import('../porthole/watch.js').Watch | null} watch */
  refresh(watch) {
    const summary = this.#stream === null ? null : this.viewer.summary(this.#stream);
    const statistics = watch?.statistics;
    if (statistics) {
      this.#holder = statistics.lease ? null : (statistics.holder ?? null);
    }
    this.#button.hidden = !summary?.steerable || this.viewer.connection.state !== 'open';
    this.#button.disabled = this.viewer.role !== 'control';
    this.#button.title = this.#button.disabled
      ? 'This link may only watch'
      : this.#steering
        ? 'Let go (Shift+Esc)'
        : 'Steer this simulation (C)';
    press(this.#button, this.steering);
    const label = this.#steering ? 'Let go' : this.#holder ? 'Take over' : 'Control';
    write(/** @type {Element} */ (this.#button.querySelector('.label')), label);
    this.#button.setAttribute('aria-label', label);
    const text = this.#steering ? STEERING : this.#holder ? `${this.#holder} steers` : '';
    write(this.#lease, text);
    this.#lease.hidden = text === '' || this.#button.hidden;
  }

  /** @param {{stream: string, granted: boolean, holder: string | null}} m */
  #answer(m) {
    if (m.stream !== this.#stream) {
      return;
    }
    this.#holder = m.granted ? null : (m.holder ?? null);
    if (m.granted && this.#wanted === m.stream) {
      this.#start();
    } else if (!m.granted && this.#wanted === m.stream) {
      const had = this.steering;
      this.#stop();
      this.#wanted = null;
      if (m.holder) {
        toast(had ? `${m.holder} took over.` : `${m.holder} steers just now. Press again to take over.`);
      } else if (had) {
        toast('You no longer steer.');
      }
    }
    this.refresh(null);
  }

  /** After a break the lease is asked for again, but not taken from anybody. */
  #connection() {
    if (this.viewer.connection.state !== 'open') {
      this.#stop();
    } else if (this.#wanted !== null && !this.#steering) {
      this.viewer.send({ type: 'acquire', stream: this.#wanted, take: false });
    }
  }

  #start() {
    if (!this.#steering && this.#stream !== null) {
      const stream = this.#stream;
      this.#steering = new Steering(
        this.canvas,
        (event) => this.viewer.send({ type: 'input', stream, event }),
        () => this.release(),
      );
      flag(element('stage'), 'steering', true);
    }
  }

  #stop() {
    this.#steering?.close();
    this.#steering = null;
    flag(element('stage'), 'steering', false);
  }
}
