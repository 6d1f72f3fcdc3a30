/* SPDX-License-Identifier: Apache-2.0 */

import { Commands } from './commands.js';
import { Steering } from '../porthole/steering.js';
import { button, element, flag, press, toast, write } from './dom.js';

const PATIENCE_MS = 3000;
const AGAIN_MS = 250;
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
  /** Whether messages went by the data channel when last looked. */
  #talked = false;
  /** Until when the lease is asked for again, because it may still be held by what was this viewer before. */
  #patientUntil = 0;
  #button = button('steer');
  #lease = element('lease');
  /** @type {Commands} */
  #commands;

  /**
   * @param {import('../porthole/viewer.js').Viewer} viewer
   * @param {HTMLCanvasElement} canvas
   */
  constructor(viewer, canvas) {
    this.viewer = viewer;
    this.canvas = canvas;
    this.#commands = new Commands(
      (name, argument) => this.#input({ kind: 'command', name, argument }),
      () => canvas.focus({ preventScroll: true }),
    );
    this.#button.addEventListener('click', () => this.toggle());
    viewer.addEventListener('lease', (e) => this.#answer(/** @type {CustomEvent} */ (e).detail));
    viewer.addEventListener('connection', () => this.#connection());
    viewer.addEventListener('transport', () => this.#rerouted());
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
      this.#talked = this.viewer.usesDataChannel(stream);
    }
  }

  /** Takes the lease, or gives it back. */
  toggle() {
    if (this.#steering) {
      this.release();
    } else if (this.#stream !== null && !this.#button.hidden && !this.#button.disabled) {
      this.#wanted = this.#stream;
      this.#acquire(this.#stream, this.#holder !== null);
    }
  }

  release() {
    if (this.#wanted !== null) {
      const stream = this.#wanted;
      this.#stop();
      this.#wanted = null;
      this.viewer.control({ type: 'release', stream });
    }
  }

  /** @param {import('../porthole/watch.js').Watch | null} watch */
  refresh(watch) {
    const summary = this.#stream === null ? null : this.viewer.summary(this.#stream);
    const statistics = watch?.statistics;
    if (statistics) {
      this.#holder = statistics.lease ? null : (statistics.holder ?? null);
    }
    this.#button.hidden = !summary?.steerable || !this.viewer.reaches(this.#stream);
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
    const values = watch && (watch.annotations?.values ?? {});
    this.#commands.refresh(this.#steering ? (summary?.commands ?? []) : [], values);
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
    } else if (!m.granted && this.#wanted === m.stream && performance.now() < this.#patientUntil) {
      setTimeout(() => this.#wanted === m.stream && !this.#steering && this.#acquire(m.stream, false), AGAIN_MS);
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
    if (!this.viewer.reaches(this.#stream)) {
      this.#stop();
    } else if (this.#wanted !== null && !this.#steering) {
      this.#acquire(this.#wanted, false);
    }
  }

  /**
   * Messages take another way, on which the host knows this viewer by another name. The lease is handed over: taken by
   * the new name while the old one still has it, or asked for again when the old one is gone.
   */
  #rerouted() {
    const usesDataChannel = this.viewer.usesDataChannel(this.#stream);
    if (usesDataChannel === this.#talked) {
      return;
    }
    this.#talked = usesDataChannel;
    if (this.#wanted === null) {
      return;
    }
    const handOver = usesDataChannel && this.steering;
    if (!usesDataChannel) {
      this.#stop();
    }
    this.#patientUntil = performance.now() + PATIENCE_MS;
    this.#acquire(this.#wanted, handOver);
  }

  /**
   * @param {string} stream
   * @param {boolean} take
   */
  #acquire(stream, take) {
    this.viewer.control({ type: 'acquire', stream, take });
  }

  /** Sends what the simulation is to take. @param {object} event */
  #input(event) {
    if (this.#stream !== null) {
      this.viewer.control({ type: 'input', stream: this.#stream, event });
    }
  }

  #start() {
    if (!this.#steering && this.#stream !== null) {
      this.#steering = new Steering(
        this.canvas,
        (event) => this.#input(event),
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
