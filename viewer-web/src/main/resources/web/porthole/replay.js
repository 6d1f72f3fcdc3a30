/* SPDX-License-Identifier: Apache-2.0 */

import { readFrame } from './protocol.js';

/**
 * @typedef {import('./protocol.js').Frame} Frame
 *
 * @typedef {object} ReplayState what the host keeps of a stream; all times in microseconds on its monotonic clock
 * @property {'kept' | 'ageing' | 'off'} state `ageing`: nothing new is kept, what there is goes when it is too old
 * @property {string} reason
 * @property {number} [fromTime] of the oldest frame; this and what follows only when there is one
 * @property {number} [toTime] of the newest frame
 * @property {number} [now]
 * @property {number} [seconds]
 * @property {number} [frames]
 * @property {number} [maxSeconds]
 * @property {{captureTime: number, sequence: number}[]} [keyFrames]
 *
 * @typedef {{seconds: number} | {from: number, to: number}} Interval the last seconds, or between two times of capture
 */

const LENGTH_BYTES = 4;

/** The newest frames of one stream, which the host keeps. Each call throws a `Refusal` where it is refused. */
export class Replay {
  #root;

  /**
   * @param {import('./api.js').Api} api
   * @param {string} stream
   */
  constructor(api, stream) {
    this.api = api;
    this.stream = stream;
    this.#root = `api/v1/replay/${encodeURIComponent(stream)}`;
  }

  /** @returns {Promise<ReplayState>} */
  state() {
    return this.api.ask(this.#root);
  }

  /** @param {boolean} kept whether frames are kept from now on @returns {Promise<ReplayState>} */
  keep(kept) {
    return this.api.send('PUT', this.#root, { kept });
  }

  /**
   * The frames from the last key frame at or before a time until another time.
   *
   * @param {number} from
   * @param {number} to
   */
  async frames(from, to) {
    return readFrames(await this.api.bytes(`${this.#root}/frames?from=${from}&to=${to}`));
  }

  /** @param {Interval} interval @returns {Promise<ArrayBuffer>} an MP4 that begins at a key frame */
  video(interval) {
    return this.api.bytes(`${this.#root}/video.mp4?${new URLSearchParams(strings(interval))}`);
  }

  /** Where that is downloaded. @param {Interval} interval */
  downloadUrl(interval) {
    return this.api.url(`${this.#root}/video.mp4`, { ...strings(interval), download: '' });
  }

  /** Puts it into the library. @param {Interval} interval @returns {Promise<import('./recordings.js').Recording>} */
  save(interval) {
    return this.api.send('POST', `${this.#root}/save`, interval);
  }
}

/** @param {Interval} interval @returns {Record<string, string>} */
function strings(interval) {
  return Object.fromEntries(Object.entries(interval).map(([key, value]) => [key, String(value)]));
}

/**
 * Reads messages that stand one behind the other, each with its length in front.
 *
 * @param {ArrayBuffer} buffer
 * @returns {Frame[]}
 * @throws {RangeError} when one is cut off or is no frame
 */
export function readFrames(buffer) {
  const view = new DataView(buffer);
  const frames = [];
  let at = 0;
  while (at < buffer.byteLength) {
    const length = view.getUint32(at, true);
    at += LENGTH_BYTES;
    if (length > buffer.byteLength - at) {
      throw new RangeError(`a frame of ${length} bytes of which ${buffer.byteLength - at} came`);
    }
    frames.push(readFrame(buffer.slice(at, at + length)));
    at += length;
  }
  return frames;
}
