/* SPDX-License-Identifier: Apache-2.0 */

import { firstLimits, formatTone, hasWindow, isToned, parseTone, toneFault } from '../porthole/tone.js';
import { byId, element } from './dom.js';

const SEND_AFTER_MS = 120;
const SELECTS = ['colormap', 'window'];
const INPUTS = ['low', 'high', 'gamma'];

/** @param {string} id */
function field(id) {
  return SELECTS.includes(id) ? byId(id, HTMLSelectElement) : byId(id, HTMLInputElement);
}

/** @param {string} id @param {boolean} shown */
function showField(id, shown) {
  field(id).closest('.field')?.toggleAttribute('hidden', !shown);
}

/** How samples that no screen can show become colours. What is changed here changes for all viewers. */
export class TonePanel {
  /** The source's pixel format, empty when not known. */
  format = '';

  /** @type {string | null} */
  #stream = null;
  /** The kind of window that the limits are of. */
  #kind = '';
  /** @type {Map<string, [number, number]>} limits that were in use before, by the kind of window */
  #limits = new Map();
  #form = byId('tone', HTMLFormElement);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {import('../porthole/api.js').Api} api */
  constructor(api) {
    this.api = api;
    this.#form.addEventListener('submit', (e) => e.preventDefault());
    this.#form.addEventListener('input', () => this.#edited());
  }

  /**
   * @param {string | null} stream
   * @param {boolean} mayChange
   */
  async show(stream, mayChange) {
    if (this.#stream !== stream) {
      this.#stream = stream;
      this.format = '';
      this.#form.hidden = true;
      this.#limits.clear();
      element('tone-error').textContent = '';
    }
    if (stream === null) {
      return;
    }
    try {
      const report = await this.api.stream(stream);
      if (this.#stream === stream && this.#timer === undefined) {
        this.#read(report, mayChange);
      }
    } catch {
      // it is asked again in a moment, and the state says what is wrong with the host
    }
  }

  /**
   * @param {import('../porthole/api.js').StreamReport} report
   * @param {boolean} mayChange
   */
  #read(report, mayChange) {
    this.format = report.format ?? '';
    this.#form.hidden = !isToned(this.format);
    if (this.#form.contains(document.activeElement)) {
      return;
    }
    const tone = parseTone(report.tone);
    for (const id of [...SELECTS, ...INPUTS]) {
      const input = field(id);
      input.value = String(/** @type {any} */ (tone)[id]);
      input.disabled = !mayChange;
    }
    this.#kind = tone.window;
    this.#labels();
  }

  #labels() {
    const meant = hasWindow(field('colormap').value, this.format);
    showField('window', meant);
    showField('gamma', meant);
    element('limits').hidden = !meant || field('window').value === 'minmax';
    element('gamma-value').textContent = Number(field('gamma').value).toFixed(2);
  }

  #edited() {
    const kind = field('window').value;
    if (kind !== this.#kind) {
      const { low, high } = this.#tone();
      this.#limits.set(this.#kind, [low, high]);
      const limits = this.#limits.get(kind) ?? firstLimits(kind, this.format);
      [field('low').value, field('high').value] = limits.map(String);
      this.#kind = kind;
    }
    this.#labels();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#send(), SEND_AFTER_MS);
  }

  /** What the fields say. An empty one is no number. */
  #tone() {
    return {
      colormap: field('colormap').value,
      window: /** @type {import('../porthole/tone.js').Tone['window']} */ (field('window').value),
      low: parseFloat(field('low').value),
      high: parseFloat(field('high').value),
      gamma: Number(field('gamma').value),
    };
  }

  async #send() {
    this.#timer = undefined;
    if (this.#stream === null) {
      return;
    }
    const tone = this.#tone();
    if (!hasWindow(tone.colormap, this.format) && toneFault(tone) !== '') {
      tone.window = 'minmax';
    }
    let fault = toneFault(tone);
    if (fault === '') {
      try {
        await this.api.setTone(this.#stream, formatTone(tone));
      } catch (e) {
        fault = e instanceof Error ? e.message : String(e);
      }
    }
    const error = element('tone-error');
    error.textContent = fault;
    if (fault !== '') {
      error.scrollIntoView({ block: 'nearest' });
    }
  }
}
