/* SPDX-License-Identifier: Apache-2.0 */

import { HEIGHT, WIDTH, testFrame } from './scene.js';

const HEADER_BYTES = 40;

const NOTHING_DECLARED = { unit: '', intrinsics: null, labels: {}, hints: {} };
const TURBO = ['#30123b', '#4771e9', '#1ae4b6', '#b9f635', '#fd8d27', '#7a0403'];
const IDS = ['#000000', '#e05c5c', '#3d8be0', '#8fd14f'];

/** One stream of test jpegs. */
export class FakeStream {
  title = '';
  state = 'live';
  reason = '';
  steerable = false;
  /** @type {string[]} */
  commands = [];
  /** Those that move its camera alone, where viewers may. @type {string[] | undefined} */
  camera = undefined;
  format = 'RGB8';
  tone = 'colormap=grey,percentile=1.0:99.5,gamma=1.0';
  /** Whether new jpegs come. */
  running = true;
  sequence = 0;
  captureTime = 0;
  /** @type {(sequence: number) => {detections: object[], values: object} | null} */
  annotations = () => null;
  /** What its source declares. @type {object} */
  declared = {};
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
    const { name, title, id, state, steerable, commands, camera } = this;
    return { name, title, id, state, steerable, commands, camera, ...(this.controls ? { controls: true } : {}) };
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

  /** What the source declares, and the colours of its samples where there are any. */
  description() {
    const scale = { FLOAT32: { low: 0, high: 5, colors: TURBO }, GRAY8: { low: null, high: null, colors: IDS } };
    return { ...NOTHING_DECLARED, ...this.declared, scale: scale[this.format] ?? null };
  }

  /** Values of pixels: metres by the column, or the test frame's sky. @param {URLSearchParams} query */
  sample(query) {
    const at = ['', '2'].filter((n) => query.has(`x${n}`));
    const samples = at.map((n) => {
      const [x, y] = [Number(query.get(`x${n}`)), Number(query.get(`y${n}`))];
      return { x, y, ...(this.format === 'FLOAT32' ? { value: x / 100 } : { rgb: [x % 256, y % 256, 7] }) };
    });
    const { unit } = this.description();
    return { sequence: this.sequence, unit, samples, ...(samples.length > 1 ? { distance: 1.25 } : {}) };
  }

  /** MJPEG and snapshot. */
  plain(kind, response) {
    if (kind.includes('.')) {
      const name = `${this.name}-20261129T162501.250Z-${this.sequence}.${kind.split('.')[1]}`;
      response.writeHead(200, { 'Content-Disposition': `inline; filename="${name}"` }).end('samples');
      return;
    }
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
