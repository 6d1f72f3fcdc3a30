/* SPDX-License-Identifier: Apache-2.0 */

import { codecString } from './h264.js';
import { decodeJpeg } from './jpeg.js';
import { Codec } from './protocol.js';

/**
 * @typedef {import('./protocol.js').Frame} Frame
 * @typedef {VideoFrame | ImageBitmap} DecodedImage
 *
 * @typedef {object} Awaited
 * @property {number} time of capture
 * @property {(image: VideoFrame) => void} resolve
 * @property {(error: unknown) => void} reject
 */

/** A decoder that has given nothing for so long holds frames back: it is flushed. */
const FLUSH_MS = 250;

/**
 * Decodes single frames out of groups of pictures. The next frames of a group go on from where the decoder stands; an
 * earlier one, or another group, begins at the key frame.
 */
export class GroupDecoder {
  /** @type {VideoDecoder | null} */
  #decoder = null;
  /** The key frame's time of the group that is being decoded. */
  #key = NaN;
  /** Index of the last frame that the decoder has. */
  #fed = -1;
  #software = false;
  /** @type {Awaited | null} */
  #awaited = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * Decodes one frame; one at a time.
   *
   * @param {Frame[]} group
   * @param {number} index
   * @returns {Promise<DecodedImage>} is the caller's to close
   */
  async decode(group, index) {
    const frame = group[index];
    if (frame.codec === Codec.JPEG) {
      return decodeJpeg(new Blob([frame.bytes], { type: 'image/jpeg' }));
    }
    try {
      return await this.#decode(group, index);
    } catch (e) {
      this.#discard();
      if (this.#software) {
        throw e;
      }
      this.#software = true; // hardware may accept a configuration and fail at a frame
      return this.#decode(group, index);
    }
  }

  /** Decodes nothing more. */
  close() {
    const awaited = this.#awaited;
    this.#discard();
    this.#software = true;
    awaited?.reject(new Error('closed'));
  }

  /**
   * @param {Frame[]} group
   * @param {number} index
   * @returns {Promise<VideoFrame>}
   */
  #decode(group, index) {
    if (!this.#decoder || this.#key !== group[0].captureTime || index <= this.#fed) {
      this.#configure(group[0]);
    }
    const decoder = /** @type {VideoDecoder} */ (this.#decoder);
    return new Promise((resolve, reject) => {
      this.#awaited = { time: group[index].captureTime, resolve, reject };
      while (this.#fed < index) {
        const { key, captureTime, bytes } = group[++this.#fed];
        decoder.decode(new EncodedVideoChunk({ type: key ? 'key' : 'delta', timestamp: captureTime, data: bytes }));
      }
      this.#timer = setTimeout(() => this.#check(decoder), FLUSH_MS);
    });
  }

  /** @param {Frame} key */
  #configure(key) {
    this.#discard();
    /** @type {VideoDecoder} */
    const decoder = new VideoDecoder({
      output: (image) => this.#output(image),
      error: (e) => decoder === this.#decoder && this.#awaited?.reject(e),
    });
    decoder.configure({
      codec: codecString(key.bytes),
      optimizeForLatency: true,
      hardwareAcceleration: this.#software ? 'prefer-software' : 'no-preference',
    });
    this.#decoder = decoder;
    this.#key = key.captureTime;
    this.#fed = -1;
  }

  /** @param {VideoFrame} image */
  #output(image) {
    if (image.timestamp === this.#awaited?.time) {
      clearTimeout(this.#timer);
      this.#awaited.resolve(image);
      this.#awaited = null;
    } else {
      image.close();
    }
  }

  /** @param {VideoDecoder} decoder */
  async #check(decoder) {
    if (decoder !== this.#decoder || !this.#awaited) {
      return;
    }
    if (decoder.decodeQueueSize > 0) {
      this.#timer = setTimeout(() => this.#check(decoder), FLUSH_MS);
      return;
    }
    this.#key = NaN; // after a flush it takes a key frame only
    await decoder.flush().catch(() => {});
    if (decoder === this.#decoder) {
      this.#awaited?.reject(new Error('The decoder of this browser gave no image.'));
    }
  }

  #discard() {
    clearTimeout(this.#timer);
    this.#awaited = null;
    this.#key = NaN;
    const decoder = this.#decoder;
    this.#decoder = null;
    if (decoder && decoder.state !== 'closed') {
      decoder.close();
    }
  }
}
