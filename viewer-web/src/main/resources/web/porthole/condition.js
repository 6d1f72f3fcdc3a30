/* SPDX-License-Identifier: Apache-2.0 */

/**
 * The condition of a watched stream in one word, one colour and one sentence. The words are the host's own, and for what only the
 * viewer can know: `connecting`, `starting`, `waiting`, `disconnected`, `denied`, `missing`, `mjpeg`.
 *
 * @typedef {object} Condition
 * @property {string} word
 * @property {'grey' | 'yellow' | 'green' | 'red'} colour
 * @property {string} reason
 * @property {boolean} aged whether the frame shown is of the past and is to look like it
 *
 * @typedef {object} Facts
 * @property {import('./connection.js').ConnectionState} connection
 * @property {string} connectionReason
 * @property {boolean} everOpen
 * @property {boolean} [starting] whether the host is starting
 * @property {boolean} missing
 * @property {import('./protocol.js').StreamState | null} state
 * @property {string} reason
 * @property {string} fault
 * @property {boolean} shown whether there is any frame on the canvas
 * @property {boolean} [waking] whether the source was idle and has produced no frame yet
 * @property {number} [silentMs] how long the host has said nothing
 */

/** @type {Record<import('./protocol.js').StreamState, [Condition['colour'], string, boolean]>} */
const STATES = {
  live: ['green', '', false],
  stale: ['yellow', 'No new frames.', true],
  placeholder: ['yellow', 'Showing a placeholder until frames arrive.', false],
  idle: ['grey', 'No viewers, so the source is paused.', true],
  ended: ['grey', 'The producer has disconnected. The stream resumes when it returns.', true],
  failed: ['red', 'The source cannot capture frames.', true],
};

/** In these an idle source may be while it starts. */
const WAKING_STATES = new Set(['live', 'idle', 'stale']);

/** The host sends something every second; a stream is not live while nothing comes. */
const SILENT_MS = 1500;

/**
 * What a connection contributes to the facts.
 *
 * @param {Pick<import('./connection.js').Connection, 'state' | 'reason' | 'everOpen' | 'starting'>} connection
 */
export function connectionFacts({ state, reason, everOpen, starting }) {
  return { connection: state, connectionReason: reason, everOpen, starting };
}

/**
 * The facts about one watched stream. Video does not need the connection, so while it comes nothing is missing.
 *
 * @param {Pick<import('./connection.js').Connection, 'state' | 'reason' | 'everOpen' | 'starting'>} connection
 * @param {import('./watch.js').Watch | null} watch
 * @returns {Facts}
 */
export function watchFacts(connection, watch) {
  const facts = connectionFacts(connection);
  return {
    ...facts,
    connection: watch?.transport === 'webrtc' ? 'open' : facts.connection,
    missing: watch?.missing ?? false,
    state: watch?.state ?? null,
    reason: watch?.reason ?? '',
    fault: watch?.fault ?? '',
    shown: Boolean(watch?.shown),
    waking: watch?.waking ?? false,
    silentMs: watch?.silentMs() ?? 0,
  };
}

/**
 * @param {Facts} f
 * @returns {Condition}
 */
export function condition(f) {
  if (f.connection === 'denied') {
    return { word: 'denied', colour: 'red', reason: f.connectionReason, aged: true };
  }
  if (f.connection !== 'open' && f.starting) {
    return { word: 'starting', colour: 'yellow', reason: f.connectionReason, aged: true };
  }
  if (f.connection !== 'open') {
    return f.everOpen || f.connectionReason
      ? { word: 'disconnected', colour: 'grey', reason: `${f.connectionReason} Reconnecting…`.trim(), aged: true }
      : { word: 'connecting', colour: 'yellow', reason: '', aged: true };
  }
  if (f.missing && f.state !== 'ended') {
    return {
      word: 'missing',
      colour: 'red',
      reason: 'The host has no stream with this name. Choose another one above.',
      aged: true,
    };
  }
  if (f.fault) {
    return { word: 'failed', colour: 'red', reason: `The frame cannot be decoded: ${f.fault}`, aged: true };
  }
  if (f.waking && f.state !== null && WAKING_STATES.has(f.state)) {
    return { word: 'waiting', colour: 'yellow', reason: 'Waking the source…', aged: true };
  }
  if (f.state === null || (!f.shown && (f.state === 'live' || f.state === 'idle'))) {
    return { word: 'waiting', colour: 'yellow', reason: 'Waiting for the first frame.', aged: true };
  }
  const silentMs = f.silentMs ?? 0;
  if (f.state === 'live' && silentMs > SILENT_MS) {
    const reason = `Nothing received from the host for ${(silentMs / 1000).toFixed(0)} s.`;
    return { word: 'stale', colour: 'yellow', reason, aged: true };
  }
  const [colour, text, aged] = STATES[f.state] ?? ['grey', '', true];
  return { word: f.state, colour, reason: f.reason || text, aged };
}
