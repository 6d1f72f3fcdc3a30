/* SPDX-License-Identifier: Apache-2.0 */

import { h264Unavailable } from './h264.js';
import { colourMarks } from './label.js';
import { Jitter, RateMeter, Samples } from './meters.js';
import { ANNOTATED_MS } from './overlay.js';
import { VideoRoute } from './video-route.js';
import { Codec, marksOf } from './protocol.js';
import { Screen } from './screen.js';
import { Stages } from './stages.js';

/**
 * @typedef {import('./protocol.js').Annotations} Annotations
 * @typedef {import('./protocol.js').Frame} Frame
 * @typedef {import('./protocol.js').Statistics} Statistics
 * @typedef {import('./protocol.js').StreamState} StreamState
 * @typedef {import('./protocol.js').SubscribeOptions} SubscribeOptions
 *
 * @typedef {Pick<Frame, 'stream' | 'sequence' | 'captureTime' | 'simulationTime' | 'width' | 'height'>} Shown what is
 *   known of the frame that is shown; the size is the source's, also where video is sent smaller
 *
 * @typedef {object} VideoFrame
 * @property {number} width as it was sent
 * @property {number} height
 * @property {number} count how many were presented since the last one
 * @property {number} at when it was given to the screen
 * @property {number} receivedAt when it had come, NaN where the browser does not tell
 * @property {number} decodeMs NaN where the browser does not tell
 * @property {boolean} still whether it is known to repeat the one before
 * @property {globalThis.VideoFrame | null} image its pixels, where they are painted with their annotations
 */

const MAX_PENDING_ANNOTATIONS = 64;
/** After so long without a frame the next ones may have been under way all the time. */
const GAP_MS = 1500;
const IN_FLIGHT_MS = 500;
/** How long a source may take to produce its first frame. */
const WAKING_MS = 5000;

/**
 * One stream on one canvas: what is known about it and what was measured here. Made by `Viewer.watch`.
 *
 * While {@link transport} is `webrtc`, {@link surface} has the pixels: the video under the canvas where there is one.
 * The canvas carries `data-stream`, `data-sequence`, `data-width` and `data-height` of the frame on it.
 */
export class Watch {
  /** The stream's id while subscribed. @type {number | null} */
  id = null;
  /** What the host said last. @type {StreamState | null} */
  state = null;
  reason = '';
  /** @type {Statistics | null} */
  statistics = null;
  /** What the simulation said of itself last. @type {import('./protocol.js').SimulationState | null} */
  simulation = null;
  /** The annotations of the frame that is shown. @type {Annotations | null} */
  annotations = null;
  /** Whether the host holds no such stream just now. */
  missing = false;
  /** Why video over the WebSocket cannot be shown here; empty while it can. */
  noVideo = h264Unavailable();
  /** The last frame that could not be decoded, in words. */
  fault = '';
  /** Capture to paint, milliseconds. */
  latency = new Samples(90);
  /** Where that comes from. */
  stages = new Stages();
  /** Of the frames over the WebSocket. */
  jitter = new Jitter();
  /** Paintings. */
  frames = new RateMeter();
  /** Bits received. */
  bits = new RateMeter();
  /** Frames over the WebSocket, bytes on both ways, and frames that were shown, since {@link began}. */
  received = 0;
  receivedBytes = 0;
  shownFrames = 0;
  began = performance.now();
  /** How frames are sent over the WebSocket, in the host's words. @type {import('./protocol.js').Subscribed | null} */
  subscribed = null;
  /** When the frame that is shown was given to the screen. */
  shownAt = Infinity;
  /** The frame that is shown. @type {Shown | null} */
  shown = null;
  /** The size of the video as it is sent, while it is. @type {{width: number, height: number} | null} */
  sent = null;
  /** Whether each video frame's time of capture is known, or only likely. */
  exact = true;

  /**
   * Whether video is painted on the canvas, together with its annotations, because a video element shows a frame when it
   * likes: then nothing is to be seen through the canvas.
   */
  paintingVideo = false;

