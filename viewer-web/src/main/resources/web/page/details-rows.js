/* SPDX-License-Identifier: Apache-2.0 */

import * as format from './format.js';

/**
 * @typedef {import('./details-facts.js').Details} Details
 * @typedef {object} Row
 * @property {string} name
 * @property {string} text
 * @property {string} why what it means, in a sentence
 * @property {boolean} [warn]
 */

const ACCESS = { view: 'view only', camera: 'view and move cameras', control: 'view and control' };

/** @type {[stage: keyof import('../porthole/stages.js').StageMeans, name: string, why: string][]} */
const STAGES = [
  ['capture', 'Capture', 'From the moment the source captured the frame: taking it over and waiting, in the host.'],
  ['encode', 'Encode', 'In the encoder. For frames that arrive encoded there is none.'],
  ['network', 'Network', 'From the host’s sending until the whole frame had arrived in this browser.'],
  ['decode', 'Decode', 'In this browser, waiting for its decoder included.'],
  ['display', 'Display', 'From then until the frame was given to the screen; of WebRTC also its jitter buffer.'],
];

/**
 * What is known of the picture.
 *
 * @param {Details} d
 * @param {{notice: string, iceServerError: string}} rtc
 * @returns {Row[]}
 */
export function frameRows({ picture: p }, { notice, iceServerError }) {
  const video = p.transport === 'WebRTC';
  return [
    row('Transport', video ? `WebRTC, ${p.route || '–'}` : 'WebSocket', 'The way that frames take.'),
    ...rowsIf(!video && notice !== '', 'No video', notice, 'Why frames do not come over WebRTC.', true),
    ...rowsIf(iceServerError !== '', 'ICE', iceServerError, 'What a STUN or TURN server answered.', true),
    row('Codec', p.codec || '–', 'How frames are compressed.'),
    row('Encoder', encoder(p), 'What compresses them in the host.', p.degraded !== ''),
    ...rowsIf(p.decoder !== '', 'Decoder', p.decoder, 'What decompresses them in this browser.'),
    row('Quality in force', quality(p), 'What the encoder is told just now; with Auto it follows the link.'),
    row('Bits per pixel', format.number(p.bitsPerPixel, 2), 'Of the frames as they come; fewer mean coarser frames.'),
    row('Size', `${size(p.width, p.height)} ${p.format}`.trim(), 'The frames of the source, and their pixels’ format.'),
    ...rowsIf(p.sentWidth !== p.width, 'Sent as', size(p.sentWidth, p.sentHeight), 'Made smaller to suit the link.'),
  ];
}

/**
 * Rates, latency, losses and totals.
 *
 * @param {Details} d
 * @param {number} viewers of the stream
 * @returns {{title: string, rows: Row[]}[]}
 */
export function statisticsRows(d, viewers) {
  return [
    { title: 'Latency', rows: [...latencyRows(d), ...stageRows(d)] },
    { title: 'Rates', rows: rateRows(d) },
    { title: 'Network', rows: networkRows(d) },
    { title: 'Frames lost', rows: lostRows(d) },
    { title: 'Simulation', rows: simulationRows(d) },
    { title: 'Totals', rows: totalRows(d, viewers) },
  ];
}

/** @param {Details} d @returns {Row[]} */
function latencyRows({ latency: l }) {
  const quantiles = `${format.milliseconds(l.p50Ms)} / ${format.milliseconds(l.p95Ms)}`;
  const why =
    'From the capture until a frame is on the screen: half of the last 90 frames, and 95 % of them, took at most so long.';
  return [
    row('Latency p50 / p95', quantiles, why),
    ...rowsIf(!l.measured, 'Measured', 'estimated', 'Which frame this is was only likely, not certain.'),
  ];
}

/** The stages and what they sum up to. @param {Details} d @returns {Row[]} */
function stageRows({ latency: { stagesMs } }) {
  const rows = STAGES.map(([stage, name, why]) => row(name, format.milliseconds(stagesMs?.[stage]), why));
  const total = row(
    'Sum',
    format.milliseconds(stagesMs?.total),
    'The mean latency of the last 90 frames, as measured.',
  );
  return [...rows, total];
}

/** @param {Details} d @returns {Row[]} */
function rateRows({ framesPerSecond: f, network: n }) {
  return [
    row('Captured', fps(f.captured), 'Frames that the source delivers.'),
    row('Sent', fps(f.sent), 'Frames that the host sends to this viewer.'),
    row('Shown', fps(f.shown), 'Frames on this screen.'),
    row('Bitrate', format.bitrate(n.bitrate), 'What this stream takes of the link.'),
    ...rowsIf(
      n.availableBitrate > 0,
      'Available',
      format.bitrate(n.availableBitrate),
      'What the link can carry, as WebRTC estimates it.',
    ),
  ];
}

