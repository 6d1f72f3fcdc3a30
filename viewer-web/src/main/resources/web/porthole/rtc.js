/* SPDX-License-Identifier: Apache-2.0 */

import { h264Unavailable } from './h264.js';
import { RetryGate } from './rtc-gate.js';
import { Peer } from './rtc-peer.js';

/**
 * @typedef {'auto' | 'webrtc' | 'websocket'} Transport `webrtc` tries again more often than `auto`
 *
 * @typedef {object} RtcOptions
 * @property {Transport} transport
 * @property {string} codec empty for the host's choice
 * @property {string} preset `low`, `balanced`, `high` or `auto`
 * @property {boolean} relay whether to go through a TURN server only
 *
 * @typedef {import('./rtc-peer.js').PeerHandlers} PeerHandlers
 * @typedef {import('./watch.js').Watch} Watch
 */

const TICK_MS = 250;
const INSISTING_MS = 10_000;
const MAX_CLUE = 160;
const CROWDED = 'The host has nearly reached its limit of WebRTC viewers; using H.264 over the WebSocket.';
const MAX_REPORTED = 20;

/** Whether this browser can show WebRTC video and tell when a frame is on the screen. */
function supported() {
  return 'RTCPeerConnection' in globalThis && 'requestVideoFrameCallback' in HTMLVideoElement.prototype;
}

/**
 * WebRTC for all streams of a viewer: what the host offers, when to try, and which session a message on the WebSocket is
 * about. Each stream has a session of its own, so that one can be refused, stop or change without touching the others.
 */
export class Rtc {
  /** Whether the host offers it. */
  available = false;
  /** Whether few more sessions fit in, so that who has H.264 over the WebSocket leaves them to others. */
  crowded = false;
  /** Whether the host refused the last session because all are taken. */
  full = false;
  /** What the host can send. @type {string[]} */
  codecs = [];
  /** Why there is no video although it was tried, in a sentence; empty while all is well. */
  notice = '';
  /** What an ICE server did wrong, as last heard. */
  iceServerError = '';
  gate = new RetryGate();
  /** How long video goes on while nobody looks at the page. */
  restAfterMs = 20_000;

  #viewer;
  /** @type {RTCIceServer[]} */
  #iceServers = [];
  /** @type {RtcOptions} */
  #options = { transport: 'auto', codec: '', preset: 'auto', relay: false };
  /** Sessions by their ref on the present WebSocket. @type {Map<number, Peer>} */
  #peers = new Map();
  #refs = 0;
  /** ICE server errors that were reported already. @type {Set<string>} */
  #reported = new Set();
  #withdrawn = false;
  /** Which of the host's transports it is. @type {string | undefined} */
  #instance;
  #timer = supported() ? setInterval(() => this.tick(), TICK_MS) : undefined;

  /** @param {import('./viewer.js').Viewer} viewer */
  constructor(viewer) {
    this.#viewer = viewer;
  }

  /** Whether sessions are short, so that H.264 over the WebSocket is better than waiting for one. */
  get short() {
    return this.available && (this.crowded || this.full);
  }

  /** How video is requested. @returns {RtcOptions} */
  get options() {
    return this.#options;
  }

