/* SPDX-License-Identifier: Apache-2.0 */

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FakeControls } from './controls.js';
import { FakeLinks } from './links.js';
import { FakeRecorder } from './recorder.js';
import { FakeStream } from './stream.js';
import { FakeViewer } from './viewer.js';
import { ServerSocket } from './websocket.js';

/** The page's files: the sources, or in `PORTHOLE_WEB` those that a build has put together. */
const WEB = process.env.PORTHOLE_WEB ?? fileURLToPath(new URL('../../main/resources/web/', import.meta.url));
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

/** The same header as the real host's; a test compares them. */
export const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self'; " +
  "media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'";

/**
 * A host that speaks porthole.v1 with test frames, for developing and testing the page without the real one. What a
 * test wants to go wrong can be made to: see the methods.
 */
export class FakeHost {
  /** @type {Map<string, FakeStream>} */
  streams = new Map();
  /** @type {Set<FakeViewer>} */
  viewers = new Set();
  /** Input events that came, newest last. @type {any[]} */
  inputs = [];
  instance = '';
  /** Refuses WebSockets, as some proxies do. */
  blockSockets = false;
  /** Serves nothing but the page yet. */
  starting = false;
  /** Why the host itself refuses WebSockets and writing requests; empty when it does not. */
  refusal = '';
  /** What is said about WebRTC after `hello`; null: nothing. @type {{iceServers: object[], codecs: string[]} | null} */
  rtc = null;
  /** Answers the messages of viewers about WebRTC. @type {{take: (viewer: FakeViewer, message: any) => void} | null} */
  sender = null;
  /** Records and keeps frames; null: it has no recorder. @type {FakeRecorder | null} */
  recorder = null;
  /** Who asks for a lease, by stream. @type {Map<string, FakeViewer>} */
  asking = new Map();
  /** How long the holder has to answer. */
  answerMs = 15_000;
  /** Pages of others, by path. @type {Map<string, string>} */
  pages = new Map();
  /** Links that let watch. */
  links = new FakeLinks();
  /** Lease holders by stream. @type {Map<string, FakeViewer | string>} */
  leases = new Map();

  #server;
  #sockets = new Set();
  #ids = 0;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;

  /** @param {{port?: number, prefix?: string, token?: string, role?: 'view' | 'camera' | 'control'}} [options] */
  constructor({ port = 0, prefix = '/', token = '', role = 'control' } = {}) {
    this.port = port;
    this.prefix = prefix;
    this.token = token;
    this.role = role;
  }

  get url() {
    return `http://127.0.0.1:${this.port}${this.prefix}`;
  }

