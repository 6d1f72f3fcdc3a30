/* SPDX-License-Identifier: Apache-2.0 */

import { SUBPROTOCOL } from './protocol.js';
import { readStats } from './rtc-stats.js';

/**
 * @typedef {object} PeerOptions
 * @property {string} stream
 * @property {string} codec `h264`, `vp8`, `vp9`, `av1`, or empty for the host's choice
 * @property {string} preset `low`, `balanced`, `high` or `auto`
 * @property {RTCIceServer[]} iceServers
 * @property {boolean} relay whether to go through a TURN server only
 *
 * @typedef {object} PeerHandlers
 * @property {(track: MediaStreamTrack) => void} track the video
 * @property {(message: any) => void} message from the data channel
 * @property {() => void} channel the data channel opened
 * @property {(text: string) => void} iceServerError an ICE server did not do its part
 * @property {(reason: string, detail: string) => void} refused by the host
 * @property {(reason: string) => void} ended by the host
 * @property {() => void} failed no way to the host, or not any more
 */

const MAX_BYTES = 65536;

/** STUN's own errors; the browser's 701, no answer, also comes from interfaces that cannot reach a good server. */
const isRefusal = (/** @type {number} */ code) => code >= 300 && code < 700;

/**
 * One WebRTC connection that receives one stream's video and has a data channel `porthole.v1`. It is over when a handler
 * says `refused`, `ended` or `failed`, or when it is closed; then it says nothing more.
 */
export class Peer {
  /** Why no way was found, as far as the browser tells. */
  clue = '';

  #send;
  #handlers;
  #pc;
  #channel;
  #options;
  #closed = false;
  /** Candidates of ours that wait for the offer to go, of theirs that wait for the answer. */
  #offered = false;
  #answered = false;
  /** @type {object[]} */
  #ours = [];
  /** @type {RTCIceCandidateInit[]} */
  #theirs = [];

