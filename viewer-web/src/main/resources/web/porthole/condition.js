/* SPDX-License-Identifier: Apache-2.0 */

/**
 * How a watched stream is, in one word, one colour and one sentence. The words are the host's own, and for what only the
 * viewer can know: `connecting`, `waiting`, `disconnected`, `denied`, `missing`, `mjpeg`.
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
 * @property {boolean} missing
 * @property {import('./protocol.js').StreamState | null} state
 * @property {string} reason
 * @property {string} fault
 * @property {boolean} shown whether there is any frame on the canvas
 */

/** @type {Record<import('./protocol.js').StreamState, [Condition['colour'], string, boolean]>} */
const STATES = {
  live: ['green', '', false],
  stale: ['yellow', 'No new frame comes.', true],
  placeholder: ['yellow', 'A stand-in is shown until real frames come.', false],
  idle: ['grey', 'Nobody watches, so no frames are taken.', true],
  ended: ['grey', 'The producer has gone. It is shown again when it returns.', true],
  failed: ['red', 'The source cannot take frames.', true],
};

/**
 * What a connection contributes to the facts.
 *
 * @param {Pick<import('./connection.js').Connection, 'state' | 'reason' | 'everOpen'>} connection
 */
export function connectionFacts({ state, reason, everOpen }) {
  return { connection: state, connectionReason: reason, everOpen };
}

/**
 * The facts about one watched stream. Video does not need the connection, so while it comes nothing is missing.
 *
 * @param {Pick<import('./connection.js').Connection, 'state' | 'reason' | 'everOpen'>} connection
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
  if (f.connection !== 'open') {
    return f.everOpen || f.connectionReason
      ? { word: 'disconnected', colour: 'grey', reason: `${f.connectionReason} Trying again…`.trim(), aged: true }
      : { word: 'connecting', colour: 'yellow', reason: '', aged: true };
  }
  if (f.missing && f.state !== 'ended') {
    return {
      word: 'missing',
      colour: 'red',
      reason: 'The host has no stream of this name. Choose another one above.',
      aged: true,
    };
  }
  if (f.fault) {
    return { word: 'failed', colour: 'red', reason: `The frame cannot be decoded: ${f.fault}`, aged: true };
  }
  if (f.state === null || (!f.shown && (f.state === 'live' || f.state === 'idle'))) {
    return { word: 'waiting', colour: 'yellow', reason: 'Waiting for the first frame.', aged: true };
  }
  const [colour, words, aged] = STATES[f.state] ?? ['grey', '', true];
  return { word: f.state, colour, reason: f.reason || words, aged };
}
