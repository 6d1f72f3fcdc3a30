/* SPDX-License-Identifier: Apache-2.0 */

const WINDOW = 4;

/**
 * One connected page: what it watches, and what it was sent but has not acknowledged. It is there until the last of its
 * connections is closed: the WebSocket and any data channels.
 */
export class FakeViewer {
  /** @type {Map<string, {options: any, unacknowledged: number[], sent: number, last: number, frames: number, bytes: number}>} */
  watching = new Map();
  /** How messages reach it, by connection. @type {Map<string, (message: object) => void>} */
  connections = new Map();
  /** What it calls itself. */
  name = '';
  #statisticsAt = 0;

  /**
   * @param {import('./host.js').FakeHost} host
   * @param {import('./websocket.js').ServerSocket} socket
   */
  constructor(host, socket) {
    this.host = host;
    this.socket = socket;
    this.connections.set('websocket', (message) => socket.send(message));
    socket.ontext = (text) => this.#message(JSON.parse(text));
  }

  hello() {
    const { instance, role } = this.host;
    this.socket.send({
      type: 'hello',
      protocol: 'porthole.v1',
      version: '0.1.0',
      ...{ instance, role },
      time: this.host.now(),
      default: this.host.defaultName(),
      streams: this.host.list(),
    });
    if (this.host.rtc) {
      this.socket.send({ type: 'rtc', available: true, ...this.host.rtc });
    }
  }

  leave() {
    this.host.viewers.delete(this);
    this.host.streams.forEach((stream) => stream.controls?.subscribers.delete(this));
    this.disconnect('websocket');
  }

  /** A connection is closed; with the last one the leases are free. @param {string} connection */
  disconnect(connection) {
    this.connections.delete(connection);
    for (const [stream, holder] of this.host.leases) {
      if (holder === this && this.connections.size === 0) {
        this.host.leases.delete(stream);
      }
    }
  }

  /** Sends a message on every connection. @param {object} message */
  tell(message) {
    this.connections.forEach((send) => send(message));
  }

  toString() {
    return this.name || '127.0.0.1';
  }

  /** Sends what is new and fits into the window. */
  tick() {
    for (const [name, w] of this.watching) {
      const stream = this.host.streams.get(name);
      const due = !w.options.fps || this.host.now() - w.sent >= 900_000 / w.options.fps;
      if (stream && stream.sequence !== w.last && w.unacknowledged.length < WINDOW && due) {
        this.#frame(stream, w);
      }
    }
    if (this.host.now() - this.#statisticsAt > 1_000_000) {
      this.#statisticsAt = this.host.now();
      this.watching.forEach((w, name) => this.#statistics(name, w));
    }
  }

  status(stream) {
    if (this.watching.has(stream.name)) {
      const { name, id, state, reason } = stream;
      this.socket.send({ type: 'status', stream: name, id, state, reason, frameAgeMs: 0 });
    }
  }

  simulation(stream) {
    if (this.watching.has(stream.name) && stream.simulation) {
      const { name, id, simulation } = stream;
      this.tell({ type: 'simulation', stream: name, id, ...simulation });
    }
  }

  ended(stream) {
    if (this.watching.delete(stream.name)) {
      this.socket.send({ type: 'ended', stream: stream.name, id: stream.id, reason: 'the source was removed' });
    }
  }

  #frame(stream, w) {
    const annotations = stream.annotations(stream.sequence);
    if (annotations) {
      this.socket.send({ type: 'annotations', id: stream.id, sequence: stream.sequence, ...annotations });
    }
    const message = stream.message();
    w.last = stream.sequence;
    w.sent = this.host.now();
    w.frames++;
    w.bytes += message.length;
    w.unacknowledged.push(stream.sequence);
    this.socket.sendBinary(message);
  }

  #statistics(name, w) {
    const stream = this.host.streams.get(name);
    const holder = this.host.leases.get(name) ?? null;
    this.socket.send({
      type: 'statistics',
      stream: name,
      id: stream?.id,
      fps: w.frames,
      bitrate: w.bytes * 8,
      captureFps: stream?.running ? 30 : 0,
      latencyMs: { p50: 1.2, p95: 2.4, p99: 3.1 },
      drops: {},
      encoder: 'fake',
      degraded: stream?.degraded ?? '',
      viewers: this.host.viewers.size,
      holder: holder === null ? null : String(holder),
      lease: holder === this,
    });
    w.frames = w.bytes = 0;
  }

  #message(m) {
    switch (m.type) {
      case 'subscribe':
        return this.#subscribe(m);
      case 'unsubscribe':
        return this.watching.delete(m.stream);
      case 'ack':
        return this.#acknowledge(m);
      case 'clock':
        return this.socket.send({ type: 'clock', t0: m.t0, t1: this.host.now(), t2: this.host.now() });
      case 'acquire':
        return this.socket.send(this.host.acquire(this, m));
      case 'ask':
        return this.socket.send(this.host.ask(this, m));
      case 'answer':
        return this.host.answerAsked(this, m);
      case 'name':
        this.name = m.name;
        return undefined;
      case 'release':
        return this.socket.send(this.host.release(this, m.stream));
      case 'input':
        return this.host.input(this, m);
      case 'subscribe-controls':
      case 'unsubscribe-controls':
      case 'set-control':
        return this.host.streams.get(m.stream)?.controls?.take(this, m);
      default:
        return m.type.startsWith('rtc-') && this.host.sender?.take(this, m);
    }
  }

  #subscribe(m) {
    const stream = this.host.streams.get(m.stream ?? this.host.defaultName());
    if (!stream) {
      this.socket.send({
        type: 'error',
        title: 'Unknown stream',
        detail: `No stream '${m.stream}'.`,
        stream: m.stream,
      });
      return;
    }
    const fresh = { unacknowledged: [], sent: 0, last: -1, frames: 0, bytes: 0 };
    this.watching.set(stream.name, { ...fresh, ...this.watching.get(stream.name), options: m });
    this.socket.send({
      type: 'subscribed',
      stream: stream.name,
      id: stream.id,
      codec: 'jpeg',
      quality: typeof m.quality === 'number' ? m.quality : 85,
    });
    this.status(stream);
    this.simulation(stream);
    this.tick();
  }

  #acknowledge(m) {
    for (const [name, w] of this.watching) {
      if (this.host.streams.get(name)?.id === m.id) {
        w.unacknowledged = w.unacknowledged.filter((s) => s !== m.sequence);
      }
    }
  }
}