  /**
   * @param {string} name
   * @param {Partial<FakeStream>} [properties]
   */
  add(name, properties = {}) {
    const stream = Object.assign(new FakeStream(name, ++this.#ids), properties);
    this.streams.set(name, stream);
    this.#announce();
    return stream;
  }

  /** @param {string} name */
  remove(name) {
    const stream = this.streams.get(name);
    this.streams.delete(name);
    for (const viewer of this.viewers) {
      viewer.ended(stream);
    }
    this.#announce();
  }

  /**
   * @param {string} name
   * @param {string} state
   * @param {string} [reason]
   */
  setState(name, state, reason = '') {
    const stream = this.streams.get(name);
    Object.assign(stream, { state, reason, running: state === 'live' || state === 'placeholder' });
    for (const viewer of this.viewers) {
      viewer.status(stream);
    }
    this.#announce();
  }

  async start() {
    this.instance = Math.random().toString(16).slice(2);
    this.#server = createServer((request, response) => this.#answer(request, response));
    this.#server.on('upgrade', (request, socket) => this.#upgrade(request, socket));
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    await new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.port, '127.0.0.1', resolve);
    });
    this.port = this.#server.address().port;
    this.#timer = setInterval(() => this.#tick(), 1000 / 30);
    return this;
  }

  /** The process dies: without a close. */
  async kill() {
    clearInterval(this.#timer);
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) {
      socket.destroy();
    }
    this.viewers.clear();
    await closed;
  }

  /** The transport is updated: all viewers are disconnected with 1001 and may come back. */
  update() {
    for (const viewer of this.viewers) {
      viewer.socket.close(1001);
      viewer.leave();
    }
  }

  /**
   * WebRTC comes or goes.
   *
   * @param {{iceServers?: object[], codecs?: string[]} | null} rtc
   */
  offerRtc(rtc) {
    this.rtc = rtc && { iceServers: [], codecs: ['h264', 'vp8'], ...rtc };
    for (const viewer of this.viewers) {
      viewer.socket.send({ type: 'rtc', available: this.rtc !== null, ...this.rtc });
    }
  }

  /**
   * A stream gets controls, or others.
   *
   * @param {string} name
   * @param {Parameters<FakeControls['define']>[0]} definition
   */
  offerControls(name, definition) {
    const stream = this.streams.get(name);
    stream.controls ??= new FakeControls(this, name);
    stream.controls.define(definition);
    this.#announce();
    return stream.controls;
  }

  /**
   * A simulation says what state it is in.
   *
   * @param {string} name
   * @param {object} state
   */
  setSimulation(name, state) {
    const stream = this.streams.get(name);
    stream.simulation = { paused: null, speed: null, realTimeFactor: null, episode: null, step: null, ...state };
    for (const viewer of this.viewers) {
      viewer.simulation(stream);
    }
  }

  /** A recorder comes. */
  offerRecorder() {
    this.recorder = new FakeRecorder(this);
    return this.recorder;
  }

  /**
   * A viewer asks for the lease. It is the viewer's, whatever connections it has.
   *
   * @param {FakeViewer} viewer
   * @param {{stream: string, take?: boolean}} message
   * @returns {object} the answer
   */
  acquire(viewer, { stream, take }) {
    const holder = this.leases.get(stream);
    const granted = this.role !== 'view' && (!holder || holder === viewer || Boolean(take));
    if (granted && holder !== viewer) {
      this.leases.set(stream, viewer);
      this.#lost(holder, stream);
    }
    return { type: 'lease', stream, granted, holder: String(this.leases.get(stream)) };
  }

  /** Gives the lease to a viewer that is not connected here. @param {string} stream @param {string} holder */
  giveTo(stream, holder) {
    const before = this.leases.get(stream);
    this.leases.set(stream, holder);
    this.#lost(before, stream);
  }

  /** A viewer asks the holder for the lease. @param {FakeViewer} viewer @param {{stream: string}} message */
  ask(viewer, { stream }) {
    const holder = this.leases.get(stream);
    if (!holder || holder === viewer) {
      return this.acquire(viewer, { stream });
    }
    this.asking.set(stream, viewer);
    if (holder instanceof FakeViewer) {
      holder.tell({ type: 'asked', stream, viewer: String(viewer), answerMs: this.answerMs });
    }
    setTimeout(() => this.#decide(stream, viewer, true), this.answerMs);
    return { type: 'lease', stream, granted: false, holder: String(holder), asking: true };
  }

  /** The holder answers. @param {FakeViewer} holder @param {{stream: string, give: boolean}} message */
  answerAsked(holder, { stream, give }) {
    const viewer = this.asking.get(stream);
    if (viewer && this.leases.get(stream) === holder) {
      this.#decide(stream, viewer, give);
    }
  }

  /** @param {string} stream @param {FakeViewer} viewer @param {boolean} give */
  #decide(stream, viewer, give) {
    if (this.asking.get(stream) !== viewer) {
      return;
    }
    this.asking.delete(stream);
    if (give) {
      viewer.tell(this.acquire(viewer, { stream, take: true }));
    } else {
      viewer.tell({ type: 'lease', stream, granted: false, holder: String(this.leases.get(stream)), refused: true });
    }
  }

  /**
   * @param {FakeViewer} viewer
   * @param {string} stream
   */
  release(viewer, stream) {
    if (this.leases.get(stream) === viewer) {
      this.leases.delete(stream);
    }
    return { type: 'lease', stream, granted: false, holder: null };
  }

  /**
   * An input event of a viewer.
   *
   * @param {FakeViewer} viewer
   * @param {{stream: string, event: any}} message
   */
  input(viewer, { stream, event }) {
    if (this.leases.get(stream) === viewer) {
      this.inputs.push(event);
    }
  }

  /** Tells a former holder, on each of its connections. @param {FakeViewer | string | undefined} holder @param {string} stream */
  #lost(holder, stream) {
    if (holder instanceof FakeViewer) {
      holder.tell({ type: 'lease', stream, granted: false, holder: String(this.leases.get(stream)) });
    }
  }

  /** Microseconds on this host's monotonic clock. */
  now() {
    return Math.round(performance.now() * 1000) + 5_000_000_000;
  }

  list() {
    return [...this.streams.values()].map((s) => s.summary());
  }

  #announce() {
    for (const viewer of this.viewers) {
      viewer.socket.send({ type: 'streams', default: this.defaultName(), streams: this.list() });
    }
  }

  defaultName() {
    return this.streams.keys().next().value ?? null;
  }

  #tick() {
    for (const stream of this.streams.values()) {
      stream.tick(this.now());
    }
    this.recorder?.tick();
    for (const viewer of this.viewers) {
      viewer.tick();
    }
  }

  #allowed(request, url) {
    const given = url.searchParams.get('token') ?? request.headers.authorization?.replace('Bearer ', '') ?? '';
    return this.token === '' || given === this.token;
  }

  #upgrade(request, socket) {
    const url = new URL(request.url, 'http://host');
    if (
      this.blockSockets ||
      this.starting ||
      this.refusal ||
      !this.#allowed(request, url) ||
      url.pathname !== `${this.prefix}streaming/client/`
    ) {
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      return;
    }
    const viewer = new FakeViewer(this, new ServerSocket(request, socket, 'porthole.v1'));
    this.viewers.add(viewer);
    viewer.socket.onclose = () => viewer.leave();
    viewer.hello();
  }

  #answer(request, response) {
    const url = new URL(request.url, 'http://host');
    if (!url.pathname.startsWith(this.prefix)) {
      response.writeHead(404).end();
      return;
    }
    const path = decodeURIComponent(url.pathname.slice(this.prefix.length));
    const plain = /^streams\/([^/]+)\/(mjpeg|snapshot(?:\.npy|\.png)?)$/.exec(path);
    if (!path.startsWith('api/') && !plain && request.method !== 'POST') {
      this.#file(path || 'index.html', response);
    } else if (!this.#allowed(request, url)) {
      this.#json(response, 401, { title: 'Token needed', detail: 'This host asks for a token.' });
    } else if (this.starting) {
      this.#json(response, 503, { title: 'Starting', detail: 'The host is starting.' });
    } else if (request.method === 'POST' && this.refusal) {
      this.#json(response, 403, { title: 'Unknown host', detail: this.refusal });
    } else if (path === 'streaming/client/') {
      response.writeHead(204).end();
    } else if (plain && !/^\d*$/.test(url.searchParams.get('quality') ?? '')) {
      this.#json(response, 400, { title: 'Bad value', detail: 'quality is not a whole number in 1..100.' });
    } else if (plain) {
      this.streams.get(plain[1])?.plain(plain[2], response);
    } else {
      this.#api(path, request, response);
    }
  }

  #file(path, response) {
    const other = this.pages.get(path);
    if (other !== undefined) {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end(other);
      return;
    }
    const file = join(WEB, normalize(`/${path}`));
    try {
      const body = readFileSync(file);
      response.writeHead(200, {
        'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
        'Content-Security-Policy': [CONTENT_SECURITY_POLICY, "frame-ancestors 'self'"],
        'X-Content-Type-Options': 'nosniff',
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  }

  #api(path, request, response) {
    if (this.links.answer(path, request, response, this.url) || this.recorder?.answer(path, request, response)) {
      return;
    }
    if (path === 'api/v1/streams') {
      this.#json(response, 200, {
        default: this.defaultName(),
        streams: [...this.streams.values()].map((s) => this.#report(s)),
      });
      return;
    }
    const [name, part] = path.replace('api/v1/streams/', '').split('/');
    const stream = this.streams.get(name);
    if (stream && part === 'description') {
      this.#json(response, 200, stream.description());
    } else if (stream && part === 'sample') {
      const query = new URL(request.url, 'http://host').searchParams;
      this.#json(response, 200, stream.sample(query));
    } else if (!stream) {
      this.#json(response, 404, { title: 'Unknown stream', detail: 'There is no such stream.' });
    } else if (request.method === 'PATCH') {
      let body = '';
      request.on('data', (chunk) => (body += chunk));
      request.on('end', () => {
        stream.tone = JSON.parse(body).tone;
        this.#json(response, 200, this.#report(stream));
      });
    } else {
      this.#json(response, 200, this.#report(stream));
    }
  }

  #report(stream) {
    return { ...stream.report(), ...this.recorder?.fields(stream.name) };
  }

  #json(response, status, body) {
    const type = status < 400 ? 'application/json' : 'application/problem+json';
    response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' });
    response.end(JSON.stringify(body));
  }
}
