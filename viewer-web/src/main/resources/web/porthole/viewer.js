/* SPDX-License-Identifier: Apache-2.0 */

import { Connection } from './connection.js';
import { HostClock } from './clock.js';
import { readFrame } from './protocol.js';
import { startPainters } from './painters.js';
import { Rtc } from './rtc.js';
import { Watch } from './watch.js';

/** @typedef {import('./protocol.js').StreamSummary} StreamSummary */

const CLOCK_BURST = 20;
const CLOCK_BURST_MS = 120;
const CLOCK_MS = 2000;

/**
 * Watches any number of a host's streams over one WebSocket, and over WebRTC where the host and the network have it. Events:
 *
 * * `streams`: the list of streams or their states changed
 * * `connection`: the connection's state changed
 * * `status`: something about a watched stream changed, but not its frame; `detail` is its name
 * * `lease`: an answer to `acquire` or `release`, or the lease was lost, which comes on each connection; `detail` is
 *   the message
 * * `asked`: another viewer asks for the lease that this one holds; `detail` is the message
 * * `refused`: the host refused a message; `detail` is its `error`
 * * `transport`: a stream's frames or messages use another transport from now on; `detail` is its name, or empty when the
 *   host has or has no more WebRTC
 * * `controls`: `detail` is a message about a stream's controls or plots, which `StreamControls` asks for
 * * `clock`: the host told its time; `detail` is the message
 * * `iceServerError`: an ICE server failed; `detail` says which and how
 */
export class Viewer extends EventTarget {
  /** @type {StreamSummary[]} */
  streams = [];
  /** @type {string | null} */
  defaultStream = null;
  /** @type {'view' | 'camera' | 'control'} */
  role = 'view';
  /** The host's version. */
  version = '';
  clock = new HostClock();
  /** Whether nobody looks at the page: then one frame per second is enough. */
  hidden = document.hidden;

  #instance = '';
  #name = '';
  /** @type {Map<string, Watch>} */
  #watches = new Map();
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #clockTimer;
  #clockRounds = 0;
  #listeners = new AbortController();

