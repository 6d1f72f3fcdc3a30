/* SPDX-License-Identifier: Apache-2.0 */

import { make } from './dom.js';
import { LineChart } from './line-chart.js';

const X = { xLabel: 'seconds ago' };

/** The last two minutes as curves. */
export class DetailsCurves {
  #drawn = -1;
  #highLatency = 20;
  #latency;
  #fps;
  #bitrate;

  /** @param {HTMLElement} root */
  constructor(root) {
    /** @type {(low: number, high: number) => [number, number]} */
    const fromZero = (_low, high) => [0, Math.max(1, high * 1.1)];
    this.#latency = new LineChart({
      ...{ title: 'Latency', unit: 'ms', series: ['p50', 'p95'], ...X },
      // one outlier does not flatten the rest
      range: (_low, high) => [0, Math.max(20, Math.min(high * 1.1, this.#highLatency))],
    });
    this.#fps = new LineChart({ title: 'Frames shown', unit: 'fps', series: ['shown'], range: fromZero, ...X });
    this.#bitrate = new LineChart({ title: 'Bitrate', unit: 'Mbit/s', series: ['received'], range: fromZero, ...X });
    for (const [title, chart] of /** @type {[string, LineChart][]} */ ([
      ['Latency', this.#latency],
      ['Frames shown', this.#fps],
      ['Bitrate', this.#bitrate],
    ])) {
      root.append(make('h3', '', title), chart.root);
    }
  }

  /** @param {import('./history.js').History} history */
  show(history) {
    if (history.count === this.#drawn) {
      return;
    }
    this.#drawn = history.count;
    const { seconds, p50Ms, p95Ms, framesPerSecond, bitrate } = history.curves(performance.now());
    const sorted = p95Ms.filter((v) => v !== null).sort((a, b) => a - b);
    this.#highLatency = 1.5 * (sorted[Math.floor(sorted.length * 0.9)] ?? 20);
    this.#latency.show(seconds, [p50Ms, p95Ms]);
    this.#fps.show(seconds, [framesPerSecond]);
    this.#bitrate.show(seconds, [bitrate.map((b) => b && b / 1e6)]);
  }
}
