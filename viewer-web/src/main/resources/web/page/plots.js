/* SPDX-License-Identifier: Apache-2.0 */

import { make } from './dom.js';
import { Folders } from './folders.js';
import { LineChart } from './line-chart.js';
import { save } from './snapshot.js';

/**
 * @typedef {import('../porthole/controls.js').PlotDefinition} PlotDefinition
 * @typedef {import('../porthole/controls.js').StreamControls} StreamControls
 * @typedef {{definition: PlotDefinition, details: HTMLDetailsElement, chart: LineChart | null, time: boolean, stale: boolean}} Plot
 */

/** The plots of a stream as live curves; those that are folded up get no points. */
export class Plots {
  #root;
  #folders;
  #controls;
  /** @type {Map<string, Plot>} */
  #plots = new Map();
  /** @type {Set<string>} */
  #folded = new Set();
  #shape = '';
  #looked = false;
  #animationFrame = 0;

  /**
   * @param {HTMLElement} root
   * @param {StreamControls} controls
   */
  constructor(root, controls) {
    this.#root = root;
    this.#folders = new Folders(root);
    this.#controls = controls;
  }

  /** @param {PlotDefinition[]} definitions */
  define(definitions) {
    const shape = JSON.stringify(definitions.map((d) => ({ ...d, hidden: 0 })));
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.#clear();
      definitions.forEach((d) => this.#add(d));
    }
    definitions.forEach((d) => this.#plots.get(d.id)?.details.toggleAttribute('hidden', Boolean(d.hidden)));
    this.#folders.hideEmpty();
    this.#root.hidden = definitions.every((d) => d.hidden);
    this.#want();
  }

  /** Whether anybody looks. @param {boolean} looked */
  look(looked) {
    this.#looked = looked;
    this.#want();
    this.#plots.forEach((_plot, id) => this.draw(id));
  }

  /** There are new points. @param {string} id */
  draw(id) {
    const plot = this.#plots.get(id);
    if (plot) {
      plot.stale = true;
      this.#animationFrame ||= requestAnimationFrame(() => this.#drawStale());
    }
  }

  close() {
    cancelAnimationFrame(this.#animationFrame);
    this.#clear();
  }

  #clear() {
    this.#plots.forEach((plot) => plot.chart?.close());
    this.#plots.clear();
    this.#folders.clear();
  }

  /** @param {PlotDefinition} definition */
  #add(definition) {
    const { id, label = id, unit, folder = '', tooltip = '' } = definition;
    const details = make('details', 'plot');
    const summary = make('summary', '', label);
    if (unit) {
      summary.append(' ', make('small', '', unit));
    }
    Object.assign(details, { open: !this.#folded.has(id), title: tooltip });
    details.dataset.plot = id;
    details.append(summary, this.#export(definition));
    details.addEventListener('toggle', () => this.#toggled(id, details.open));
    this.#folders.folder(folder).append(details);
    this.#plots.set(id, { definition, details, chart: null, time: true, stale: true });
    this.draw(id);
  }

  /** @param {PlotDefinition} definition */
  #export({ id, label = id, series }) {
    const button = make('button', 'plain quiet', 'CSV');
    button.type = 'button';
    button.setAttribute('aria-label', `Save ${label} as CSV`);
    button.title = 'Save as CSV';
    button.addEventListener('click', () => {
      const csv = this.#controls.history(id).csv(series);
      save(new Blob([csv], { type: 'text/csv' }), `${this.#controls.stream}-${id}.csv`);
    });
    return button;
  }

  /** @param {string} id @param {boolean} open */
  #toggled(id, open) {
    if (open) {
      this.#folded.delete(id);
    } else {
      this.#folded.add(id);
    }
    this.#want();
    this.draw(id);
  }

  #want() {
    const ids = [...this.#plots.keys()];
    const open = ids.filter((id) => this.#looked && !this.#folded.has(id));
    this.#controls.want(this.#looked && open.length === ids.length ? null : open);
  }

  #drawStale() {
    this.#animationFrame = 0;
    for (const plot of this.#plots.values()) {
      if (plot.stale && this.#looked && plot.details.open && !plot.details.hidden) {
        plot.stale = false;
        this.#draw(plot);
      }
    }
  }

  /** @param {Plot} plot */
  #draw(plot) {
    const { id, label = id, unit = '', xLabel = 'x', series } = plot.definition;
    const { time, x, ys } = this.#controls.history(id).columns(series.length);
    if (plot.chart && plot.time !== time) {
      plot.chart.close();
      plot.chart = null;
    }
    plot.time = time;
    if (!plot.chart) {
      plot.chart = new LineChart({ title: label, unit, series, ...(time ? {} : { xLabel }) });
      plot.details.append(plot.chart.root);
    }
    plot.chart.show(x, ys);
  }
}
