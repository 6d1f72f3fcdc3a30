/* SPDX-License-Identifier: Apache-2.0 */

import { formatTone, isToned, parseTone } from '../porthole/tone.js';
import { byId, element } from './dom.js';

const SEND_AFTER_MS = 120;
const SELECTS = ['colormap', 'window'];
const INPUTS = ['low', 'high', 'gamma'];

/** @param {string} id */
function field(id) {
  return SELECTS.includes(id) ? byId(id, HTMLSelectElement) : byId(id, HTMLInputElement);
}

/** How samples that no screen can show become colours. What is changed here changes for all viewers. */
export class TonePanel {
  /** The source's pixel format, empty when not known. */
  format = '';

  /** @type {string | null} */
  #stream = null;
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
    this.#labels();
  }

  #labels() {
    element('limits').hidden = field('window').value === 'minmax';
    element('gamma-value').textContent = Number(field('gamma').value).toFixed(2);
  }

  #edited() {
    const window = field('window').value;
    if (window === 'percentile' && Number(field('high').value) > 100) {
      field('low').value = '1';
      field('high').value = '99.5';
    }
    this.#labels();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#send(), SEND_AFTER_MS);
  }

  async #send() {
    this.#timer = undefined;
    if (this.#stream === null) {
      return;
    }
    const tone = formatTone({
      colormap: field('colormap').value,
      window: /** @type {import('../porthole/tone.js').Tone['window']} */ (field('window').value),
      low: Number(field('low').value),
      high: Number(field('high').value),
      gamma: Number(field('gamma').value),
    });
    const error = element('tone-error');
    try {
      await this.api.setTone(this.#stream, tone);
      error.textContent = '';
    } catch (e) {
      error.textContent = e instanceof Error ? e.message : String(e);
    }
  }
}
