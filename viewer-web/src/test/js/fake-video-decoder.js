/* SPDX-License-Identifier: Apache-2.0 */

/** A `VideoDecoder` that gives an image for each chunk, a moment later. */
export class FakeVideoDecoder {
  /** All that were made. @type {FakeVideoDecoder[]} */
  static made = [];
  /** Images that nobody has closed. */
  static open = 0;
  /** @type {'works' | 'holds back' | 'fails'} */
  static behaviour = 'works';

  decodeQueueSize = 0;
  state = 'unconfigured';
  hardwareAcceleration = '';
  /** Times of the chunks. @type {number[]} */
  times = [];

  #needsKey = true;
  #held = [];

  constructor(callbacks) {
    this.callbacks = callbacks;
    FakeVideoDecoder.made.push(this);
  }

  static reset() {
    FakeVideoDecoder.made = [];
    FakeVideoDecoder.open = 0;
    FakeVideoDecoder.behaviour = 'works';
  }

  configure({ hardwareAcceleration }) {
    this.state = 'configured';
    this.hardwareAcceleration = hardwareAcceleration;
  }

  decode({ type, timestamp }) {
    if (this.state !== 'configured' || (this.#needsKey && type !== 'key')) {
      throw new TypeError(`a ${type} chunk while ${this.state}`);
    }
    this.#needsKey = false;
    this.times.push(timestamp);
    if (FakeVideoDecoder.behaviour === 'holds back') {
      this.#held.push(timestamp);
    } else {
      queueMicrotask(() => this.#output(timestamp));
    }
  }

  async flush() {
    this.#needsKey = true;
    this.#held.splice(0).forEach((timestamp) => this.#output(timestamp));
  }

  close() {
    this.state = 'closed';
  }

  #output(timestamp) {
    if (this.state === 'closed') {
      return;
    }
    if (FakeVideoDecoder.behaviour === 'fails') {
      this.state = 'closed';
      this.callbacks.error(new Error('no such profile'));
      return;
    }
    FakeVideoDecoder.open++;
    this.callbacks.output({ timestamp, close: () => FakeVideoDecoder.open-- });
  }
}
