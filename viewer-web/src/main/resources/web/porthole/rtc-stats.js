/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @typedef {object} PeerStats what the browser counts
 * @property {number} decoded frames so far
 * @property {number} bytes received so far
 * @property {number} packets received so far
 * @property {number} lost packets so far
 * @property {string} codec such as `H264`
 * @property {string} decoder the browser's, such as `libvpx`
 * @property {string} route such as `udp host` or `tcp relay`; empty before there is one
 * @property {number} rttMs round trip on that route, NaN when not known
 * @property {number} bufferMs mean time in the jitter buffer, NaN when not known
 * @property {number} jitterMs of the packets, NaN when not known
 * @property {number} qp mean quantiser of the frames so far, NaN when not known
 */

/** @type {PeerStats} */
export const NO_STATS = Object.freeze({
  decoded: 0,
  bytes: 0,
  packets: 0,
  lost: 0,
  codec: '',
  decoder: '',
  route: '',
  rttMs: NaN,
  bufferMs: NaN,
  jitterMs: NaN,
  qp: NaN,
});

/**
 * The statistics of a connection that receives one video.
 *
 * @param {RTCStatsReport} report
 * @returns {PeerStats}
 */
export function readStats(report) {
  /** @type {any[]} */
  const all = [...report.values()];
  const inbound = all.find((s) => s.type === 'inbound-rtp' && s.kind === 'video') ?? {};
  const transport = all.find((s) => s.type === 'transport' && s.selectedCandidatePairId);
  const pair =
    report.get(transport?.selectedCandidatePairId ?? '') ??
    all.find((s) => s.type === 'candidate-pair' && s.nominated && s.state === 'succeeded');
  const codec = report.get(inbound.codecId ?? '');
  return {
    decoded: inbound.framesDecoded ?? 0,
    bytes: inbound.bytesReceived ?? 0,
    packets: inbound.packetsReceived ?? 0,
    lost: inbound.packetsLost ?? 0,
    codec: (codec?.mimeType ?? '').replace(/^video\//i, ''),
    decoder: inbound.decoderImplementation ?? '',
    route: pair ? route(report.get(pair.localCandidateId), report.get(pair.remoteCandidateId)) : '',
    rttMs: typeof pair?.currentRoundTripTime === 'number' ? pair.currentRoundTripTime * 1000 : NaN,
    bufferMs: (inbound.jitterBufferDelay * 1000) / inbound.jitterBufferEmittedCount,
    jitterMs: typeof inbound.jitter === 'number' ? inbound.jitter * 1000 : NaN,
    qp: inbound.framesDecoded > 0 ? (inbound.qpSum ?? NaN) / inbound.framesDecoded : NaN,
  };
}

/**
 * The less direct end names the way: a relay on either side is a relay.
 *
 * @param {any} local
 * @param {any} remote
 */
function route(local, remote) {
  const types = ['host', 'prflx', 'srflx', 'relay'];
  const rank = Math.max(types.indexOf(local?.candidateType), types.indexOf(remote?.candidateType), 0);
  // what is learnt on the way is a host's own address when nothing lies between
  const type = types[rank] === 'prflx' ? 'host' : types[rank];
  return `${local?.relayProtocol ?? local?.protocol ?? 'udp'} ${type}`;
}