  /** @param {import('./api.js').Api} api */
  constructor(api) {
    super();
    this.api = api;
    startPainters();
    this.connection = new Connection(api, {
      text: (message) => this.#text(message),
      binary: (message) => this.#frame(message),
      state: () => this.#connectionChanged(),
    });
    this.rtc = new Rtc(this);
    const options = { signal: this.#listeners.signal };
    document.addEventListener('visibilitychange', () => this.#visibility(), options);
    addEventListener('online', () => this.connection.retryNow(), options);
  }

  /**
   * Shows a stream on a canvas, now or as soon as there is such a stream.
   *
   * @param {string} name
   * @param {HTMLCanvasElement} canvas
   * @param {import('./protocol.js').SubscribeOptions} [options] how to watch
   * @param {() => void} [painted] called after each painting, in the same animation frame
   * @param {{video?: HTMLVideoElement | null, overlay?: HTMLCanvasElement | null, small?: boolean}} [how] `video` lies
   *   exactly under the canvas and is to be seen through it while `transport` is `webrtc`; without one, video is drawn on
   *   the canvas. `overlay` lies over it for the annotations. `small`: one of many
   */
  watch(name, canvas, options = {}, painted = () => {}, how = {}) {
    this.#watches.get(name)?.close();
    const watch = new Watch(this, name, canvas, painted, how);
    watch.setOptions(options);
    this.#watches.set(name, watch);
    this.#match();
    this.rtc.tick();
    return watch;
  }

  /** Everything that is watched. */
  watches() {
    return [...this.#watches.values()];
  }

  /**
   * What the list says about a stream.
   *
   * @param {string} name
   */
  summary(name) {
    return this.streams.find((s) => s.name === name) ?? null;
  }

  /** @param {object} message */
  send(message) {
    this.connection.send(message);
  }

  /**
   * Sends a message about the control of a stream: over the data channel while there is one, else the WebSocket.
   *
   * @param {{type: string, stream: string, [key: string]: unknown}} message
   */
  control(message) {
    const route = this.#watches.get(message.stream)?.route;
    if (!route?.usesDataChannel || !route.send(message)) {
      this.send(message);
    }
  }

  /** Says what this viewer calls itself, to others who watch. @param {string} name empty for its address */
  setName(name) {
    if (name !== this.#name) {
      this.#name = name;
      this.send({ type: 'name', name });
    }
  }

  /** Whether messages about a stream reach the host. @param {string | null} stream */
  reaches(stream) {
    return this.connection.state === 'open' || this.usesDataChannel(stream);
  }

  /** Ends everything. */
  close() {
    this.#listeners.abort();
    clearInterval(this.#clockTimer);
    this.rtc.close();
    for (const watch of this.watches()) {
      watch.close();
    }
    this.connection.close();
  }

  /** For `Watch.close`. @param {Watch} watch */
  forget(watch) {
    if (this.#watches.get(watch.name) === watch) {
      this.#watches.delete(watch.name);
      this.send({ type: 'unsubscribe', stream: watch.name });
    }
  }

  /** What keeps this viewer from controlling everything, in words for people; empty when nothing does. */
  get limit() {
    return { view: 'This link is view-only', camera: 'This link moves cameras only', control: '' }[this.role];
  }

  /** The commands that this viewer may send to a stream when it has the lease; null when it may not steer it. @param {string | null} stream */
  commands(stream) {
    const summary = stream === null ? null : this.summary(stream);
    if (this.role === 'camera') {
      return summary?.camera ?? null;
    }
    return this.role === 'control' && summary?.steerable ? (summary.commands ?? []) : null;
  }

  /**
   * For `Rtc`: a message from a data channel that is about the viewer: `hello`, `clock`, `error` or `lease`.
   *
   * @param {any} m
   */
  receive(m) {
    if (m.type === 'hello') {
      this.role = m.role;
    } else {
      this.#text(m);
    }
  }

  /** @param {any} m */
  #text(m) {
    switch (m.type) {
      case 'hello':
        return this.#hello(m);
      case 'streams':
        return this.#list(m);
      case 'clock':
        this.clock.sample(m.t0, m.t1, m.t2, performance.now());
        return this.emit('clock', m);
      case 'lease':
      case 'asked':
        return this.emit(m.type, m);
      case 'error':
        return this.emit('refused', m);
      case 'controls':
      case 'control-values':
      case 'plot-points':
        return this.emit('controls', m);
      default:
        return this.rtc.message(m) || this.#aboutStream(m);
    }
  }

  /** @param {any} m */
  #hello(m) {
    const restarted = m.instance !== this.#instance;
    if (restarted) {
      this.#instance = m.instance;
      this.clock.reset();
    }
    this.rtc.webSocketOpened(restarted);
    this.clock.hint(m.time, performance.now());
    this.role = m.role;
    this.version = m.version;
    for (const watch of this.#watches.values()) {
      watch.detach();
    }
    this.#list(m);
    this.#startClock();
    if (this.#name !== '') {
      this.send({ type: 'name', name: this.#name });
    }
    this.emit('connection');
  }

  /** @param {any} m */
  #list(m) {
    this.streams = m.streams;
    this.defaultStream = m.default ?? null;
    this.emit('streams');
    this.#match();
  }

  /** Subscribes what is listed and not yet subscribed; a stream that came back has a new id. */
  #match() {
    if (this.connection.state !== 'open') {
      return;
    }
    for (const watch of this.#watches.values()) {
      const summary = this.summary(watch.name);
      watch.missing = !summary;
      if (watch.id !== null && watch.id !== summary?.id) {
        watch.route.rest();
        watch.detach();
      }
      if (summary && watch.id === null) {
        watch.attach(summary.state);
        watch.id = summary.id;
        watch.subscribe();
      }
    }
  }

  /** @param {any} m */
  #aboutStream(m) {
    const watch = m.stream === undefined ? this.#byId(m.id) : this.#watches.get(m.stream);
    // what is still said about frames that are no longer asked for would mix with what comes with the video
    if (watch && !watch.route.up) {
      watch.handle(m);
    }
  }

  /** @param {ArrayBuffer} message */
  #frame(message) {
    const frame = readFrame(message);
    const watch = this.#byId(frame.stream);
    if (watch && !watch.route.up) {
      watch.receive(frame, message.byteLength);
    } else {
      this.send({ type: 'ack', id: frame.stream, sequence: frame.sequence });
    }
  }

  /** @param {number} id */
  #byId(id) {
    for (const watch of this.#watches.values()) {
      if (watch.id === id) {
        return watch;
      }
    }
    return null;
  }

  #connectionChanged() {
    // called by the connection's constructor too, before it is assigned
    if (this.connection && this.connection.state !== 'open') {
      for (const watch of this.#watches.values()) {
        watch.detach();
      }
    }
    this.emit('connection');
  }

  /** Whether messages about a stream use a data channel. @param {string | null} stream */
  usesDataChannel(stream) {
    return stream !== null && Boolean(this.#watches.get(stream)?.route.usesDataChannel);
  }

  #startClock() {
    this.#clockRounds = 0;
    const tick = () => {
      const message = { type: 'clock', t0: performance.now() };
      const talking = this.watches().find((watch) => watch.route.usesDataChannel);
      if (!talking?.route.send(message)) {
        this.send(message);
      }
      if (++this.#clockRounds === CLOCK_BURST) {
        clearInterval(this.#clockTimer);
        this.#clockTimer = setInterval(tick, CLOCK_MS);
      }
    };
    clearInterval(this.#clockTimer);
    this.#clockTimer = setInterval(tick, CLOCK_BURST_MS);
    tick();
  }

  #visibility() {
    this.hidden = document.hidden;
    this.connection.retryNow();
    for (const watch of this.#watches.values()) {
      if (watch.id !== null) {
        watch.subscribe();
      }
    }
  }

  /**
   * For `Rtc` and `Watch`.
   *
   * @param {string} type
   * @param {unknown} [detail]
   */
  emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
