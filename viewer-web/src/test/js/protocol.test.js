/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFrame, socketUrl } from '../../main/resources/web/porthole/protocol.js';

/** The header of docs/protocol.md, byte by byte. */
function message({ header = 40, version = 1, payload = [0xff, 0xd8] } = {}) {
  const view = new DataView(new ArrayBuffer(header + payload.length));
  view.setUint8(0, version);
  view.setUint8(1, header);
  view.setUint8(2, 1);
  view.setUint8(3, 3);
  view.setUint32(4, 7, true);
  view.setBigUint64(8, 4711n, true);
  view.setBigUint64(16, 123456789012n, true);
  view.setFloat64(24, 157.5, true);
  view.setUint32(32, 1280, true);
  view.setUint32(36, 720, true);
  new Uint8Array(view.buffer).set(payload, header);
  return view.buffer;
}

test('reads every field of the header', () => {
  const frame = readFrame(message());
  assert.deepEqual([...frame.bytes], [0xff, 0xd8]);
  assert.deepEqual(
    { ...frame, bytes: null },
    {
      codec: 1,
      key: true,
      placeholder: true,
      stream: 7,
      sequence: 4711,
      captureTime: 123456789012,
      simulationTime: 157.5,
      width: 1280,
      height: 720,
      bytes: null,
    },
  );
});

test('skips what a longer header adds', () => {
  assert.deepEqual([...readFrame(message({ header: 48 })).bytes], [0xff, 0xd8]);
});

test('does not copy the compressed bytes', () => {
  const buffer = message();
  assert.equal(readFrame(buffer).bytes.buffer, buffer);
});

test('refuses what is too short, of another version or lies about its header', () => {
  assert.throws(() => readFrame(new ArrayBuffer(39)), RangeError);
  assert.throws(() => readFrame(message({ version: 2 })), RangeError);
  const lying = message();
  new DataView(lying).setUint8(1, 250);
  assert.throws(() => readFrame(lying), RangeError);
  new DataView(lying).setUint8(1, 8);
  assert.throws(() => readFrame(lying), RangeError);
});

test('the socket is below the page, and secure when the page is', () => {
  const url = (base, token = '') => socketUrl(new URL(base), token);
  assert.equal(url('http://host:8211/'), 'ws://host:8211/streaming/client/');
  assert.equal(url('https://host/sim/a/'), 'wss://host/sim/a/streaming/client/');
  assert.equal(url('http://host/', 'a+b&c'), 'ws://host/streaming/client/?token=a%2Bb%26c');
});
