/* SPDX-License-Identifier: Apache-2.0 */

import uPlot from '../vendor/uplot/uPlot.esm.js';
import { make, styleSheet, write } from './dom.js';
import * as format from './format.js';

styleSheet(new URL('../vendor/uplot/uPlot.css', import.meta.url));
styleSheet(new URL('../page/charts.css', import.meta.url));

/**
 * @typedef {object} ChartOptions
 * @property {string} title for screen readers
 * @property {string} unit of the values, empty for none
 * @property {string} [xLabel] what the horizontal axis is; left out: the time of day
 * @property {string[]} series the curves' names
 * @property {(low: number, high: number) => [number, number]} [range] of the vertical axis, from the values'
 */

const HEIGHT = 150;
const FONT = '11px system-ui, sans-serif';

/** Curves with axes, drawn by uPlot, and a legend that tells the values under the pointer and hides curves. */
export class LineChart {
  root = make('div', 'chart');

  #options;
  #box = make('div', 'curves');
  #legend = make('div', 'legend');
  /** @type {{button: HTMLButtonElement, swatch: HTMLElement, value: HTMLElement}[]} */
  #entries;
  #plot;
  #resized;
  #closed = new AbortController();

  /** @param {ChartOptions} options */
  constructor(options) {
    this.#options = options;
    this.#entries = options.series.map((name, i) => this.#entry(name, i));
    this.#legend.append(...this.#entries.map((e) => e.button));
    this.root.append(this.#box, this.#legend);
    Object.assign(this.#box, { tabIndex: 0, role: 'img' });
    this.#plot = new uPlot(this.#uPlotOptions(), [[], ...options.series.map(() => [])], this.#box);
    this.#resized = new ResizeObserver(() => this.#fit());
    this.#resized.observe(this.root);
    this.#box.addEventListener('keydown', (e) => this.#key(e));
    this.#box.addEventListener('blur', () => this.#plot.setCursor({ left: -10, top: -10 }));
    onThemeChange(() => this.#plot.redraw(), this.#closed.signal);
  }

  /**
   * Draws other values.
   *
   * @param {ArrayLike<number>} x ascending
   * @param {ArrayLike<number | null>[]} ys of each curve; null for a gap
   */
  show(x, ys) {
    this.#plot.setData(/** @type {any} */ ([x, ...ys]));
    this.#tell();
  }

  close() {
    this.#closed.abort();
    this.#resized.disconnect();
    this.#plot.destroy();
    this.root.remove();
  }

  /** @returns {import('../vendor/uplot/uPlot.esm.js').Options} */
  #uPlotOptions() {
    const { series, unit, xLabel } = this.#options;
    const ink = () => getComputedStyle(this.#legend).color;
    const line = () => getComputedStyle(this.root).borderTopColor;
    const axis = {
      ...{ stroke: ink, font: FONT, labelFont: FONT, labelSize: 16, labelGap: 0, gap: 4 },
      ...{ grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1, size: 4 } },
    };
    return {
      width: this.#width(),
      height: HEIGHT,
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
      scales: { x: { time: xLabel === undefined }, y: { range: (_u, low, high) => this.#range(low, high) } },
      axes: [
        { ...axis, size: 26, ...(xLabel ? { label: xLabel } : { values: (_u, ticks) => ticks.map(clock), space: 64 }) },
        { ...axis, size: 46, ...(unit ? { label: unit } : {}), values: (_u, ticks) => ticks.map(short) },
      ],
      series: [
        {},
        ...series.map((label, i) => ({
          ...{ label, width: 1.6, points: { show: false } },
          stroke: () => getComputedStyle(this.#entries[i].swatch).backgroundColor,
        })),
      ],
      hooks: { setCursor: [() => this.#tell()] },
    };
  }

  /**
   * @param {number | null} low
   * @param {number | null} high
   * @returns {[number, number]}
   */
  #range(low, high) {
    if (low === null || high === null) {
      return [0, 1];
    }
    const [from, to] = this.#options.range?.(low, high) ?? uPlot.rangeNum(low, high, 0.1, true);
    return [from ?? low, to ?? high];
  }

  /** @param {string} name @param {number} i */
  #entry(name, i) {
    const button = make('button', 'entry');
    button.type = 'button';
    button.dataset.curve = String((i % 6) + 1);
    button.setAttribute('aria-pressed', 'true');
    button.title = `Hide or show ${name}`;
    const swatch = make('span', 'swatch');
    const value = make('b');
    button.append(swatch, make('span', '', name), value);
    button.addEventListener('click', () => {
      const shown = button.getAttribute('aria-pressed') !== 'true';
      button.setAttribute('aria-pressed', String(shown));
      this.#plot.setSeries(i + 1, { show: shown });
    });
    return { button, swatch, value };
  }

  /** Writes the values under the pointer, else the newest ones. */
  #tell() {
    const plot = this.#plot;
    if (!plot) {
      return; // called while it is made
    }
    const last = plot.data[0].length - 1;
    const at = plot.cursor.idx ?? last;
    const values = this.#entries.map((_e, i) => plot.data[i + 1]?.[at] ?? null);
    values.forEach((value, i) => write(this.#entries[i].value, value === null ? '–' : format.value(value)));
    const { title, unit, series } = this.#options;
    const told = series.map((name, i) =>
      `${name} ${values[i] === null ? 'none' : format.value(values[i])} ${unit}`.trim(),
    );
    this.#box.setAttribute('aria-label', `${title}: ${told.join(', ')}`);
  }

  /** The arrow keys go from value to value. @param {KeyboardEvent} e */
  #key(e) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[e.key];
    const plot = this.#plot;
    const x = plot.data[0];
    if (step !== undefined && x.length > 0) {
      e.preventDefault();
      const at = Math.max(0, Math.min(x.length - 1, (plot.cursor.idx ?? x.length - 1) + step));
      plot.setCursor({ left: plot.valToPos(x[at], 'x'), top: 10 });
    }
  }

  #fit() {
    const width = this.#width();
    if (width !== this.#plot.width) {
      this.#plot.setSize({ width, height: HEIGHT });
    }
  }

  #width() {
    return Math.max(120, Math.floor(this.root.clientWidth) || 296);
  }
}

/**
 * Colours of a canvas do not follow the theme by themselves.
 *
 * @param {() => void} changed
 * @param {AbortSignal} signal
 */
function onThemeChange(changed, signal) {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', changed, { signal });
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  signal.addEventListener('abort', () => observer.disconnect());
}

/** The time of day. @param {number} seconds since 1970 */
function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString([], { hour12: false });
}

/** A tick's value. @param {number} v */
function short(v) {
  return Math.abs(v) >= 10_000 || (v !== 0 && Math.abs(v) < 1e-4)
    ? v.toExponential(1)
    : String(Number(v.toPrecision(6)));
}