  /** Changes the options: the preset in the running sessions, anything else with new ones. @param {Partial<RtcOptions>} change */
  change(change) {
    const before = this.#options;
    const options = (this.#options = { ...before, ...change });
    const keys = /** @type {(keyof RtcOptions)[]} */ (Object.keys(options));
    const changed = keys.filter((key) => options[key] !== before[key]);
    if (changed.length === 0) {
      return;
    }
    if (changed.some((key) => key !== 'preset')) {
      this.gate.reset();
      this.gate.maxMs = options.transport === 'webrtc' ? INSISTING_MS : Infinity;
      this.notice = '';
      this.#routes().forEach((route) => route.rest());
    }
    this.tick();
  }

  /**
   * How a stream is to be sent: small ones side by side need less than a big one.
   *
   * @param {Watch} watch
   */
  presetFor(watch) {
    return watch.small && this.#options.preset === 'auto' ? 'balanced' : this.#options.preset;
  }

  /** @param {number} now */
  mayTry(now) {
    const { connection } = this.#viewer;
    const { transport } = this.#options;
    if (!this.available || transport === 'websocket' || connection.state !== 'open' || !this.gate.isOpen(now)) {
      return false;
    }
    if (!this.crowded || transport === 'webrtc' || h264Unavailable() !== '') {
      return true;
    }
    this.notice = CROWDED;
    return false;
  }

  /** Does what is due. */
  tick() {
    const now = performance.now();
    this.#routes().forEach((route) => route.tick(now));
  }

  /**
   * Opens a session.
   *
   * @param {string} stream
   * @param {string} preset
   * @param {PeerHandlers} handlers
   */
  connect(stream, preset, handlers) {
    const { codec, relay } = this.#options;
    const ref = ++this.#refs;
    this.iceServerError = '';
    const send = (/** @type {object} */ m) => this.#peers.get(ref) === peer && this.#viewer.connection.send(m);
    const peer = new Peer(ref, { stream, codec, preset, relay, iceServers: this.#iceServers }, send, handlers);
    this.#peers.set(ref, peer);
    return peer;
  }

  /** Whether a session can still be spoken of on the present WebSocket. @param {Peer} peer */
  knows(peer) {
    return this.#peers.get(peer.ref) === peer;
  }

  /**
   * @param {any} m from the WebSocket
   * @returns {boolean} whether it was about WebRTC
   */
  message(m) {
    if (m.type === 'rtc') {
      this.#offered(m);
      return true;
    }
    if (!String(m.type).startsWith('rtc-')) {
      return false;
    }
    const peer = this.#peers.get(m.ref);
    peer?.signal(m);
    if (m.type === 'rtc-ended' || m.type === 'rtc-refused') {
      this.#forget(m.ref);
    }
    return true;
  }

  /** A moment here in milliseconds on the host's clock; NaN when it is not known. @param {number} ms */
  hostMs(ms) {
    return this.#viewer.clock.ageMs(0, ms);
  }

  /** Passes on what a data channel says about the viewer, not its stream. @param {any} m */
  forward(m) {
    this.#viewer.receive(m);
  }

  /** A WebSocket was opened: sessions go on, but their refs mean nothing there. @param {boolean} restarted the host was */
  webSocketOpened(restarted) {
    this.available = false;
    this.#peers.clear();
    if (restarted) {
      this.gate.reset();
      this.#routes().forEach((route) => route.rest());
    }
  }

  /**
   * Sets the notice.
   *
   * @param {string} text a sentence that says what happens now
   * @param {string} clue why, as far as it is known
   */
  setNotice(text, clue) {
    const why = this.iceServerError || clue;
    this.notice = why ? `${text} (${why.slice(0, MAX_CLUE)})` : text;
  }

  /** @param {string} text */
  reportIceServerError(text) {
    this.iceServerError = text;
    if (this.#reported.size < MAX_REPORTED && !this.#reported.has(text)) {
      this.#reported.add(text);
      this.#viewer.emit('iceServerError', text);
    }
  }

  /** The transport of a stream or of its messages changed. @param {string} stream empty for all */
  changed(stream) {
    this.#viewer.emit('transport', stream);
  }

  close() {
    clearInterval(this.#timer);
  }

  /** @param {any} m */
  #offered(m) {
    this.available = Boolean(m.available);
    this.crowded = Boolean(m.crowded);
    this.#iceServers = m.iceServers ?? [];
    this.codecs = m.codecs ?? [];
    if (!this.available) {
      this.#withdrawn = true;
    } else if (this.#withdrawn || m.instance !== this.#instance) {
      this.#withdrawn = false;
      this.#instance = m.instance;
      this.gate.reset(); // what failed before says nothing about this one
    }
    this.changed('');
    this.tick();
  }

  /** Its ref means nothing any more, unless a refusal left it as it was. @param {number} ref */
  #forget(ref) {
    if (this.#peers.get(ref)?.closed) {
      this.#peers.delete(ref);
    }
  }

  #routes() {
    return this.#viewer.watches().map((watch) => watch.route);
  }
}
