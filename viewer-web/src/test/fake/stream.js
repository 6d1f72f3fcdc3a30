/* SPDX-License-Identifier: Apache-2.0 */

import { HEIGHT, WIDTH, testFrame } from './scene.js';

const HEADER_BYTES = 40;

/** One stream of test jpegs. */
export class FakeStream {
  title = '';
  state = 'live';
  reason = '';
  steerable = false;
  /** @type {string[]} */
  commands = [];
  format = 'RGB8';
  tone = 'colormap=grey,percentile=1.0:99.5,gamma=1.0';
  /** Whether new jpegs come. */
  running = true;
  sequence = 0;
  captureTime = 0;
  /** @type {(sequence: number) => {detections: object[], values: object} | null} */
  annotations = () => null;
  /** JPEGs to show in turn instead of the test frame. @type {Buffer[]} */
  jpegs = [];
  /** What its program has defined to be set and seen. @type {import('./controls.js').FakeControls | null} */
  controls = null;
  /** What the simulation says of itself. @type {object | null} */
  simulation = null;
  /** What REST says of its viewers. @type {object[]} */
  viewers = [];
  /** Open MJPEG answers. */
  plainViewers = 0;
  width = WIDTH;
  height = HEIGHT;

  /** @type {Buffer | null} */
  #jpeg = null;

  /**
   * @param {string} name
   * @param {number} id
   */
  constructor(name, id) {
    this.name = name;
    this.title = name;
    this.id = id;
  }

  /** @param {number} nowUs */
  tick(nowUs) {
    if (this.running) {
      this.sequence++;
      this.captureTime = nowUs;
      this.#jpeg = null;
    }
  }

  /** The newest frame; made when somebody wants it. */
  jpeg() {
    this.#jpeg ??=
      this.jpegs.length > 0
        ? this.jpegs[this.sequence % this.jpegs.length]
        : testFrame(this.sequence, (this.id - 1) % 4);
    return this.#jpeg;
  }

  /** The newest frame as a binary message. */
  message() {
    const head = Buffer.alloc(HEADER_BYTES);
    head[0] = 1;
    head[1] = HEADER_BYTES;
    head[2] = 1;
    head[3] = 1 + (this.state === 'placeholder' ? 2 : 0);
    head.writeUInt32LE(this.id, 4);
    head.writeBigUInt64LE(BigInt(this.sequence), 8);
    head.writeBigUInt64LE(BigInt(this.captureTime), 16);
    head.writeDoubleLE(this.sequence / 30, 24);
    head.writeUInt32LE(this.width, 32);
    head.writeUInt32LE(this.height, 36);
    return Buffer.concat([head, this.jpeg()]);
  }

  summary() {
    const { name, title, id, state, steerable, commands } = this;
    return { name, title, id, state, steerable, commands, ...(this.controls ? { controls: true } : {}) };
  }

  report() {
    const { format, tone, reason, sequence, width, height } = this;
    return {
      ...this.summary(),
      ...{ format, tone, reason, sequence, width, height },
      frameAgeMs: 0,
      simulationTime: sequence / 30,
      captureFps: this.running ? 30 : 0,
      drops: {},
      viewers: this.viewers,
    };
  }

  /** MJPEG and snapshot. */
  plain(kind, response) {
    if (kind === 'snapshot') {
      response.writeHead(200, { 'Content-Type': 'image/jpeg' }).end(this.jpeg());
      return;
    }
    response.writeHead(200, { 'Content-Type': 'multipart/x-mixed-replace; boundary=frame' });
    const timer = setInterval(() => {
      const jpeg = this.jpeg();
      response.write(`--frame\r\nContent-Type: image/jpeg\r\nContent-Length: ${jpeg.length}\r\n\r\n`);
      response.write(jpeg);
      response.write('\r\n');
    }, 66);
    this.plainViewers++;
    response.on('close', () => {
      this.plainViewers--;
      clearInterval(timer);
    });
  }
}
