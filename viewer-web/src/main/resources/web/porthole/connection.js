/* SPDX-License-Identifier: Apache-2.0 */

import { Refusal, STARTING } from './api.js';
import { Backoff } from './backoff.js';
import { GOING_AWAY, SUBPROTOCOL, socketUrl } from './protocol.js';

/**
 * @typedef {'connecting' | 'open' | 'waiting' | 'denied' | 'closed'} ConnectionState
 *   `waiting` for the next attempt; `denied`: the host wants a token, or another one
 *
 * @typedef {object} ConnectionHandlers
 * @property {(message: any) => void} text a JSON message
 * @property {(message: ArrayBuffer) => void} binary
 * @property {() => void} state the state, reason or blocked flag changed
 */

const SILENCE_MS = 5000;
const BLOCKED_AT_FIRST_MS = 1000;
const BLOCKED_LATER_MS = 3000;
const RETRY_BLOCKED_MS = 5000;

/** The title of the host's refusal of a link whose time is over. */
const LINK_ENDED = 'Link ended';

/**
 * The one WebSocket, which comes back by itself for as long as it is wanted.
 *
 * A browser does not tell why a WebSocket was refused, and slows down pages that try often in vain. So after a failed
 * attempt the REST interface is asked first: it says whether the host is there at all and whether it wants a token. When
 * the host answers but lets no WebSocket through, the connection counts as {@link blocked}.
 */
export class Connection {
  /** @type {ConnectionState} */
  state = 'connecting';
  /** Why it is not open, for the user. */
  reason = '';
  /** Whether the host answers requests but no WebSocket gets through. */
  blocked = false;
  /** Why the host refuses WebSockets, in its own words; empty when it does not say. */
  refusal = '';
  /** Whether the host is starting, so that it will take the connection shortly. */
  starting = false;
  /** Whether it was open at least once. */
  everOpen = false;
  /** `performance.now()` of the last message. */
  lastMessage = 0;

  /** @type {WebSocket | null} */
  #socket = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {number | null} */
  #refusedSince = null;
  #backoff = new Backoff();
  #watchdog;

  /**
   * Starts at once.
   *
   * @param {import('./api.js').Api} api
   * @param {ConnectionHandlers} handlers
   */
  constructor(api, handlers) {
    this.api = api;
    this.handlers = handlers;
    this.#watchdog = setInterval(() => this.#listen(), 1000);
    this.#attempt();
  }

  /**
   * Sends a message if the connection is open; otherwise it is dropped, and the state is sent again after `hello`.
   *
   * @param {object} message
   */
  send(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) {
      this.#socket.send(JSON.stringify(message));
    }
  }

  /** Tries at once instead of waiting: the network is back, the page is looked at again, or a token was typed. */
  retryNow() {
    if (this.state === 'waiting' || this.state === 'denied') {
      this.#attempt();
    }
  }

  /** Ends it for good. */
  close() {
    this.#set('closed', '');
    clearTimeout(this.#timer);
    clearInterval(this.#watchdog);
    this.#drop();
  }

  #attempt() {
    clearTimeout(this.#timer);
    this.#drop();
    this.#set('connecting', this.reason);
    const socket = new WebSocket(socketUrl(this.api.base, this.api.token), SUBPROTOCOL);
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => this.#opened();
    socket.onmessage = (event) => this.#received(event.data);
    socket.onclose = (event) => this.#lost(event);
  }

  #opened() {
    this.#backoff.reset();
    this.#refusedSince = null;
    this.blocked = false;
    this.refusal = '';
    this.starting = false;
    this.everOpen = true;
    this.lastMessage = performance.now();
    this.#set('open', '');
  }

  /** @param {string | ArrayBuffer} data */
  #received(data) {
    this.lastMessage = performance.now();
    if (typeof data === 'string') {
      this.handlers.text(JSON.parse(data));
    } else {
      this.handlers.binary(data);
    }
  }

  /** @param {CloseEvent} event */
  #lost(event) {
    const wasOpen = this.state === 'open';
    this.#drop();
    if (event.code === 1008) {
      this.#set('denied', event.reason || 'The host refused the connection.');
      return;
    }
    const updated = event.code === GOING_AWAY;
    if (wasOpen) {
      this.#set('waiting', updated ? 'The host is updating.' : event.reason || 'The connection was lost.');
      this.#later(() => this.#attempt(), this.#backoff.next(updated));
    } else {
      this.#probe();
    }
  }

  /** Asks by plain HTTP whether the host is there, then tries again or waits. */
  async #probe() {
    const socketRefused = performance.now();
    try {
      await this.api.streams();
      this.refusal = await this.api.socketRefusal();
    } catch (e) {
      if (this.state !== 'closed') {
        this.#unreachable(e);
      }
      return;
    }
    if (this.state !== 'connecting' && this.state !== 'waiting') {
      return;
    }
    this.starting = false;
    this.#refusedSince ??= socketRefused;
    const patience = this.everOpen ? BLOCKED_LATER_MS : BLOCKED_AT_FIRST_MS;
    this.blocked = performance.now() - this.#refusedSince >= patience;
    const wait = this.#backoff.next();
    this.#set('waiting', this.refusal || 'The host is reachable, but WebSocket connections are blocked.');
    this.#later(() => this.#attempt(), this.blocked ? RETRY_BLOCKED_MS : wait);
  }

  /** @param {unknown} error */
  #unreachable(error) {
    this.#refusedSince = null;
    this.blocked = false;
    this.starting = error instanceof Refusal && error.status === STARTING;
    if (error instanceof Refusal && (error.status === 401 || error.status === 403)) {
      const invalid = this.api.token && error.status === 401 && error.title !== LINK_ENDED;
      this.#set('denied', invalid ? 'This token is not valid.' : error.message);
      return;
    }
    this.#set('waiting', Connection.#reason(error));
    this.#later(() => this.#probeOrAttempt(), this.#backoff.next());
  }

  /** @param {unknown} error */
  static #reason(error) {
    if (error instanceof Refusal) {
      return error.status === 404 ? 'The host is being updated.' : error.message;
    }
    return 'The host does not respond.';
  }

  /** The first retries go straight for the socket; later ones ask first. */
  #probeOrAttempt() {
    if (this.#backoff.failures < 2) {
      this.#attempt();
    } else {
      this.#set('connecting', this.reason);
      this.api.streams().then(
        () => this.state === 'connecting' && this.#attempt(),
        (e) => this.state === 'connecting' && this.#unreachable(e),
      );
    }
  }

  /** The host speaks every second. When it is silent for long, the connection is lost even without a close. */
  #listen() {
    if (this.state === 'open' && performance.now() - this.lastMessage > SILENCE_MS) {
      this.#drop();
      this.#set('waiting', 'Connection timed out.');
      this.#later(() => this.#attempt(), this.#backoff.next());
    }
  }

  #drop() {
    const socket = this.#socket;
    this.#socket = null;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
  }

  /**
   * @param {() => void} action
   * @param {number} ms
   */
  #later(action, ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(action, ms);
  }

  /**
   * @param {ConnectionState} state
   * @param {string} reason
   */
  #set(state, reason) {
    this.state = state;
    this.reason = reason;
    this.handlers.state();
  }
}