  /** @type {Annotations[]} */
  #pending = [];
  /** When annotations to be drawn came last. */
  #annotatedAt = -Infinity;
  /** @type {SubscribeOptions} */
  #options = {};
  /** When the subscription began; null while there is none. @type {number | null} */
  #subscribedAt = null;
  /** From when on a frame must have been captured to count as fresh. */
  #freshFrom = -Infinity;
  #heardAt = 0;
  #wasIdle = false;
  #viewer;
  #onPainted;

  /**
   * @param {import('./viewer.js').Viewer} viewer
   * @param {string} name
   * @param {HTMLCanvasElement} canvas
   * @param {() => void} painted
   * @param {{video?: HTMLVideoElement | null, overlay?: HTMLCanvasElement | null, small?: boolean}} how as for `Viewer.watch`
   */
  constructor(viewer, name, canvas, painted, how) {
    this.#viewer = viewer;
    this.name = name;
    this.small = how.small ?? false;
    this.#onPainted = painted;
    this.screen = new Screen(canvas, how.overlay ?? null, {
      done: (frame) => viewer.send({ type: 'ack', id: frame.stream, sequence: frame.sequence }),
      painted: (frame, at, decodedAt) => this.#painted(frame, at, decodedAt),
      videoPainted: (frame, at) => this.#videoPainted(frame, at),
      failed: (reason) => (this.fault = reason),
      reset: () => this.id !== null && viewer.send({ type: 'decoder-reset', id: this.id }),
      noVideo: (reason) => this.#giveUpVideo(reason),
    });
    this.route = new VideoRoute(viewer.rtc, this, how.video ?? null);
  }

  /** The transport of its frames. */
  get transport() {
    return this.route.up ? 'webrtc' : 'websocket';
  }

  /** The codec of what is shown, as the protocol has it; empty when that is not known. */
  get codec() {
    const frame = this.screen.shown;
    return this.route.up ? this.route.stats.codec : frame ? (frame.codec === Codec.H264 ? 'h264' : 'jpeg') : '';
  }

  /** The element with the pixels that are shown. @returns {HTMLCanvasElement | HTMLVideoElement} */
  get surface() {
    return (this.paintingVideo ? null : this.route.surface) ?? this.screen.canvas;
  }

  /** Whether the next video frames are to be painted with their annotations. */
  get paintsVideo() {
    return this.screen.annotated && performance.now() - this.#annotatedAt < ANNOTATED_MS;
  }

