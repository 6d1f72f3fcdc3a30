/* SPDX-License-Identifier: Apache-2.0 */

import { shownCodec, shownEncoder } from './shown.js';

/**
 * @typedef {import('../porthole/viewer.js').Viewer} Viewer
 * @typedef {import('../porthole/watch.js').Watch} Watch
 * @typedef {import('../porthole/api.js').StreamReport} StreamReport
 */

/**
 * Everything that is known of how a stream is watched, in numbers; NaN or null where it is not known. What is copied as
 * JSON is this.
 *
 * @param {Viewer} viewer
 * @param {Watch} watch
 * @param {StreamReport | null} report what the host says of the stream
 */
export function details(viewer, watch, report) {
  const now = performance.now();
  return {
    time: new Date().toISOString(),
    stream: watch.name,
    host: { version: viewer.version, access: viewer.role },
    picture: shownFrame(watch, report),
    latency: latency(watch, report),
    network: network(viewer, watch, now),
    framesPerSecond: {
      captured: watch.statistics?.captureFps ?? NaN,
      sent: watch.statistics?.fps ?? NaN,
      shown: watch.frames.rate(now),
    },
    lost: lost(watch),
    totals: {
      seconds: (now - watch.began) / 1000,
      framesShown: watch.shownFrames,
      bytes: watch.receivedBytes,
    },
    frame: {
      sequence: watch.shown?.sequence ?? null,
      simulationTime: watch.shown?.simulationTime ?? NaN,
      ageMs: watch.ageMs(),
    },
    simulation: {
      paused: watch.simulation?.paused ?? null,
      speed: watch.simulation?.speed ?? null,
      realTimeFactor: watch.simulation?.realTimeFactor ?? null,
      episode: watch.simulation?.episode ?? null,
      step: watch.simulation?.step ?? null,
    },
    viewers: report?.viewers ?? [],
  };
}

/** @typedef {ReturnType<typeof details>} Details */

/** @param {Watch} watch @param {StreamReport | null} report */
function shownFrame(watch, report) {
  const video = watch.transport === 'webrtc';
  const { stats } = watch.route;
  const s = watch.statistics;
  const size = watch.shown;
  const jpeg = watch.codec === 'jpeg' && !video;
  return {
    transport: video ? 'WebRTC' : 'WebSocket',
    route: video ? stats.route || s?.route || '' : '',
    codec: shownCodec(watch),
    encoder: shownEncoder(watch),
    hardware: video ? (s?.hardware ?? null) : null,
    degraded: s?.degraded ?? '',
    decoder: video ? stats.decoder : '',
    jpegQuality: jpeg && s?.encoder !== 'pass-through' ? (s?.quality ?? watch.subscribed?.quality ?? NaN) : NaN,
    subsampling: jpeg ? (watch.subscribed?.subsampling ?? '') : '',
    quantiser: video ? stats.qp : NaN,
    qualityLevel: video ? (s?.qualityLevel ?? NaN) : NaN,
    bitsPerPixel: bitsPerPixel(watch),
    width: size?.width ?? NaN,
    height: size?.height ?? NaN,
    sentWidth: watch.sent?.width ?? size?.width ?? NaN,
    sentHeight: watch.sent?.height ?? size?.height ?? NaN,
    format: report?.format ?? '',
    codecOfSource: report?.codec ?? null,
  };
}

/** @param {Watch} watch */
function bitsPerPixel(watch) {
  const now = performance.now();
  const frames = watch.frames.rate(now);
  const size = watch.sent ?? watch.shown;
  return size && frames > 0 ? watch.bits.rate(now) / (frames * size.width * size.height) : NaN;
}

/** @param {Watch} watch @param {StreamReport | null} report */
function latency(watch, report) {
  const s = watch.statistics;
  const host = s?.latencyMs ?? { p50: NaN, p95: NaN, p99: NaN };
  return {
    p50Ms: watch.latency.quantile(0.5),
    p95Ms: watch.latency.quantile(0.95),
    measured: watch.transport !== 'webrtc' || watch.exact,
    stagesMs: watch.stages.means(host.p50, encodeMs(watch, report)),
    hostMs: host,
  };
}

/**
 * What the encoder takes, of the encode that this viewer shares with others: that of the same codec and quality, by the
 * same encoder.
 *
 * @param {Watch} watch
 * @param {StreamReport | null} report
 */
function encodeMs(watch, report) {
  const { subscribed, codec, statistics } = watch;
  const same = (report?.encodes ?? []).filter(
    (e) => e.codec === codec.toLowerCase() && e.encoder === statistics?.encoder && e.encodeMs.count > 0,
  );
  const exact = same.find((e) => e.quality === subscribed?.quality && e.subsampling === subscribed?.subsampling);
  return (exact ?? same[0])?.encodeMs.p50 ?? NaN;
}

/** @param {Viewer} viewer @param {Watch} watch @param {number} now */
function network(viewer, watch, now) {
  const video = watch.transport === 'webrtc';
  const { stats } = watch.route;
  return {
    bitrate: watch.bits.rate(now),
    availableBitrate: watch.statistics?.availableBitrate ?? NaN,
    roundTripMs: video ? stats.rttMs : viewer.clock.rttMs,
    jitterMs: video ? stats.jitterMs : watch.jitter.ms,
    jitterBufferMs: video ? stats.bufferMs : NaN,
  };
}

/** @param {Watch} watch */
function lost(watch) {
  const video = watch.transport === 'webrtc';
  const { stats } = watch.route;
  const host = watch.statistics?.drops ?? {};
  const dropped = Object.values(host).reduce((sum, n) => sum + n, 0) + watch.screen.superseded;
  const all = dropped + watch.shownFrames;
  return {
    byHost: host,
    inBrowser: watch.screen.superseded,
    share: all > 0 ? dropped / all : NaN,
    packets: video ? stats.lost : NaN,
    packetShare: video && stats.packets > 0 ? stats.lost / (stats.lost + stats.packets) : NaN,
  };
}
