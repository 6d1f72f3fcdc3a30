/* SPDX-License-Identifier: Apache-2.0 */

import { Commands } from './commands.js';
import { Steering } from '../porthole/steering.js';
import { button, element, flag, press, toast, write } from './dom.js';

const COARSE = matchMedia('(pointer: coarse)').matches;
const STEERING = COARSE ? 'You are in control.' : 'You are in control. Press Shift+Esc to release.';
const MOVING = COARSE ? 'You move the camera.' : 'You move the camera. Press C to release.';

/** From so long on it is said for how long the holder has sent nothing. */
const IDLE_MS = 5000;

/** @param {string} holder @param {string} what that one does @param {number} idleMs */
function held(holder, what, idleMs) {
  const idle = idleMs < IDLE_MS ? '' : `, idle for ${Math.round(idleMs / 1000)} s`;
  return `${holder} ${what}${idle}`;
}

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
  /** Whether the holder has been asked for the lease, and has not answered yet. */
  #asking = false;
  #holderIdleMs = 0;
  /** @type {import('./input-tools.js').InputTools | null} */
  #tools = null;
  /** @type {import('./control-question.js').ControlQuestion | null} */
  #question = null;
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
    viewer.addEventListener('asked', (e) => this.#asked(/** @type {CustomEvent} */ (e).detail));
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
      this.#asking = false;
      this.#stream = stream;
      this.#usedDataChannel = this.viewer.usesDataChannel(stream);
    }
  }

  /** Why nothing can be changed here just now, as a sentence; empty when it can. */
  get obstacle() {
    if (this.viewer.limit) {
      return `${this.viewer.limit}.`;
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

  /** Takes the lease, asks its holder for it, or gives it back. */
  toggle() {
    if (this.#steering || this.#asking) {
      this.release();
    } else if (this.#stream !== null && !this.#button.hidden && !this.#button.disabled) {
      this.#wanted = this.#stream;
      this.viewer.control({ type: this.#holder === null ? 'acquire' : 'ask', stream: this.#stream });
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
      this.#holderIdleMs = statistics.holderIdleMs ?? 0;
    }
    this.#button.hidden = !summary?.steerable || !this.viewer.reaches(this.#stream);
    const allowed = this.viewer.commands(this.#stream);
    this.#button.disabled = allowed === null;
    this.#button.title = this.#button.disabled ? this.#reason() : this.#hint();
    press(this.#button, this.steering);
    // an ended stream cannot be steered, though the lease is kept for a while
    flag(element('stage'), 'steering', this.steering && !this.#button.hidden);
    const free = this.#moves ? 'Camera' : 'Control';
    const label = this.#steering ? 'Release' : this.#asking ? 'Asking…' : this.#holder ? 'Ask' : free;
    write(/** @type {Element} */ (this.#button.querySelector('.label')), label);
    const asks = this.#moves ? 'Ask for the camera' : 'Ask for control';
    this.#button.setAttribute('aria-label', label === 'Ask' ? asks : label);
    const commands = this.#steering ? (allowed ?? []) : [];
    this.#commands.refresh(commands, watch && told(watch), this.forms);
    const steering = this.#moves ? MOVING : STEERING;
    const text = this.#steering
      ? steering
      : this.#holder
        ? held(this.#holder, this.#moves ? 'has the camera' : 'is in control', this.#holderIdleMs)
        : '';
    write(this.#lease, text);
    this.#lease.hidden = text === '' || this.#button.hidden;
  }

  /** Whether this viewer moves cameras and does nothing else. */
  get #moves() {
    return this.viewer.role === 'camera';
  }

  /** Why the button cannot be pressed. */
  #reason() {
    return this.#moves ? `${this.viewer.limit}, and this stream has none of its own` : this.viewer.limit;
  }

  /** What the button does. */
  #hint() {
    if (this.#moves) {
      return this.#steering ? 'Leave the camera (C)' : 'Move the camera (C)';
    }
    return this.#steering ? 'Release control (Shift+Esc)' : 'Control this simulation (C)';
  }

  /** Another viewer asks for the lease. @param {{stream: string, viewer: string, answerMs: number}} m */
  async #asked(m) {
    const { ControlQuestion } = await import('./control-question.js');
    if (m.stream === this.#stream && this.#steering) {
      this.#question ??= new ControlQuestion((stream, give) => this.viewer.control({ type: 'answer', stream, give }));
      this.#question.ask(m);
    }
  }

  /** @param {{stream: string, granted: boolean, holder: string | null, asking?: boolean, refused?: boolean}} m */
  #answer(m) {
    if (m.stream !== this.#stream) {
      return;
    }
    this.#holder = m.granted ? null : (m.holder ?? null);
    this.#asking = Boolean(m.asking);
    if (m.asking) {
      toast(`${m.holder} has been asked for control. Without an answer it is yours in a moment.`);
    } else if (m.refused) {
      this.#wanted = null;
      toast(`${m.holder} keeps control.`);
    } else if (m.granted && this.#wanted === m.stream) {
      this.#start();
    } else if (!m.granted && this.#wanted === m.stream) {
      const had = this.steering;
      this.#stop();
      this.#wanted = null;
      if (m.holder) {
        toast(had ? `${m.holder} took control.` : `${m.holder} is in control. Press again to ask for it.`);
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
        { focus, ...(this.#moves ? { keysFrom: null } : {}) },
      );
      flag(element('stage'), 'steering', true);
      if (!this.#moves) {
        this.#loadTools(this.#steering);
      }
    }
  }

  /** Loads what no first frame needs. @param {Steering} steering */
  async #loadTools(steering) {
    const { InputTools } = await import('./input-tools.js');
    if (this.#steering === steering) {
      this.#tools = new InputTools(element('stage'), steering, (event) => this.#input(event));
    }
  }

  #stop() {
    this.#tools?.close();
    this.#tools = null;
    this.#question?.close();
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