  /** Milliseconds since the frame on the canvas was captured; NaN when there is none. */
  ageMs() {
    const shown = this.shown;
    return shown ? Math.max(0, this.#viewer.clock.ageMs(shown.captureTime, performance.now())) : NaN;
  }

  /** Milliseconds since the host last said or sent anything about it by the transport in use. */
  silentMs() {
    const heardAt = this.route.up ? this.#heardAt : this.#viewer.connection.lastMessage;
    return performance.now() - heardAt;
  }

  /** Whether its source was idle and has not yet produced a frame for this viewer. */
  get waking() {
    const since = performance.now() - (this.#subscribedAt ?? 0);
    return this.#wasIdle && since < WAKING_MS && this.state !== 'ended' && this.state !== 'failed';
  }

  /**
   * Changes how the stream is watched.
   *
   * @param {SubscribeOptions} options
   */
  setOptions(options) {
    if (JSON.stringify(options) !== JSON.stringify(this.#options)) {
      this.#options = options;
      if (this.id !== null) {
        this.subscribe();
      }
    }
  }

  /** Subscribes, or changes the subscription; not while video comes. */
  subscribe() {
    if (this.route.up) {
      return;
    }
    if (this.#subscribedAt === null) {
      this.#subscribedAt = this.#freshFrom = performance.now();
    }
    const fps = this.#viewer.hidden ? { fps: 1 } : {};
    this.#viewer.send({ type: 'subscribe', stream: this.name, ...this.#options, codecs: this.#codecs(), ...fps });
  }

  /** Those that can be shown, the wanted ones first: some streams arrive as H.264 and the host decodes nothing. */
  #codecs() {
    /** @type {('jpeg' | 'h264')[]} */
    const wanted = this.#options.codecs ?? ['jpeg'];
    return this.noVideo ? ['jpeg'] : [...wanted, ...(wanted.includes('h264') ? [] : /** @type {const} */ (['h264']))];
  }

  /** @param {string} reason */
  #giveUpVideo(reason) {
    this.noVideo = reason;
    if (this.id !== null) {
      this.subscribe();
    }
  }

  /** Ends it; the canvas keeps its pixels. */
  close() {
    this.route.close();
    this.screen.close();
    this.#viewer.forget(this);
  }

  /** The connection or the stream is lost. Video does not need the connection. */
  detach() {
    this.id = null;
    this.#subscribedAt = null;
    if (!this.route.up) {
      this.#resetStatistics();
    }
  }

  /** The host lists the stream. @param {StreamState} state */
  attach(state) {
    this.state = state;
    this.reason = '';
    this.simulation = null;
    this.#wasIdle = state === 'idle';
  }

  /** A message about this stream, from either connection. @param {any} m */
  handle(m) {
    this.#heardAt = performance.now();
    if (m.type === 'annotations') {
      this.annotate(m);
      return;
    }
    if (m.type === 'subscribed') {
      this.id = m.id;
      this.subscribed = m;
    } else if (m.type === 'status') {
      this.state = m.state;
      this.reason = m.reason ?? '';
    } else if (m.type === 'statistics') {
      this.statistics = m;
    } else if (m.type === 'simulation') {
      this.simulation = m;
    } else if (m.type === 'ended') {
      this.route.rest();
      this.detach();
      this.state = 'ended';
      this.simulation = null;
      this.reason = m.reason ?? '';
    }
    this.#viewer.emit('status', this.name);
  }

  /** Video is shown from now on. */
  videoStarted() {
    this.#heardAt = performance.now();
    this.#viewer.send({ type: 'unsubscribe', stream: this.name });
    this.screen.drop();
    this.#uncover();
    this.#resetStatistics();
  }

  /** Video is not shown any more. */
  videoStopped() {
    this.sent = null;
    this.paintingVideo = false;
    this.#resetStatistics();
    if (this.id !== null) {
      this.subscribe();
    }
  }

  /**
   * A video frame is on the screen.
   *
   * @param {import('./rtc-match.js').Match | null} match
   * @param {VideoFrame} frame
   */
  videoFrame(match, { width, height, count, at, still, image, receivedAt, decodeMs }) {
    this.#heardAt = performance.now();
    this.sent = { width, height };
    if (image && match) {
      this.exact = match.exact;
      const frame = { ...this.#noted(match.note), video: /** @type {const} */ (true), receivedAt, decodeMs };
      const annotations = match.exact ? this.#pending.find((m) => m.sequence === frame.sequence) : null;
      this.screen.paint(image, frame, marksOf(annotations));
      this.frames.add(at, count);
      return;
    }
    image?.close();
    if (this.paintingVideo && this.paintsVideo) {
      return; // what is on the canvas stays, with what belongs to it, until the next frame that is known
    }
    this.#stopPainting();
    if (match) {
      const frame = this.#noted(match.note);
      this.exact = match.exact;
      this.#show(frame, at, videoTimes(at, receivedAt, decodeMs));
      this.screen.annotate(frame, marksOf(this.annotations));
    }
    if (!still) {
      this.frames.add(at, count);
      this.shownFrames += count;
    }
    this.#onPainted();
  }

  /** What the host's message says of a video frame. @param {import('./rtc-match.js').FrameNote} note @returns {Shown} */
  #noted({ sequence, captureTime, simulationTime, width: w = 0, height: h = 0 }) {
    const size = w > 0 && h > 0 ? { width: w, height: h } : (this.shown ?? this.sent ?? { width: 0, height: 0 });
    const stream = this.id ?? 0;
    return { stream, sequence, captureTime, simulationTime: simulationTime ?? NaN, ...sizeOf(size) };
  }

  /** @param {Shown & {receivedAt?: number, decodeMs?: number}} frame @param {number} at */
  #videoPainted(frame, at) {
    if (this.route.up) {
      if (!this.paintingVideo) {
        this.paintingVideo = true;
        this.#viewer.emit('transport', this.name);
      }
      this.#show(frame, at, videoTimes(at, frame.receivedAt, frame.decodeMs));
      this.#onPainted();
    }
  }

