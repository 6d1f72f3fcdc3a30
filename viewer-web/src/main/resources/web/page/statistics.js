/* SPDX-License-Identifier: Apache-2.0 */

import { byId, element, make, write } from './dom.js';
import * as format from './format.js';
import { shownCodec } from './shown.js';

/**
 * @typedef {import('../porthole/watch.js').Watch} Watch
 * @typedef {{key: string, text: string, warn?: boolean, title?: string}} Statistic
 * @typedef {[name: string, text: string, warn?: boolean]} Row
 */

const CURVE_WIDTH = 240;
const CURVE_HEIGHT = 48;

/** What is measured: a line that is always there, and a table with all of it. */
export class StatisticsPanel {
  #line = element('statistics');
  #table = element('table');
  #curve = /** @type {SVGPolylineElement} */ (byId('curve', SVGSVGElement).firstElementChild);

  /** @param {import('../porthole/viewer.js').Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
  }

  /**
   * @param {Watch | null} watch
   * @param {string} pixelFormat the source's, empty when not known
   * @param {boolean} details whether the table is in sight
   */
  refresh(watch, pixelFormat, details) {
    this.#writeLine(watch ? [...line(watch), ...this.#way(watch)] : []);
    if (details) {
      this.#writeTable(watch ? this.#rows(watch, pixelFormat) : []);
      this.#drawCurve(watch ? watch.latency.values() : new Float64Array());
    }
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
    this.#writeTable([]);
    this.#drawCurve(new Float64Array());
  }

  /** @param {string} text a sentence in place of the statistics */
  showText(text) {
    this.#writeLine([{ key: 'note', text }]);
    this.#writeTable([]);
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

  /** @param {Row[]} rows */
  #writeTable(rows) {
    while (this.#table.children.length > rows.length * 2) {
      this.#table.lastElementChild?.remove();
    }
    while (this.#table.children.length < rows.length * 2) {
      this.#table.append(make('dt'), make('dd'));
    }
    rows.forEach(([name, text, warn], i) => {
      write(this.#table.children[2 * i], name);
      write(this.#table.children[2 * i + 1], text);
      this.#table.children[2 * i + 1].className = warn ? 'warn' : '';
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

  /**
   * @param {Watch} watch
   * @param {string} pixelFormat
   * @returns {Row[]}
   */
  #rows(watch, pixelFormat) {
    const now = performance.now();
    const s = watch.statistics;
    const shown = watch.shown;
    const { clock, version, role } = this.viewer;
    const encoder = s?.encoder ? s.encoder + (s.degraded ? ` (${s.degraded})` : '') : '–';
    const video = watch.transport === 'webrtc';
    const { notice, iceServerError } = this.viewer.rtc;
    return [
      ['Transport', video ? `WebRTC, ${route(watch)}` : 'WebSocket'],
      ...rowsIf(!video && notice !== '', 'No video', notice),
      ...rowsIf(iceServerError !== '', 'ICE', iceServerError),
      ['Shown', `${format.number(watch.frames.rate(now), 1)} fps`],
      ['Captured', `${format.number(s?.captureFps, 1)} fps`],
      ['Latency p50 / p95', quantiles(watch.latency.quantile(0.5), watch.latency.quantile(0.95))],
      ['Host latency p50 / p95', quantiles(s?.latencyMs?.p50, s?.latencyMs?.p95)],
      ['Round trip', format.milliseconds(video ? watch.route.stats.rttMs : clock.rttMs)],
      ['Frame age', format.age(watch.ageMs())],
      ['Size', shown ? `${shown.width} × ${shown.height} ${pixelFormat}` : '–'],
      ['Bitrate', format.bitrate(watch.bits.rate(now))],
      ['Dropped by the host', format.drops(s?.drops)],
      ...(video ? videoRows(watch) : rowsIf(true, 'Dropped in browser', String(watch.screen.superseded), false)),
      ...rowsIf(!video, 'Codec', shownCodec(watch) || '–', false),
      ...rowsIf(!video, 'Encoder', encoder, Boolean(s?.degraded)),
      ['Viewers', format.number(s?.viewers, 0)],
      ['Simulation time', simulationTime(shown?.simulationTime)],
      ['Sequence', shown ? String(shown.sequence) : '–'],
      ['Host', `Porthole ${version || '–'}`],
      ['Access', role === 'control' ? 'view and control' : 'view only'],
    ];
  }

  /** @param {Float64Array} values */
  #drawCurve(values) {
    const top = Math.max(20, ...values);
    const step = CURVE_WIDTH / Math.max(1, values.length - 1);
    const y = (/** @type {number} */ v) => CURVE_HEIGHT - 1 - (v / top) * (CURVE_HEIGHT - 3);
    const points = [...values].map((v, i) => `${(i * step).toFixed(1)},${y(v).toFixed(1)}`);
    this.#curve.setAttribute('points', points.join(' '));
  }
}

/**
 * @param {boolean} there
 * @param {string} name
 * @param {string} text
 * @param {boolean} [warn]
 * @returns {Row[]}
 */
function rowsIf(there, name, text, warn = true) {
  return there ? [[name, text, warn]] : [];
}

/** What the browser says, because it knows first; then the host. @param {Watch} watch */
function route(watch) {
  return watch.route.stats.route || watch.statistics?.route || '–';
}

/** @param {Watch} watch @returns {Row[]} */
function videoRows(watch) {
  const { stats } = watch.route;
  const s = watch.statistics;
  const sent = watch.sent;
  const encoder = s?.encoder ? `${s.encoder} (${s.hardware ? 'hardware' : 'software'})` : '–';
  return [
    ['Sent as', `${stats.codec || s?.codec || '–'} ${sent ? `${sent.width} × ${sent.height}` : ''}`],
    ['Encoder', encoder],
    ...rowsIf(stats.decoder !== '', 'Decoder', stats.decoder, false),
    ['Quality level', s?.qualityLevel === undefined ? '–' : s.qualityLevel === 0 ? '0 (best)' : String(s.qualityLevel)],
    ['Available bandwidth', s?.availableBitrate ? format.bitrate(s.availableBitrate) : '–'],
    ['Packets lost', String(stats.lost)],
    ['Jitter buffer', format.milliseconds(stats.bufferMs)],
    ['Latency', watch.exact ? 'measured' : 'estimated'],
  ];
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

/**
 * @param {number | undefined} p50
 * @param {number | undefined} p95
 */
function quantiles(p50, p95) {
  return `${format.milliseconds(p50)} / ${format.milliseconds(p95)}`;
}

/** @param {number | undefined} seconds */
function simulationTime(seconds) {
  return seconds !== undefined && Number.isFinite(seconds) ? `${seconds.toFixed(2)} s` : '–';
}
