/* SPDX-License-Identifier: Apache-2.0 */

/** @typedef {[time: number, x: number | null, ...ys: (number | null)[]]} PlotPoint time in seconds since 1970 */

const MAX_POINTS = 4096;

/** The points of one plot, oldest first. When there are too many, of the older half every other one goes. */
export class PlotHistory {
  /** @type {PlotPoint[]} */
  points = [];

  /**
   * @param {PlotPoint[]} points later than those that are there
   * @param {boolean} reset whether those are to be forgotten
   */
  add(points, reset) {
    this.points = reset ? [...points] : [...this.points, ...points];
    while (this.points.length > MAX_POINTS) {
      const half = this.points.length / 2;
      this.points = this.points.filter((_p, i) => i >= half || i % 2 === 0);
    }
  }

  /**
   * What is to be drawn. Where each point has an x that is the horizontal axis; since that has to ascend, as the time of
   * an episode does, what came before it began again is left out.
   *
   * @param {number} series how many
   * @returns {{time: boolean, x: number[], ys: (number | null)[][]}} `time`: x is the time of day
   */
  columns(series) {
    const time = this.points.length === 0 || this.points.some((p) => p[1] === null);
    const key = time ? 0 : 1;
    const begin = this.points.findLastIndex((p, i) => i > 0 && value(p, key) < value(this.points[i - 1], key));
    const run = this.points.slice(Math.max(0, begin));
    return {
      time,
      x: run.map((p) => value(p, key)),
      ys: Array.from({ length: series }, (_s, i) => run.map((p) => p[i + 2] ?? null)),
    };
  }

  /**
   * All points as comma-separated values (RFC 4180).
   *
   * @param {string[]} series names
   */
  csv(series) {
    const head = ['time', 'x', ...series].map(quoted).join(',');
    const rows = this.points.map((p) => ['time', 'x', ...series].map((_name, i) => p[i] ?? '').join(','));
    return `${[head, ...rows].join('\r\n')}\r\n`;
  }
}

/** @param {PlotPoint} point @param {0 | 1} key */
function value(point, key) {
  return /** @type {number} */ (point[key]);
}

/** @param {string} text */
function quoted(text) {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
