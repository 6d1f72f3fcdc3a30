/* SPDX-License-Identifier: Apache-2.0 */

import { byId, element, write } from './dom.js';

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

/** @type {Record<string, string>} */
const CODECS = { h264: 'H.264', vp8: 'VP8', vp9: 'VP9', av1: 'AV1' };

/** The transport of frames, and the video codec. Nothing of it is shown where the host has no WebRTC. */
export class TransportPanel {
  #transport = byId('transport', HTMLSelectElement);
  #codec = byId('codec', HTMLSelectElement);
  #listed = '';

  /**
   * @param {import('../porthole/rtc.js').Rtc} rtc
   * @param {import('./settings.js').Settings} settings
   */
  constructor(rtc, settings) {
    this.rtc = rtc;
    this.settings = settings;
    this.#transport.value = settings.transport;
    this.#transport.addEventListener('input', () => this.#edited());
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
    element('transport-field').hidden = !available && !video;
    element('codec-field').hidden = (!available && !video) || options.transport === 'websocket';
    byId('rate', HTMLSelectElement).disabled = video;
    const hint = element('video-hint');
    hint.hidden = !video;
    write(hint, video ? (VIDEO[quality] ?? VIDEO.auto)[1] : '');
  }

  /** @returns {Pick<RtcOptions, 'transport'>} */
  #choice() {
    return { transport: /** @type {RtcOptions['transport']} */ (this.#transport.value) };
  }

  #edited() {
    const codec = this.#codec.value;
    this.settings.chooseTransport(this.#transport.value, codec);
    this.rtc.change({ ...this.#choice(), codec });
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

/** @param {string} codec as the protocol has it */
function codecName(codec) {
  return CODECS[codec] ?? codec;
}

/** @param {string} codec */
function canReceive(codec) {
  const codecs = globalThis.RTCRtpReceiver?.getCapabilities('video')?.codecs ?? [];
  return codecs.some((c) => c.mimeType.toLowerCase() === `video/${codec}`);
}
