/* SPDX-License-Identifier: Apache-2.0 */

/** @typedef {import('../porthole/watch.js').Watch} Watch */

/** @type {Record<string, string>} */
const CODECS = { jpeg: 'JPEG', h264: 'H.264', vp8: 'VP8', vp9: 'VP9', av1: 'AV1' };

/** @param {string} codec as the protocol has it */
export function codecName(codec) {
  return CODECS[codec.toLowerCase()] ?? codec;
}

/** The codec of what is shown just now; empty when that is not known. @param {Watch} watch */
export function shownCodec(watch) {
  return codecName(watch.codec);
}

/** The encoder of what is shown, in the host's words; empty when it does not say. @param {Watch} watch */
export function shownEncoder(watch) {
  return watch.statistics?.encoder ?? '';
}

/** Both as a sentence; empty while nothing is shown. @param {Watch} watch */
export function shownNow(watch) {
  const way = watch.transport === 'webrtc' ? 'WebRTC' : 'the WebSocket';
  const encoder = shownEncoder(watch);
  return watch.codec ? `Now ${shownCodec(watch)} over ${way}${encoder ? `, encoded by ${encoder}` : ''}.` : '';
}