  /**
   * Offers at once.
   *
   * @param {number} ref names it on the WebSocket
   * @param {PeerOptions} options
   * @param {(message: object) => void} send on the WebSocket that the ref belongs to, and nowhere once that is gone
   * @param {PeerHandlers} handlers
   */
  constructor(ref, options, send, handlers) {
    this.ref = ref;
    this.#options = options;
    this.#send = send;
    this.#handlers = handlers;
    this.#pc = new RTCPeerConnection({
      iceServers: options.iceServers,
      iceTransportPolicy: options.relay ? 'relay' : 'all',
      bundlePolicy: 'max-bundle',
    });
    this.#channel = this.#pc.createDataChannel(SUBPROTOCOL);
    this.#listen();
    this.#offer().catch((e) => this.#fail(String(e)));
  }

  /** Whether it is over. */
  get closed() {
    return this.#closed;
  }

  /** Whether messages can go over the data channel. */
  get channelOpen() {
    return !this.#closed && this.#channel.readyState === 'open';
  }

  /**
   * Sends a message over the data channel.
   *
   * @param {object} message
   * @returns {boolean} whether it went
   */
  send(message) {
    const text = JSON.stringify(message);
    if (!this.channelOpen || text.length > MAX_BYTES || this.#channel.bufferedAmount > MAX_BYTES) {
      return false;
    }
    this.#channel.send(text);
    return true;
  }

  /** Changes how it is sent. @param {string} preset */
  preset(preset) {
    this.#send({ type: 'rtc-preset', ref: this.ref, preset });
  }

  /** A message with this ref came over the WebSocket. @param {any} m */
  async signal(m) {
    if (this.#closed) {
      return;
    }
    switch (m.type) {
      case 'rtc-answer':
        return this.#answer(m.answer).catch((e) => this.#fail(String(e)));
      case 'rtc-candidate':
        return this.#candidate({ sdpMid: m.sdpMid, sdpMLineIndex: m.sdpMLineIndex, candidate: m.candidate });
      case 'rtc-ice-server-error':
        return this.#handlers.iceServerError(m.detail ?? '');
      case 'rtc-refused':
        // a candidate or a change that was refused leaves the session as it was
        return this.#answered ? undefined : this.#over(() => this.#handlers.refused(m.reason ?? '', m.detail ?? ''));
      case 'rtc-ended':
        return this.#over(() => this.#handlers.ended(m.reason ?? ''));
      default:
        return undefined;
    }
  }

  /** What the browser counts. */
  async stats() {
    return readStats(await this.#pc.getStats());
  }

  /** Ends it; the host hears of it both ways. */
  close() {
    if (!this.#closed) {
      this.#send({ type: 'rtc-close', ref: this.ref });
      this.#over(() => {});
    }
  }

  #listen() {
    const pc = this.#pc;
    const transceiver = pc.addTransceiver('video', { direction: 'recvonly' });
    minimizeDelay(transceiver.receiver);
    pc.ontrack = (e) => this.#handlers.track(e.track);
    pc.onicecandidate = (e) => e.candidate?.candidate && this.#trickle(e.candidate);
    pc.onicecandidateerror = (e) => this.#serverError(e);
    pc.onconnectionstatechange = () => {
      if (pc.connectionState === 'failed') {
        this.#fail('');
      }
    };
    this.#channel.onopen = () => this.#handlers.channel();
    this.#channel.onmessage = (e) => typeof e.data === 'string' && this.#handlers.message(JSON.parse(e.data));
    // the quickest sign that the host has closed the session, and the only one while there is no WebSocket
    this.#channel.onclose = () => this.#over(() => this.#handlers.ended('the host closed it'));
  }

  async #offer() {
    await this.#pc.setLocalDescription();
    if (this.#closed) {
      return;
    }
    const { stream, codec, preset } = this.#options;
    const offer = this.#pc.localDescription?.sdp;
    this.#send({ type: 'rtc-open', ref: this.ref, offer, streams: [stream], ...(codec && { codec }), preset });
    this.#offered = true;
    this.#ours.splice(0).forEach((m) => this.#send(m));
  }

  /** @param {string} sdp */
  async #answer(sdp) {
    await this.#pc.setRemoteDescription({ type: 'answer', sdp });
    this.#answered = true;
    await Promise.all(this.#theirs.splice(0).map((c) => this.#candidate(c)));
  }

  /** @param {RTCIceCandidate} candidate */
  #trickle({ sdpMid, sdpMLineIndex, candidate }) {
    const message = {
      type: 'rtc-candidate',
      ref: this.ref,
      sdpMid: sdpMid ?? '',
      sdpMLineIndex: sdpMLineIndex ?? 0,
      candidate,
    };
    if (this.#offered) {
      this.#send(message);
    } else {
      this.#ours.push(message);
    }
  }

  /** @param {RTCIceCandidateInit} candidate */
  async #candidate(candidate) {
    if (!this.#answered) {
      this.#theirs.push(candidate);
      return;
    }
    // one that the browser cannot use is not the end: there are others
    await this.#pc.addIceCandidate(candidate).catch((e) => (this.clue = String(e)));
  }

  /** @param {RTCPeerConnectionIceErrorEvent} e */
  #serverError(e) {
    const text = `${e.url}: ${e.errorText || 'no answer'} (${e.errorCode})`;
    this.clue = text;
    if (isRefusal(e.errorCode)) {
      this.#handlers.iceServerError(text);
    }
  }

  /** @param {string} clue */
  #fail(clue) {
    this.clue = clue || this.clue;
    if (!this.#closed) {
      this.#send({ type: 'rtc-close', ref: this.ref });
    }
    this.#over(() => this.#handlers.failed());
  }

  /** @param {() => void} tell */
  #over(tell) {
    if (!this.#closed) {
      this.#closed = true;
      tell();
      this.#pc.close();
    }
  }
}

/** Asks the browser to show frames as soon as they are there. @param {any} receiver */
function minimizeDelay(receiver) {
  if ('jitterBufferTarget' in receiver) {
    receiver.jitterBufferTarget = 0;
  }
  if ('playoutDelayHint' in receiver) {
    receiver.playoutDelayHint = 0;
  }
}
