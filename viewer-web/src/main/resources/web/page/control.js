/* SPDX-License-Identifier: Apache-2.0 */

import { Commands } from './commands.js';
import { Steering } from '../porthole/steering.js';
import { button, element, flag, press, toast, write } from './dom.js';

const STEERING = matchMedia('(pointer: coarse)').matches
  ? 'You are in control.'
  : 'You are in control. Press Shift+Esc to release.';

/** The lease of the stream on the stage, and its button. */
export class Control {
  /** @type {Steering | null} */
  #steering = null;
  /** The stream for which the lease is wanted. @type {string | null} */
  #wanted = null;
  /** Who holds the lease, when it is somebody else. @type {string | null} */
  #holder = null;
  /** @type {string | null} */
  #stream = null;
  /** Whether control messages used the data channel when last seen. */
  #usedDataChannel = false;
  #button = button('steer');
  #lease = element('lease');
  /** @type {Commands} */
  #commands;

  /** The commands that have a form, and what opens one. @type {string[]} */
  forms = [];
  openForm = (/** @type {string} */ _command) => {};

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
      (name) => this.openForm(name),
    );
    this.#button.addEventListener('click', () => this.toggle());
    viewer.addEventListener('lease', (e) => this.#answer(/** @type {CustomEvent} */ (e).detail));
    viewer.addEventListener('connection', () => this.#connection());
    viewer.addEventListener('transport', () => this.#transport());
  }

  /** Whether this viewer is in control. */
  get steering() {
    return this.#steering !== null;
  }

  /** @param {string | null} stream what is on the stage; control of the one before is released */
  show(stream) {
    if (this.#stream !== stream) {
      this.release();
      this.#holder = null;
      this.#stream = stream;
      this.#usedDataChannel = this.viewer.usesDataChannel(stream);
    }
  }

  /** Why nothing can be changed here just now, as a sentence; empty when it can. */
  get obstacle() {
    if (this.viewer.role !== 'control') {
      return 'This link is view-only.';
    }
    if (!this.viewer.reaches(this.#stream)) {
      return 'Not connected to the host.';
    }
    return this.#holder ? `${this.#holder} is in control.` : '';
  }

  /** Asks for control for what follows, unless this viewer or somebody else has it. */
  claim() {
    if (this.#wanted === null && this.#stream !== null && this.obstacle === '') {
      this.#wanted = this.#stream;
      this.#acquire(this.#stream, false);
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
      ? 'This link is view-only'
      : this.#steering
        ? 'Release control (Shift+Esc)'
        : 'Control this simulation (C)';
    press(this.#button, this.steering);
    const label = this.#steering ? 'Release' : this.#holder ? 'Take over' : 'Control';
    write(/** @type {Element} */ (this.#button.querySelector('.label')), label);
    this.#button.setAttribute('aria-label', label);
    const commands = this.#steering ? (summary?.commands ?? []) : [];
    this.#commands.refresh(commands, watch && told(watch), this.forms);
    const text = this.#steering ? STEERING : this.#holder ? `${this.#holder} is in control` : '';
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
        toast(had ? `${m.holder} took control.` : `${m.holder} is in control. Press again to take over.`);
      } else if (had) {
        toast('You are no longer in control.');
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
   * The lease is the viewer's on each of its connections. But a WebSocket that was opened again while video went on is
   * another viewer's to the host, so when video stops, the lease that this page has had until now is claimed there.
   */
  #transport() {
    const uses = this.viewer.usesDataChannel(this.#stream);
    const fellBack = this.#usedDataChannel && !uses;
    this.#usedDataChannel = uses;
    if (fellBack && this.#wanted !== null) {
      this.#acquire(this.#wanted, this.steering);
    }
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
      // who changes a control goes on doing so
      const focus = !element('controls').contains(document.activeElement);
      this.#steering = new Steering(
        this.canvas,
        (event) => this.#input(event),
        () => this.release(),
        focus,
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

/** What the simulation says of itself: as its state, else by values of that name. @param {import('../porthole/watch.js').Watch} watch */
function told({ annotations, simulation }) {
  const { paused, speed } = simulation ?? {};
  return {
    ...annotations?.values,
    ...(typeof paused === 'boolean' ? { paused } : {}),
    ...(typeof speed === 'number' ? { speed } : {}),
  };
}
