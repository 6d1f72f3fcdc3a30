/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @typedef {import('./protocol.js').Frame} Frame
 *
 * @typedef {object} DecoderHandlers
 * @property {(frame: Frame, image: VideoFrame) => void} decoded takes the image over
 * @property {(frame: Frame) => void} skipped a frame that is not decoded, because one before it is missing
 * @property {() => void} reset the decoder begins again and needs a key frame
 * @property {(reason: string) => void} failed it cannot go on
 */

/** A frame that was not decoded so long after it came means that the decoder falls behind. */
const MAX_AGE_MS = 300;
const MAX_QUEUED = 12;
/** A decoder that gives nothing for so long although it has frames swallows them. */
const SILENT_MS = 1000;
const CHECK_MS = 250;
/** So many fresh starts within that time mean that this browser cannot do it. */
const MAX_RESETS = 4;
const RESETS_WITHIN_MS = 10000;

const NAL_SPS = 7;

/** How to come here through an SSH tunnel. */
function tunnel() {
  const { hostname = '', port = '' } = globalThis.location ?? {};
  return port ? `: ssh -L ${port}:localhost:${port} ${hostname}, then http://localhost:${port}/` : '';
}

/** Why there is no H.264 here, as a sentence; empty when there is. */
export function h264Unavailable() {
  if ('VideoDecoder' in globalThis) {
    return '';
  }
  return globalThis.isSecureContext
    ? 'This browser has no WebCodecs decoder.'
    : `Browsers decode H.264 only on https:// or localhost. Put the host behind a TLS proxy, or use an SSH tunnel${tunnel()}.`;
}

/**
 * Decodes H.264 access units (Annex B) in their order. A decoder that falls behind or gives nothing is started again
 * with a key frame, once in software when it was not; latency cannot grow.
 */
export class H264Decoder {
  /** Frames that the decoder has, by their time. @type {Map<number, {frame: Frame, at: number}>} */
  #pending = new Map();
  /** @type {VideoDecoder | null} */
  #decoder = null;
  #awaitingKey = true;
  #software = false;
  #lastOutput = 0;
  /** @type {number[]} */
  #resets = [];
  /** Whether the decoder has given anything since it began. */
  #gives = false;
  #watchdog;

  /** Whether nobody looks: a browser may then take its time. */
  hidden = false;

  /** @param {DecoderHandlers} handlers */
  constructor(handlers) {
    this.handlers = handlers;
    this.#watchdog = setInterval(() => this.#check(), CHECK_MS);
  }

  /** @param {Frame} frame the next one */
  decode(frame) {
    if (this.#awaitingKey && !frame.key) {
      this.handlers.skipped(frame);
      return;
    }
    if (!this.#isInTime()) {
      this.handlers.skipped(frame);
      this.#software ||= !this.#gives;
      this.restart();
      return;
    }
    try {
      this.#feed(frame);
    } catch (e) {
      this.#pending.delete(frame.captureTime);
      this.handlers.skipped(frame);
      this.#failed(e);
    }
  }

  /** Decodes nothing more. */
  close() {
    clearInterval(this.#watchdog);
    this.#discard();
  }

  /** @param {Frame} frame */
  #feed(frame) {
    if (this.#awaitingKey) {
      this.#configure(frame.bytes);
    }
    const now = performance.now();
    if (this.#pending.size === 0) {
      this.#lastOutput = now;
    }
    this.#pending.set(frame.captureTime, { frame, at: now });
    const type = frame.key ? 'key' : 'delta';
    this.#decoder?.decode(new EncodedVideoChunk({ type, timestamp: frame.captureTime, data: frame.bytes }));
  }

  /** @param {Uint8Array} unit a key frame, which begins with its parameter sets */
  #configure(unit) {
    /** @type {VideoDecoder} */
    const decoder = new VideoDecoder({
      output: (image) => (decoder === this.#decoder ? this.#output(image) : image.close()),
      error: (e) => decoder === this.#decoder && this.#failed(e),
    });
    decoder.configure({
      codec: codecString(unit),
      optimizeForLatency: true,
      hardwareAcceleration: this.#software ? 'prefer-software' : 'no-preference',
    });
    this.#decoder = decoder;
    this.#awaitingKey = this.#gives = false;
  }

  /** @param {VideoFrame} image */
  #output(image) {
    this.#lastOutput = performance.now();
    this.#gives = true;
    const known = this.#pending.get(image.timestamp);
    if (!known) {
      image.close();
      return;
    }
    for (const [time, { frame }] of this.#pending) {
      if (time < image.timestamp) {
        this.#pending.delete(time); // the decoder gave nothing for it
        this.handlers.skipped(frame);
      }
    }
    this.#pending.delete(image.timestamp);
    this.handlers.decoded(known.frame, image);
  }

  #isInTime() {
    const oldest = this.#pending.values().next().value;
    const queued = this.#decoder?.decodeQueueSize ?? 0;
    return queued <= MAX_QUEUED && (!oldest || performance.now() - oldest.at <= MAX_AGE_MS || this.hidden);
  }

  /** A watchdog on what comes out: a decoder that swallows frames keeps its queue short. */
  #check() {
    if (this.#pending.size > 0 && performance.now() - this.#lastOutput > SILENT_MS && !this.hidden) {
      this.#software = true;
      this.restart();
    }
  }

  /** @param {unknown} error */
  #failed(error) {
    if (this.#software) {
      this.#discard();
      this.handlers.failed(String(error));
      return;
    }
    // a hardware decoder may accept a configuration and fail at the first frame
    this.#software = true;
    this.restart();
  }

  /** Begins again with a key frame. */
  restart() {
    this.#discard();
    const now = performance.now();
    this.#resets = [...this.#resets.filter((at) => now - at < RESETS_WITHIN_MS), now];
    if (this.#resets.length > MAX_RESETS) {
      this.handlers.failed('The decoder of this browser does not keep up.');
    } else {
      this.handlers.reset();
    }
  }

  #discard() {
    const decoder = this.#decoder;
    this.#decoder = null;
    this.#awaitingKey = true;
    if (decoder && decoder.state !== 'closed') {
      decoder.close();
    }
    for (const { frame } of this.#pending.values()) {
      this.handlers.skipped(frame);
    }
    this.#pending.clear();
  }
}

/**
 * The codec's name of RFC 6381: profile, constraints and level as the sequence parameter set has them.
 *
 * @param {Uint8Array} unit an access unit with a sequence parameter set
 * @throws {TypeError} when there is none
 */
export function codecString(unit) {
  for (let i = 0; i + 6 < unit.length; i++) {
    if (unit[i] === 0 && unit[i + 1] === 0 && unit[i + 2] === 1 && (unit[i + 3] & 31) === NAL_SPS) {
      const hex = [...unit.subarray(i + 4, i + 7)].map((byte) => byte.toString(16).padStart(2, '0'));
      return `avc1.${hex.join('').toUpperCase()}`;
    }
  }
  throw new TypeError('a key frame without a sequence parameter set');
}