  /** The compositor shows video again when there have been no annotations for a while. */
  #stopPainting() {
    if (this.paintingVideo && !this.paintsVideo) {
      this.paintingVideo = false;
      this.#uncover();
      this.#viewer.emit('transport', this.name);
    }
  }

  /** Draws nothing over the video, until it is known what belongs to it. */
  #uncover() {
    this.screen.annotate(this.shown ?? { width: 0, height: 0 }, []);
  }

  /**
   * @param {Frame} frame
   * @param {number} messageBytes
   */
  receive(frame, messageBytes) {
    const now = performance.now();
    frame.receivedAt = now;
    this.received++;
    this.jitter.add(frame.captureTime / 1000, now);
    this.count(now, messageBytes);
    const annotations = this.#pending.find((m) => m.sequence === frame.sequence);
    this.screen.show(frame, marksOf(annotations));
  }

  /**
   * Counts what was received.
   *
   * @param {number} now
   * @param {number} bytes
   */
  count(now, bytes) {
    this.receivedBytes += bytes;
    this.bits.add(now, bytes * 8);
  }

  /** @param {Annotations} annotations */
  annotate(annotations) {
    const marks = marksOf(annotations);
    colourMarks(marks);
    if (marks.length > 0) {
      this.#annotatedAt = performance.now();
    }
    this.#pending.push(annotations);
    if (this.#pending.length > MAX_PENDING_ANNOTATIONS) {
      this.#pending.shift();
    }
  }

  /**
   * @param {Frame} frame
   * @param {number} at
   * @param {number} decodedAt
   */
  #painted(frame, at, decodedAt) {
    this.fault = '';
    this.frames.add(at);
    this.shownFrames++;
    const decode = zeroIfUnknown(decodedAt - (frame.receivedAt ?? NaN));
    this.#show(frame, at, { decode, display: zeroIfUnknown(at - decodedAt) });
    this.#onPainted();
  }

  /**
   * @param {Shown} frame
   * @param {number} at
   * @param {Omit<import('./stages.js').FrameTimes, 'arrival'>} times
   */
  #show(frame, at, times) {
    this.shown = frame;
    const age = this.#viewer.clock.ageMs(frame.captureTime, at);
    if (!Number.isNaN(age)) {
      this.#measure(age, at, times);
    }
    this.annotations = this.#pending.find((m) => m.sequence === frame.sequence) ?? null;
    this.#pending = this.#pending.filter((m) => m.sequence > frame.sequence);
    const data = this.screen.canvas.dataset;
    data.stream = this.name;
    data.sequence = String(frame.sequence);
    data.width = String(frame.width);
    data.height = String(frame.height);
  }

  /**
   * Counts the latency of fresh frames only: not of one that the host had kept for the next viewer, nor of those that
   * were under way when the host or the network stopped.
   *
   * @param {number} age
   * @param {number} at
   * @param {Omit<import('./stages.js').FrameTimes, 'arrival'>} times
   */
  #measure(age, at, times) {
    if (at - this.shownAt > GAP_MS) {
      this.#freshFrom = Math.max(this.#freshFrom, this.shownAt + IN_FLIGHT_MS);
    }
    this.shownAt = at;
    if (at - age >= this.#freshFrom) {
      this.#wasIdle = false;
      if (!document.hidden && this.#viewer.clock.known) {
        this.latency.add(age);
        this.stages.add({ ...times, arrival: age - times.decode - times.display });
      }
    }
  }

  #resetStatistics() {
    this.#pending = [];
    this.frames.reset();
    this.bits.reset();
    this.latency.reset();
    this.stages.reset();
    this.jitter.reset();
  }
}

/**
 * When a frame of video was where.
 *
 * @param {number} at when it was painted
 * @param {number} [receivedAt] when it had come
 * @param {number} [decodeMs]
 */
function videoTimes(at, receivedAt = NaN, decodeMs = NaN) {
  const decode = zeroIfUnknown(decodeMs);
  return { decode, display: zeroIfUnknown(at - receivedAt - decode) };
}

/** @param {{width: number, height: number}} of */
function sizeOf({ width, height }) {
  return { width, height };
}

/** @param {number} ms */
function zeroIfUnknown(ms) {
  return ms > 0 ? ms : 0;
}
