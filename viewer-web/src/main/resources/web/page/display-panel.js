/* SPDX-License-Identifier: Apache-2.0 */

import { h264Unavailable } from '../porthole/h264.js';
import { AutoQuality, PRESETS } from '../porthole/quality.js';
import { byId, element, write } from './dom.js';

/**
 * @typedef {import('../porthole/protocol.js').SubscribeOptions} SubscribeOptions
 * @typedef {import('../porthole/watch.js').Watch} Watch
 */

/** Quality, rate and appearance. */
export class DisplayPanel {
  #auto = new AutoQuality();
  /** @type {object | null} */
  #lastStatistics = null;
  #quality = byId('quality', HTMLSelectElement);
  #custom = byId('custom-quality', HTMLInputElement);
  #encoding = byId('encoding', HTMLSelectElement);
  #rate = byId('rate', HTMLSelectElement);
  #theme = byId('theme', HTMLSelectElement);

  /**
   * @param {import('./settings.js').Settings} settings
   * @param {() => void} changed the options is another one
   */
  constructor(settings, changed) {
    this.settings = settings;
    this.changed = changed;
    const { quality, rate, theme } = settings.preferences;
    const custom = Number(quality) > 0;
    this.#quality.value = custom ? 'custom' : quality in PRESETS ? quality : 'auto';
    this.#custom.value = custom ? quality : '85';
    this.#encoding.value = ['jpeg', 'h264'].includes(settings.encoding) ? settings.encoding : 'auto';
    this.#rate.value = String(rate);
    this.#theme.value = theme;
    for (const input of [this.#quality, this.#custom, this.#encoding, this.#rate]) {
      input.addEventListener('input', () => this.#edited());
    }
    this.#theme.addEventListener('input', () => this.#setTheme());
    this.#labels();
    this.#chooseSteps();
  }

  /** How frames are wanted. @returns {SubscribeOptions} */
  get options() {
    const choice = this.#quality.value;
    const fps = Number(this.#rate.value);
    const quality =
      choice === 'auto'
        ? this.#auto.options
        : choice === 'custom'
          ? { quality: Number(this.#custom.value) }
          : PRESETS[choice];
    /** @type {SubscribeOptions} */
    const codecs = { codecs: this.#encoding.value === 'h264' ? ['h264', 'jpeg'] : ['jpeg'] };
    return { ...codecs, ...quality, ...(fps > 0 ? { fps } : {}) };
  }

  /** The name of the chosen quality. */
  get quality() {
    return this.#quality.value;
  }

  /** Light, dark, as the system: the next one. */
  nextTheme() {
    const order = ['auto', 'light', 'dark'];
    this.#theme.value = order[(order.indexOf(this.#theme.value) + 1) % order.length];
    this.#setTheme();
  }

  /** Once for each statistics message: lets `auto` adapt to the link. @param {Watch} watch */
  observe(watch) {
    this.#explain(watch);
    const s = watch.statistics;
    if (s && s !== this.#lastStatistics && !document.hidden && watch.transport === 'websocket') {
      this.#lastStatistics = s;
      if (this.#auto.tick(s.drops?.slow ?? 0, s.captureFps)) {
        this.changed();
      }
    }
  }

  /** Says why there is no H.264 when it was chosen. @param {Watch} watch */
  #explain(watch) {
    const hint = element('encoding-hint');
    hint.hidden = this.#encoding.value !== 'h264' || watch.noVideo === '';
    write(hint, hint.hidden ? '' : watch.noVideo);
  }

  /** Another stream or connection: its counters are others. */
  restart() {
    this.#auto.restart();
  }

  /** The steps of `auto` depend on whether H.264 is one of them. */
  #chooseSteps() {
    this.#auto = new AutoQuality(this.#encoding.value === 'auto' && h264Unavailable() === '');
  }

  #edited() {
    this.#labels();
    this.#chooseSteps();
    const choice = this.#quality.value;
    this.settings.remember({
      quality: choice === 'custom' ? this.#custom.value : choice,
      rate: Number(this.#rate.value),
      encoding: this.#encoding.value,
    });
    this.changed();
  }

  #labels() {
    element('custom').hidden = this.#quality.value !== 'custom';
    element('custom-value').textContent = this.#custom.value;
  }

  #setTheme() {
    const theme = /** @type {'auto' | 'light' | 'dark'} */ (this.#theme.value);
    this.settings.remember({ theme });
    if (theme === 'auto') {
      delete document.documentElement.dataset.theme;
    } else {
      document.documentElement.dataset.theme = theme;
    }
  }
}
