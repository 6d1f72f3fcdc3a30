/* SPDX-License-Identifier: Apache-2.0 */

import { PlotHistory } from './plot-history.js';

/**
 * What a stream's program defines to be set and seen, as docs/protocol.md has it.
 *
 * @typedef {'button' | 'slider' | 'number' | 'checkbox' | 'menu' | 'text' | 'color' | 'vector' | 'progress' | 'markdown'} ControlKind
 *
 * @typedef {object} ControlDefinition
 * @property {string} id
 * @property {ControlKind} kind
 * @property {string} [label] the id when left out
 * @property {string} [folder] nested by `/`
 * @property {string} [unit]
 * @property {string} [tooltip]
 * @property {boolean} [disabled]
 * @property {boolean} [hidden]
 * @property {number} [min]
 * @property {number} [max]
 * @property {number} [step]
 * @property {boolean} [integer]
 * @property {string[]} [options] of a menu
 * @property {number} [maxLength] of a text
 * @property {number} [size] of a vector
 * @property {unknown} [value] of a field of a form: what it begins with
 *
 * @typedef {{command: string, label?: string, tooltip?: string, fields: ControlDefinition[]}} CommandForm
 *
 * @typedef {object} PlotDefinition
 * @property {string} id
 * @property {string} [label]
 * @property {string} [folder]
 * @property {string} [unit]
 * @property {string} [tooltip]
 * @property {string} [xLabel]
 * @property {string[]} series
 * @property {boolean} [hidden]
 */

const MIN_INTERVAL_MS = 1000 / 30;

/**
 * The controls and plots of one stream: asks for them for as long as it is open, keeps what comes, and sends changes.
 * Events:
 *
 * * `definitions`: other controls, commands or plots
 * * `values`: `detail` is a list of ids
 * * `points`: `detail` is a plot's id
 * * `refused`: `detail` is the host's `error`, with `control` or `command`
 */
export class StreamControls extends EventTarget {
  /** @type {ControlDefinition[]} */
  controls = [];
  /** @type {CommandForm[]} */
  commands = [];
  /** @type {PlotDefinition[]} */
  plots = [];
  /** @type {Map<string, unknown>} */
  values = new Map();

  /** @type {Map<string, PlotHistory>} */
  #histories = new Map();
  /** The plots whose points are wanted; null for all. @type {string[] | null} */
  #wanted = [];
  /** When each control was last sent, and what waits to be. @type {Map<string, {at: number, waiting?: unknown}>} */
  #sent = new Map();
  #listeners = new AbortController();

  /**
   * @param {import('./viewer.js').Viewer} viewer
   * @param {string} stream
   */
  constructor(viewer, stream) {
    super();
    this.viewer = viewer;
    this.stream = stream;
    const { signal } = this.#listeners;
    viewer.addEventListener('controls', (e) => this.#message(/** @type {CustomEvent} */ (e).detail), { signal });
    viewer.addEventListener('refused', (e) => this.#refused(/** @type {CustomEvent} */ (e).detail), { signal });
    viewer.addEventListener('connection', () => this.#subscribe(), { signal });
    this.#subscribe();
  }

  /** Asks for nothing more. */
  close() {
    this.#listeners.abort();
    this.viewer.send({ type: 'unsubscribe-controls', stream: this.stream });
  }

  /** The plots whose points are wanted, at first none. @param {string[] | null} ids null for all */
  want(ids) {
    if (JSON.stringify(ids) !== JSON.stringify(this.#wanted)) {
      this.#wanted = ids;
      this.#subscribe();
    }
  }

  /** The points of a plot. @param {string} id */
  history(id) {
    const history = this.#histories.get(id) ?? new PlotHistory();
    this.#histories.set(id, history);
    return history;
  }

  /**
   * Sets a control; of changes that follow each other fast the last one is sent.
   *
   * @param {string} id
   * @param {unknown} value
   */
  set(id, value) {
    const now = performance.now();
    const sent = this.#sent.get(id) ?? { at: -Infinity };
    this.#sent.set(id, sent);
    if ('waiting' in sent) {
      sent.waiting = value;
    } else if (now - sent.at >= MIN_INTERVAL_MS) {
      sent.at = now;
      this.viewer.control({ type: 'set-control', stream: this.stream, control: id, value });
    } else {
      sent.waiting = value;
      setTimeout(() => this.#sendWaiting(id, sent), MIN_INTERVAL_MS - (now - sent.at));
    }
  }

  /**
   * Runs a command.
   *
   * @param {string} name
   * @param {Record<string, unknown>} values of its fields
   */
  run(name, values) {
    const event = { kind: 'command', name, arguments: values };
    this.viewer.control({ type: 'input', stream: this.stream, event });
  }

  /** @param {string} id @param {{at: number, waiting?: unknown}} sent */
  #sendWaiting(id, sent) {
    const value = sent.waiting;
    delete sent.waiting;
    if (!this.#listeners.signal.aborted) {
      this.set(id, value);
    }
  }

  #subscribe() {
    if (this.viewer.connection.state === 'open') {
      const plots = this.#wanted ? { plots: this.#wanted } : {};
      this.viewer.send({ type: 'subscribe-controls', stream: this.stream, ...plots });
    }
  }

  /** @param {any} m */
  #message(m) {
    if (m.stream !== this.stream) {
      return;
    }
    if (m.type === 'controls') {
      const { controls = [], commands = [], plots = [] } = m;
      Object.assign(this, { controls, commands, plots });
      this.#forget();
      this.#emit('definitions');
    } else if (m.type === 'control-values') {
      Object.entries(m.values).forEach(([id, value]) => this.values.set(id, value));
      this.#emit('values', Object.keys(m.values));
    } else if (m.type === 'plot-points') {
      this.history(m.plot).add(m.points, Boolean(m.reset));
      this.#emit('points', m.plot);
    }
  }

  /** What is no longer defined. */
  #forget() {
    const plots = new Set(this.plots.map((p) => p.id));
    const controls = new Set(this.controls.map((c) => c.id));
    [...this.#histories.keys()].filter((id) => !plots.has(id)).forEach((id) => this.#histories.delete(id));
    [...this.values.keys()].filter((id) => !controls.has(id)).forEach((id) => this.values.delete(id));
  }

  /** @param {any} m */
  #refused(m) {
    if (m.stream === this.stream && (m.control !== undefined || m.command !== undefined)) {
      this.#emit('refused', m);
    }
  }

  /** @param {string} type @param {unknown} [detail] */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
