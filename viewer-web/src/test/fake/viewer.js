/* SPDX-License-Identifier: Apache-2.0 */

const WINDOW = 4;

/** One connected page: what it watches, and what it was sent but has not acknowledged. */
export class FakeViewer {
  /** @type {Map<string, {wish: any, unacknowledged: number[], sent: number, last: number, frames: number, bytes: number}>} */
  watching = new Map();
  #statisticsAt = 0;

  /**
   * @param {import('./host.js').FakeHost} host
   * @param {import('./websocket.js').ServerSocket} socket
   */
  constructor(host, socket) {
    this.host = host;
    this.socket = socket;
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
    for (const [stream, holder] of this.host.leases) {
      if (holder === this) {
        this.host.leases.delete(stream);
      }
    }
  }

  /** Sends what is new and fits into the window. */
  tick() {
    for (const [name, w] of this.watching) {
      const stream = this.host.streams.get(name);
      const due = !w.wish.fps || this.host.now() - w.sent >= 900_000 / w.wish.fps;
      if (stream && stream.sequence !== w.last && w.unacknowledged.length < WINDOW && due) {
        this.#picture(stream, w);
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

  ended(stream) {
    if (this.watching.delete(stream.name)) {
      this.socket.send({ type: 'ended', stream: stream.name, id: stream.id, reason: 'the source was removed' });
    }
  }

  #picture(stream, w) {
    const marks = stream.marks(stream.sequence);
    if (marks) {
      this.socket.send({ type: 'annotations', id: stream.id, sequence: stream.sequence, ...marks });
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
      holder: holder === null ? null : typeof holder === 'string' ? holder : '127.0.0.1',
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
        return this.#acquire(m);
      case 'release':
        return this.#release(m.stream);
      case 'input':
        return this.host.leases.get(m.stream) === this && this.host.inputs.push(m.event);
      default:
        return m.type.startsWith('rtc-') && this.host.desk?.take(this, m);
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
    this.watching.set(stream.name, { ...fresh, ...this.watching.get(stream.name), wish: m });
    this.socket.send({
      type: 'subscribed',
      stream: stream.name,
      id: stream.id,
      codec: 'jpeg',
      quality: m.quality ?? 85,
    });
    this.status(stream);
    this.tick();
  }

  #acknowledge(m) {
    for (const [name, w] of this.watching) {
      if (this.host.streams.get(name)?.id === m.id) {
        w.unacknowledged = w.unacknowledged.filter((s) => s !== m.sequence);
      }
    }
  }

  #acquire(m) {
    const holder = this.host.leases.get(m.stream);
    const granted = this.host.role === 'control' && (!holder || holder === this || m.take);
    if (granted) {
      this.host.leases.set(m.stream, this);
    }
    const name = granted ? '127.0.0.1' : String(holder);
    this.socket.send({ type: 'lease', stream: m.stream, granted, holder: name });
  }

  #release(stream) {
    if (this.host.leases.get(stream) === this) {
      this.host.leases.delete(stream);
    }
    this.socket.send({ type: 'lease', stream, granted: false, holder: null });
  }
}
