/* SPDX-License-Identifier: Apache-2.0 */

import { Connection } from './connection.js';
import { HostClock } from './clock.js';
import { readPicture } from './protocol.js';
import { Watch } from './watch.js';

/** @typedef {import('./protocol.js').StreamSummary} StreamSummary */

const CLOCK_BURST = 5;
const CLOCK_BURST_MS = 120;
const CLOCK_MS = 2000;

/**
 * Watches any number of a host's streams over one WebSocket. Events:
 *
 * * `streams`: the list of streams or their states changed
 * * `connection`: the connection's state changed
 * * `status`: something about a watched stream changed, but not its picture; `detail` is its name
 * * `lease`: an answer to `acquire` or `release`, or the lease was taken away; `detail` is the message
 * * `refused`: the host refused a message; `detail` is its `error`
 */
export class Viewer extends EventTarget {
  /** @type {StreamSummary[]} */
  streams = [];
  /** @type {string | null} */
  defaultStream = null;
  /** @type {'view' | 'control'} */
  role = 'view';
  /** The host's version. */
  version = '';
  clock = new HostClock();
  /** Whether nobody looks at the page: then one picture a second is enough. */
  hidden = document.hidden;

  #instance = '';
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
    this.connection = new Connection(api, {
      text: (message) => this.#text(message),
      binary: (message) => this.#picture(message),
      state: () => this.#connectionChanged(),
    });
    const options = { signal: this.#listeners.signal };
    document.addEventListener('visibilitychange', () => this.#visibility(), options);
    addEventListener('online', () => this.connection.hurry(), options);
  }

  /**
   * Shows a stream on a canvas, now or as soon as there is such a stream.
   *
   * @param {string} name
   * @param {HTMLCanvasElement} canvas
   * @param {import('./protocol.js').Wish} [wish] how to watch
   * @param {() => void} [painted] called after each painting, in the same animation frame
   */
  watch(name, canvas, wish = {}, painted = () => {}) {
    this.#watches.get(name)?.close();
    const watch = new Watch(this, name, canvas, painted);
    watch.wish(wish);
    this.#watches.set(name, watch);
    this.#match();
    return watch;
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

  /** Ends everything. */
  close() {
    this.#listeners.abort();
    clearInterval(this.#clockTimer);
    for (const watch of [...this.#watches.values()]) {
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

  /** @param {any} m */
  #text(m) {
    switch (m.type) {
      case 'hello':
        return this.#hello(m);
      case 'streams':
        return this.#list(m);
      case 'clock':
        return this.clock.sample(m.t0, m.t1, m.t2, performance.now());
      case 'lease':
        return this.#emit('lease', m);
      case 'error':
        return this.#emit('refused', m);
      default:
        return this.#aboutStream(m);
    }
  }

  /** @param {any} m */
  #hello(m) {
    if (m.instance !== this.#instance) {
      this.#instance = m.instance;
      this.clock.reset();
    }
    this.clock.hint(m.time, performance.now());
    this.role = m.role;
    this.version = m.version;
    for (const watch of this.#watches.values()) {
      watch.detach();
    }
    this.#list(m);
    this.#startClock();
    this.#emit('connection');
  }

  /** @param {any} m */
  #list(m) {
    this.streams = m.streams;
    this.defaultStream = m.default ?? null;
    this.#emit('streams');
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
        watch.detach();
      }
      if (summary && watch.id === null) {
        watch.state = summary.state;
        watch.reason = '';
        watch.id = summary.id;
        watch.subscribe();
      }
    }
  }

  /** @param {any} m */
  #aboutStream(m) {
    const watch = m.stream === undefined ? this.#byId(m.id) : this.#watches.get(m.stream);
    if (!watch) {
      return;
    }
    if (m.type === 'annotations') {
      watch.annotate(m);
      return;
    }
    if (m.type === 'subscribed') {
      watch.id = m.id;
    } else if (m.type === 'status') {
      watch.state = m.state;
      watch.reason = m.reason ?? '';
    } else if (m.type === 'statistics') {
      watch.statistics = m;
    } else if (m.type === 'ended') {
      watch.detach();
      watch.state = 'ended';
      watch.reason = m.reason ?? '';
    }
    this.#emit('status', watch.name);
  }

  /** @param {ArrayBuffer} message */
  #picture(message) {
    const picture = readPicture(message);
    const watch = this.#byId(picture.stream);
    if (watch) {
      watch.receive(picture, message.byteLength);
    } else {
      this.send({ type: 'ack', id: picture.stream, sequence: picture.sequence });
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
      clearInterval(this.#clockTimer);
      for (const watch of this.#watches.values()) {
        watch.detach();
      }
    }
    this.#emit('connection');
  }

  #startClock() {
    this.#clockRounds = 0;
    const tick = () => {
      this.send({ type: 'clock', t0: performance.now() });
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
    this.connection.hurry();
    for (const watch of this.#watches.values()) {
      if (watch.id !== null) {
        watch.subscribe();
      }
    }
  }

  /**
   * @param {string} type
   * @param {unknown} [detail]
   */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
