/* SPDX-License-Identifier: Apache-2.0 */

import { element, make } from './dom.js';
import * as format from './format.js';
import { shownCodec } from './shown.js';

/**
 * @typedef {import('../porthole/watch.js').Watch} Watch
 * @typedef {{key: string, text: string, warn?: boolean, title?: string}} Statistic
 */

/** What is measured, in a line that is always there. */
export class StatisticsLine {
  #line = element('statistics');

  /** @param {import('../porthole/viewer.js').Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
  }

  /** @param {Watch | null} watch */
  refresh(watch) {
    this.#writeLine(watch ? [...line(watch), ...this.#way(watch)] : []);
  }

  /**
   * The statistics for the wall.
   *
   * @param {Watch[]} watches
   */
  refreshWall(watches) {
    const now = performance.now();
    const bits = watches.reduce((sum, w) => sum + w.bits.rate(now), 0);
    const frames = watches.reduce((sum, w) => sum + w.frames.rate(now), 0);
    this.#writeLine([
      { key: 'streams', text: `${watches.length} of ${this.viewer.streams.length} streams` },
      { key: 'fps', text: `${format.number(frames, 0)} fps in total` },
      { key: 'bitrate', text: format.bitrate(bits) },
    ]);
  }

  /** @param {string} text a sentence in place of the statistics */
  showText(text) {
    this.#writeLine([{ key: 'note', text }]);
  }

  /** @param {Statistic[]} statistics */
  #writeLine(statistics) {
    while (this.#line.children.length > statistics.length) {
      this.#line.lastElementChild?.remove();
    }
    statistics.forEach(({ key, text, warn, title }, i) => {
      const span = /** @type {HTMLElement} */ (this.#line.children[i] ?? this.#line.appendChild(make('span')));
      const [head, ...rest] = text.split(' ');
      span.className = warn ? 'warn' : '';
      span.title = title ?? '';
      span.dataset.statistic = key;
      if (span.textContent !== text) {
        span.replaceChildren(make('b', '', head), ` ${rest.join(' ')}`);
      }
    });
  }

  /** By what way frames come, where there is more than one. @param {Watch} watch @returns {Statistic[]} */
  #way(watch) {
    const { available, notice, options } = this.viewer.rtc;
    if (watch.transport === 'webrtc') {
      return [{ key: 'transport', text: `WebRTC ${route(watch)}` }];
    }
    const wanted = available && options.transport !== 'websocket';
    return wanted ? [{ key: 'transport', text: 'WebSocket', warn: notice !== '', title: notice }] : [];
  }
}

/** What the browser says, because it knows first; then the host. @param {Watch} watch */
function route(watch) {
  return watch.route.stats.route || watch.statistics?.route || '–';
}

/** @param {Watch} watch @returns {Statistic[]} */
function line(watch) {
  const now = performance.now();
  const s = watch.statistics;
  const shown = watch.shown;
  if (!shown) {
    return [];
  }
  const statistics = [
    { key: 'fps', text: `${format.number(watch.frames.rate(now), 1)} fps` },
    { key: 'latency', text: `${format.milliseconds(watch.latency.quantile(0.5))} latency` },
    { key: 'size', text: `${shown.width}×${shown.height}` },
    { key: 'bitrate', text: format.bitrate(watch.bits.rate(now)) },
    { key: 'codec', text: shownCodec(watch), title: s?.encoder ? `Encoded by ${s.encoder}` : '' },
  ];
  if (Number.isFinite(shown.simulationTime)) {
    statistics.push({ key: 'simulation', text: `${simulationTime(shown.simulationTime)} simulation time` });
  }
  if (s && s.viewers > 1) {
    statistics.push({ key: 'viewers', text: `${s.viewers} viewers` });
  }
  const degraded = s?.degraded ? [{ key: 'degraded', text: `${s.encoder}: ${s.degraded}`, warn: true }] : [];
  return [...statistics, ...degraded];
}

/** @param {number | undefined} seconds */
function simulationTime(seconds) {
  return seconds !== undefined && Number.isFinite(seconds) ? `${seconds.toFixed(2)} s` : '–';
}
