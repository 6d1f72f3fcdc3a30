/* SPDX-License-Identifier: Apache-2.0 */

import { byId, element, write } from './dom.js';
import { codecName, shownNow } from './shown.js';

/** @typedef {import('../porthole/rtc.js').RtcOptions} RtcOptions */

/** What the choices of quality mean for video. @type {Record<string, [preset: string, hint: string]>} */
const VIDEO = {
  auto: ['auto', 'Video adapts to the available bandwidth.'],
  low: ['low', 'Video uses at most 200 kbit/s.'],
  balanced: ['balanced', 'Video uses at most 500 kbit/s.'],
  high: ['high', 'Video uses at most 2 Mbit/s.'],
  best: ['auto', 'Video adapts to the available bandwidth.'],
  custom: ['auto', 'Video adapts to the available bandwidth; JPEG quality applies to the WebSocket.'],
};

/** What is shown: JPEG, H.264 or WebRTC, and what that is just now. */
export class TransportPanel {
  #shown = byId('shown', HTMLSelectElement);
  #codec = byId('codec', HTMLSelectElement);
  #listed = '';

  /**
   * @param {import('../porthole/rtc.js').Rtc} rtc
   * @param {import('./settings.js').Settings} settings
   * @param {() => void} changed another choice was made
   */
  constructor(rtc, settings, changed) {
    this.rtc = rtc;
    this.settings = settings;
    this.changed = changed;
    this.#shown.value = settings.shown;
    this.#shown.addEventListener('input', () => this.#edited());
    this.#codec.addEventListener('input', () => this.#edited());
    rtc.change({ ...this.#choice(), codec: settings.codec, relay: settings.relay });
  }

  /**
   * @param {import('../porthole/watch.js').Watch | null} watch
   * @param {string} quality the choice of quality
   */
  refresh(watch, quality) {
    const video = watch?.transport === 'webrtc';
    const { available, options } = this.rtc;
    this.rtc.change({ preset: (VIDEO[quality] ?? VIDEO.auto)[0] });
    this.#list();
    this.#offer(available || video);
    element('codec-field').hidden = (!available && !video) || options.transport === 'websocket';
    hint('shown-now', watch ? shownNow(watch) : '');
    hint('shown-hint', this.#shown.value === 'jpeg' || video ? '' : missing(watch));
    byId('rate', HTMLSelectElement).disabled = video;
    hint('video-hint', video ? (VIDEO[quality] ?? VIDEO.auto)[1] : '');
  }

  /** @returns {Pick<RtcOptions, 'transport'>} */
  #choice() {
    return { transport: /** @type {RtcOptions['transport']} */ (this.settings.transport) };
  }

  #edited() {
    const codec = this.#codec.value;
    this.settings.chooseShown(this.#shown.value, codec);
    this.rtc.change({ ...this.#choice(), codec });
    this.changed();
  }

  /** @param {boolean} webRtc whether the host has it */
  #offer(webRtc) {
    const option = /** @type {HTMLOptionElement} */ (this.#shown.querySelector('[value=webrtc]'));
    option.disabled = !webRtc;
    write(option, webRtc ? 'WebRTC' : 'WebRTC (not offered by the host)');
  }

  /** Offers the codecs that both sides have. */
  #list() {
    const { codecs, options } = this.rtc;
    const known = codecs.filter((c) => canReceive(c) || c === options.codec);
    const listed = [...known, options.codec].join();
    if (listed !== this.#listed) {
      this.#listed = listed;
      const choices = known.map((c) => new Option(codecName(c), c));
      this.#codec.replaceChildren(new Option('Host default', ''), ...choices);
      this.#codec.value = options.codec;
    }
  }
}

/**
 * Writes a hint, or hides it.
 *
 * @param {string} id
 * @param {string} text
 */
function hint(id, text) {
  element(id).hidden = text === '';
  write(element(id), text);
}

/** Why there is no H.264 over the WebSocket. @param {import('../porthole/watch.js').Watch | null} watch */
function missing(watch) {
  return watch?.noVideo ? `No H.264: ${watch.noVideo}` : '';
}

/** @param {string} codec */
function canReceive(codec) {
  const codecs = globalThis.RTCRtpReceiver?.getCapabilities('video')?.codecs ?? [];
  return codecs.some((c) => c.mimeType.toLowerCase() === `video/${codec}`);
}
