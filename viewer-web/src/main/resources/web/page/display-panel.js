/* SPDX-License-Identifier: Apache-2.0 */

import { AutoQuality, PRESETS } from '../porthole/quality.js';
import { byId, element } from './dom.js';

/**
 * @typedef {import('../porthole/protocol.js').SubscribeOptions} SubscribeOptions
 * @typedef {import('../porthole/watch.js').Watch} Watch
 */

/** What the host is configured to send, or less where the link does not carry it. @type {SubscribeOptions} */
const AUTO = { quality: 'auto' };

/** Quality, rate and appearance. */
export class DisplayPanel {
  #auto = new AutoQuality();
  /** What the steps of `auto` depend on. */
  #steps = '';
  /** @type {object | null} */
  #lastStatistics = null;
  #quality = byId('quality', HTMLSelectElement);
  #custom = byId('custom-quality', HTMLInputElement);
  #rate = byId('rate', HTMLSelectElement);
  #theme = byId('theme', HTMLSelectElement);

  /**
   * @param {import('./settings.js').Settings} settings
   * @param {import('../porthole/rtc.js').Rtc} rtc
   * @param {() => void} changed the options are others
   */
  constructor(settings, rtc, changed) {
    this.settings = settings;
    this.rtc = rtc;
    this.changed = changed;
    const { quality, rate, theme } = settings.preferences;
    const custom = Number(quality) > 0;
    this.#quality.value = custom ? 'custom' : quality in PRESETS ? quality : 'auto';
    this.#custom.value = custom ? quality : '85';
    this.#rate.value = String(rate);
    this.#theme.value = theme;
    for (const input of [this.#quality, this.#custom, this.#rate]) {
      input.addEventListener('input', () => this.#edited());
    }
    this.#theme.addEventListener('input', () => this.#setTheme());
    this.#labels();
  }

  /** How frames are wanted. @returns {SubscribeOptions} */
  get options() {
    const choice = this.#quality.value;
    const fps = Number(this.#rate.value);
    const quality = choice === 'custom' ? { quality: Number(this.#custom.value) } : (PRESETS[choice] ?? AUTO);
    /** @type {SubscribeOptions} */
    const codecs = { codecs: this.settings.shown === 'h264' ? ['h264', 'jpeg'] : ['jpeg'] };
    return { ...codecs, ...this.#auto.options, ...quality, ...(fps > 0 ? { fps } : {}) };
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
    this.#chooseSteps(watch);
    const s = watch.statistics;
    if (s && s !== this.#lastStatistics && !document.hidden && watch.transport === 'websocket') {
      this.#lastStatistics = s;
      const { captureFps, viewers } = s;
      const observed = { slow: s.drops?.slow ?? 0, captureFps, viewers, bitrate: watch.bits.rate(performance.now()) };
      if (this.#auto.tick({ ...observed, video: watch.codec === 'h264', preferVideo: this.rtc.short })) {
        this.changed();
      }
    }
  }

  /** Another stream or connection: its counters are others. */
  restart() {
    this.#auto.restart();
  }

  /** The steps of `auto` depend on whether H.264 is one of them. @param {Watch} watch */
  #chooseSteps(watch) {
    const { shown } = this.settings;
    const video = (shown === 'auto' || shown === 'webrtc') && watch.noVideo === '';
    const steps = `${shown} ${video}`;
    if (steps !== this.#steps) {
      this.#steps = steps;
      this.#auto = new AutoQuality(video);
      this.changed();
    }
  }

  #edited() {
    this.#labels();
    const choice = this.#quality.value;
    this.settings.remember({
      quality: choice === 'custom' ? this.#custom.value : choice,
      rate: Number(this.#rate.value),
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
