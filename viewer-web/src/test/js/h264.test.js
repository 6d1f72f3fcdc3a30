/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { codecString, H264Decoder, h264Unavailable } from '../../main/resources/web/porthole/h264.js';

const SPS = [0, 0, 0, 1, 0x67, 0x42, 0xc0, 0x1f, 0x8c];
const globals = ['VideoDecoder', 'EncodedVideoChunk'];
const saved = Object.fromEntries(globals.map((name) => [name, globalThis[name]]));

/** @type {FakeDecoder[]} */
let decoders = [];
let decoder;
const log = [];

class FakeDecoder {
  decodeQueueSize = 0;
  state = 'unconfigured';
  chunks = [];

  constructor(callbacks) {
    this.callbacks = callbacks;
    decoders.push(this);
  }

  configure(configuration) {
    this.state = 'configured';
    this.configuration = configuration;
  }

  decode(chunk) {
    this.chunks.push(chunk);
  }

  close() {
    this.state = 'closed';
  }
}

beforeEach(() => {
  decoders = [];
  log.length = 0;
  globalThis.VideoDecoder = FakeDecoder;
  globalThis.EncodedVideoChunk = class {
    constructor(init) {
      Object.assign(this, init);
    }
  };
  decoder = new H264Decoder({
    decoded: (frame) => log.push(`decoded ${frame.sequence}`),
    skipped: (frame) => log.push(`skipped ${frame.sequence}`),
    reset: () => log.push('reset'),
    failed: (reason) => log.push(`failed: ${reason}`),
  });
});

afterEach(() => {
  decoder.close();
  Object.assign(globalThis, saved);
});

function frame(sequence, key = false) {
  return { sequence, key, captureTime: sequence * 1000, bytes: new Uint8Array(key ? SPS : [0, 0, 1, 0x41]) };
}

function output(sequence) {
  decoders.at(-1).callbacks.output({ timestamp: sequence * 1000, close() {} });
}

test('the codec is what the sequence parameter set says', () => {
  assert.equal(codecString(new Uint8Array(SPS)), 'avc1.42C01F');
  assert.throws(() => codecString(new Uint8Array([0, 0, 1, 0x65, 1, 2, 3])), TypeError);
});

test('nothing is decoded before a key frame', () => {
  decoder.decode(frame(1));
  decoder.decode(frame(2, true));
  decoder.decode(frame(3));
  assert.deepEqual(log, ['skipped 1']);
  assert.deepEqual(decoders[0].configuration.codec, 'avc1.42C01F');
  assert.equal(decoders[0].configuration.optimizeForLatency, true);
  output(2);
  output(3);
  assert.deepEqual(log, ['skipped 1', 'decoded 2', 'decoded 3']);
});

test('a frame for which the decoder gives nothing is skipped when a later one comes', () => {
  decoder.decode(frame(1, true));
  decoder.decode(frame(2));
  decoder.decode(frame(3));
  output(3);
  assert.deepEqual(log, ['skipped 1', 'skipped 2', 'decoded 3']);
});

test('a full queue is given up, and a key frame begins again', () => {
  decoder.decode(frame(1, true));
  decoders[0].decodeQueueSize = 13;
  decoder.decode(frame(2));
  assert.deepEqual(log, ['skipped 2', 'skipped 1', 'reset']);
  assert.equal(decoders[0].state, 'closed');
  decoder.decode(frame(3));
  decoder.decode(frame(4, true));
  output(4);
  assert.deepEqual(log.slice(3), ['skipped 3', 'decoded 4']);
});

test('a decoder that fails is tried once in software, then given up', () => {
  decoder.decode(frame(1, true));
  decoders[0].callbacks.error(new Error('no such hardware'));
  decoder.decode(frame(2, true));
  assert.equal(decoders[1].configuration.hardwareAcceleration, 'prefer-software');
  decoders[1].callbacks.error(new Error('unsupported'));
  assert.deepEqual(log, ['skipped 1', 'reset', 'skipped 2', 'failed: Error: unsupported']);
});

test('a decoder that swallows frames is started again by the watchdog', async () => {
  decoder.decode(frame(1, true));
  while (!log.includes('reset')) {
    await new Promise((done) => setTimeout(done, 20));
  }
  assert.deepEqual(log, ['skipped 1', 'reset']);
});

test('a decoder that gave nothing before it fell behind is tried in software', () => {
  decoder.decode(frame(1, true));
  decoders[0].decodeQueueSize = 13;
  decoder.decode(frame(2));
  decoder.decode(frame(3, true));
  assert.equal(decoders[1].configuration.hardwareAcceleration, 'prefer-software');
  output(3);
  decoders[1].decodeQueueSize = 13;
  decoder.decode(frame(4));
  assert.deepEqual(log, ['skipped 2', 'skipped 1', 'reset', 'decoded 3', 'skipped 4', 'reset']);
});

test('without WebCodecs it says why', () => {
  delete globalThis.VideoDecoder;
  assert.match(h264Unavailable(), /https/);
});
