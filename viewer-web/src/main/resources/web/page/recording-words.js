/* SPDX-License-Identifier: Apache-2.0 */

/** @typedef {import('../porthole/recordings.js').Recording} Recording */

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** @type {Record<string, string>} */
const STARTERS = { producer: 'by the program', configuration: 'by the configuration', replay: 'from instant replay' };

/** How long something is: `0:07`, `1:02:03`. @param {number} seconds */
export function duration(seconds) {
  const whole = Math.floor(Math.max(0, seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (/** @type {number} */ n) => String(n).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** @param {number} bytes */
export function size(bytes) {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 9.95 ? value.toFixed(0) : value.toFixed(1)} ${UNITS[unit]}`;
}

/** How long ago a frame was captured. @param {number} ms */
export function ago(ms) {
  return `${(Math.max(0, ms) / 1000).toFixed(1)} s ago`;
}

/** What a recording is called. @param {Recording} recording */
export function recordingName({ label, stream, part }) {
  return (label || stream) + (part > 1 ? `, part ${part}` : '');
}

/** When it began, in the reader's own way. @param {Recording} recording */
export function startedAt({ started }) {
  const date = new Date(started);
  return Number.isNaN(date.getTime()) ? '' : date.toLocaleString([], { dateStyle: 'medium', timeStyle: 'medium' });
}

/** What is known of it in one line. @param {Recording} recording */
export function recordingFacts(recording) {
  const { label, stream, seconds, bytes, width, height, startedBy } = recording;
  const facts = [
    label ? stream : '',
    startedAt(recording),
    duration(seconds),
    size(bytes),
    width > 0 ? `${width}×${height}` : '',
    STARTERS[startedBy] ?? '',
  ];
  return facts.filter((fact) => fact !== '').join(' · ');
}

/** Its state where that is worth a word; empty for one that is whole and misses nothing. @param {Recording} recording */
export function recordingState({ state, reason, lostFrames }) {
  const lost = lostFrames > 0 ? `${lostFrames} ${lostFrames === 1 ? 'frame was' : 'frames were'} lost.` : '';
  const words = {
    recording: 'Being recorded.',
    failed: `Recording failed: ${reason || 'the host does not say why'}. The file is whole up to there.`,
    interrupted: 'The host stopped while it was recorded. The file plays up to there.',
    ended: '',
  };
  return `${words[state] ?? state} ${lost}`.trim();
}

/** How much room the recordings take. @param {import('../porthole/recordings.js').Listing} listing */
export function roomUsed({ bytes, maxBytes, freeBytes }) {
  const used = maxBytes > 0 ? `${size(bytes)} of ${size(maxBytes)} used` : `${size(bytes)} used`;
  return `${used}, ${size(freeBytes)} free on the disk`;
}

/**
 * Why no frames, or no new ones, are kept for instant replay; empty while they are.
 *
 * @param {import('../porthole/replay.js').ReplayState} state
 * @param {boolean} control whether this viewer can change it
 */
export function keptWords({ state, reason, fromTime }, control) {
  if (state === 'kept') {
    return fromTime === undefined ? 'Waiting for the first frame that is kept.' : '';
  }
  const what = state === 'ageing' ? 'No new frames of this stream are kept' : 'The host keeps no frames of this stream';
  return `${what}${reason ? `: ${reason}` : ''}.${control ? '' : ' A viewer with control can have them kept.'}`;
}
