/* SPDX-License-Identifier: Apache-2.0 */

/** The controls, commands and plots of one fake stream, as docs/protocol.md has them. */
export class FakeControls {
  /** @type {any[]} */
  controls = [];
  /** @type {any[]} */
  commands = [];
  /** @type {any[]} */
  plots = [];
  /** @type {Record<string, any>} */
  values = {};
  /** Points by plot. @type {Map<string, any[][]>} */
  points = new Map();
  /** What viewers have set, newest last. @type {[control: string, value: any][]} */
  changes = [];
  /** The connections that asked, and the plots whose points each wants; null: all. @type {Map<import('./viewer.js').FakeViewer, string[] | null>} */
  subscribers = new Map();

  /**
   * @param {import('./host.js').FakeHost} host
   * @param {string} stream
   */
  constructor(host, stream) {
    this.host = host;
    this.stream = stream;
  }

  /**
   * The program defines something else.
   *
   * @param {{controls?: any[], commands?: any[], plots?: any[], values?: Record<string, any>}} definition
   */
  define(definition) {
    const { values = {}, ...rest } = definition;
    Object.assign(this, rest);
    Object.assign(this.values, values);
    this.subscribers.forEach((_plots, viewer) => this.#define(viewer));
    this.set(values);
  }

  /** The program, or a viewer, sets values. @param {Record<string, any>} values */
  set(values) {
    Object.assign(this.values, values);
    this.#tell({ type: 'control-values', stream: this.stream, values });
  }

  /** @param {string} plot @param {any[][]} points */
  plot(plot, points) {
    this.points.set(plot, [...(this.points.get(plot) ?? []), ...points].slice(-4096));
    for (const [viewer, wanted] of this.subscribers) {
      if (!wanted || wanted.includes(plot)) {
        viewer.socket.send({ type: 'plot-points', stream: this.stream, plot, points });
      }
    }
  }

  /** @param {import('./viewer.js').FakeViewer} viewer @param {any} m */
  take(viewer, m) {
    switch (m.type) {
      case 'subscribe-controls':
        this.subscribers.set(viewer, m.plots ?? null);
        return this.#begin(viewer);
      case 'unsubscribe-controls':
        return this.subscribers.delete(viewer);
      default:
        return this.#change(viewer, m);
    }
  }

  #begin(viewer) {
    this.#define(viewer);
    viewer.socket.send({ type: 'control-values', stream: this.stream, values: this.values });
    const wanted = this.subscribers.get(viewer);
    for (const [plot, points] of this.points) {
      if (!wanted || wanted.includes(plot)) {
        viewer.socket.send({ type: 'plot-points', stream: this.stream, plot, reset: true, points });
      }
    }
  }

  #define(viewer) {
    const { stream, controls, commands, plots } = this;
    viewer.socket.send({ type: 'controls', stream, controls, commands, plots });
  }

  #change(viewer, { control, value = true }) {
    const refuse = (title, detail) => {
      viewer.socket.send({ type: 'error', title, detail, stream: this.stream, control });
      viewer.socket.send({ type: 'control-values', stream: this.stream, values: { [control]: this.values[control] } });
    };
    const holder = this.host.leases.get(this.stream);
    const definition = this.controls.find((c) => c.id === control);
    if (holder !== viewer) {
      return refuse('Not in control', holder ? `${holder} is in control.` : 'Nobody is in control.');
    }
    if (!definition) {
      return refuse('Unknown control', `There is no control ${control}.`);
    }
    const { min = -Infinity, max = Infinity } = definition;
    if (typeof value === 'number' && (value < min || value > max)) {
      return refuse('Bad value', `${control}: ${value} is not in ${min}..${max}.`);
    }
    this.changes.push([control, value]);
    return this.set({ [control]: definition.kind === 'button' ? (this.values[control] ?? 0) + 1 : value });
  }

  #tell(message) {
    this.subscribers.forEach((_plots, viewer) => viewer.socket.send(message));
  }
}