/** @param {Details} d @returns {Row[]} */
function networkRows({ network: n, lost: l }) {
  const packets = `${l.packets} (${format.percent(l.packetShare)})`;
  return [
    row('Round trip', format.milliseconds(n.roundTripMs), 'To the host and back.'),
    row('Jitter', format.milliseconds(n.jitterMs), 'How unevenly frames or packets arrive (RFC 3550).'),
    ...rowsIf(
      Number.isFinite(n.jitterBufferMs),
      'Jitter buffer',
      format.milliseconds(n.jitterBufferMs),
      'How long WebRTC keeps frames to even that out.',
    ),
    ...rowsIf(Number.isFinite(l.packets), 'Packets lost', packets, 'On the way, so far.'),
  ];
}

/** @param {Details} d @returns {Row[]} */
function lostRows({ lost: l }) {
  return [
    row(
      'Dropped by the host',
      format.drops(l.byHost),
      'With the reason; “slow” means that this link or browser does not keep up.',
    ),
    row('Dropped in browser', String(l.inBrowser), 'A newer frame was there before this one was shown.'),
    row('Share', format.percent(l.share), 'Of all frames meant for this viewer.'),
  ];
}

/** @param {Details} d @returns {Row[]} */
function simulationRows({ simulation: s, frame: f }) {
  const time = Number.isFinite(f.simulationTime) ? `${f.simulationTime.toFixed(2)} s` : '–';
  return [
    row('Simulation time', time, 'Of the frame on the screen, as the source tells it.'),
    row('Paused', s.paused === null ? '–' : s.paused ? 'yes' : 'no', 'Whether the simulation stands.'),
    row('Speed wanted', factor(s.speed), 'Simulated seconds in a second; 1 is real time.'),
    row('Speed reached', factor(s.realTimeFactor), 'Also called the real-time factor.'),
    row('Episode', whole(s.episode), 'Counted by the simulation.'),
    row('Step', whole(s.step), 'Counted by the simulation.'),
  ];
}

/** @param {Details} d @param {number} viewers @returns {Row[]} */
function totalRows({ totals: t, frame: f, host: h }, viewers) {
  return [
    row('Watched for', format.age(t.seconds * 1000), 'Since this stream was opened here.'),
    row('Frames shown', String(t.framesShown), 'Since then.'),
    row('Received', format.bytes(t.bytes), 'Since then.'),
    row('Frame age', format.age(f.ageMs), 'How long ago the frame on the screen was captured.'),
    row('Sequence', f.sequence === null ? '–' : String(f.sequence), 'The number of that frame.'),
    row('Viewers', format.number(viewers, 0), 'Who watch this stream.'),
    row('Host', `Porthole ${h.version || '–'}`, 'The version of the host.'),
    row('Access', ACCESS[h.access], 'What this link allows.'),
  ];
}

/** @param {Details['picture']} p */
function encoder({ encoder: name, hardware, degraded }) {
  const kind = hardware === null ? '' : ` (${hardware ? 'hardware' : 'software'})`;
  return name ? `${name}${kind}${degraded ? ` (${degraded})` : ''}` : '–';
}

/** @param {Details['picture']} p */
function quality(p) {
  if (p.encoder === 'pass-through') {
    return 'as the source encoded it';
  }
  const parts = [
    Number.isFinite(p.jpegQuality) ? `JPEG ${p.jpegQuality} of 100` : '',
    p.subsampling && `4:${p.subsampling[1]}:${p.subsampling[2]}`,
    Number.isFinite(p.qualityLevel) ? `level ${p.qualityLevel}${p.qualityLevel === 0 ? ' (best)' : ''}` : '',
    Number.isFinite(p.quantiser) ? `QP ${p.quantiser.toFixed(0)}` : '',
  ].filter(Boolean);
  return parts.join(', ') || (p.codec ? `adapts, ${format.number(p.bitsPerPixel, 2)} bits per pixel` : '–');
}

/** @param {number | null} n */
function factor(n) {
  return n === null ? '–' : `${Number(n.toPrecision(3))}×`;
}

/** @param {number | null} n */
function whole(n) {
  return n === null ? '–' : String(n);
}

/** @param {number} n */
function fps(n) {
  return `${format.number(n, 1)} fps`;
}

/** @param {number} width @param {number} height */
function size(width, height) {
  return Number.isFinite(width) ? `${width} × ${height}` : '–';
}

/**
 * @param {string} name
 * @param {string} text
 * @param {string} why
 * @param {boolean} [warn]
 * @returns {Row}
 */
function row(name, text, why, warn = false) {
  return { name, text, why, warn };
}

/**
 * @param {boolean} there
 * @param {string} name
 * @param {string} text
 * @param {string} why
 * @param {boolean} [warn]
 * @returns {Row[]}
 */
function rowsIf(there, name, text, why, warn = false) {
  return there ? [{ name, text, why, warn }] : [];
}
