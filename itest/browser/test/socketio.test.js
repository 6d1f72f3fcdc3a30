/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { io } from 'socket.io-client';
import { AssembledHost, assembled } from './assembled.js';

// ImSwitch's live view on the assembled host, by the client library of ImSwitch's own page

const HEADER_BYTES = 36;
const FRAMES = 12;
const host = new AssembledHost(['--/io.porthole.capture.demo/framesPerSecond=15']);

before(() => assembled.skip || host.start());
after(() => assembled.skip || host.stop());

/** Asks for one of the methods. */
async function call(method, parameters) {
  const response = await fetch(`${host.url}imswitch/api/LiveViewController/${method}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(parameters),
  });
  return response.json();
}

/** The 16-bit samples in a frame message, which is MessagePack with an uncompressed UC2F packet in it. */
function samples(message) {
  const packet = Buffer.from(message);
  const at = packet.indexOf('UC2F');
  assert.ok(at > 0, 'there is a packet');
  const [width, height] = [packet.readUInt32LE(at + 8), packet.readUInt32LE(at + 12)];
  assert.equal(packet.readUInt32LE(at + 32), width * height * 2);
  return packet.subarray(at + HEADER_BYTES, at + HEADER_BYTES + width * height * 2);
}

/** Number of the frame in a message, which is a 64-bit integer in MessagePack. */
function frameId(message) {
  const packet = Buffer.from(message);
  return Number(packet.readBigInt64BE(packet.indexOf('frame_id') + 'frame_id'.length + 1));
}

/** Takes so many frames, acknowledging each, and returns them. */
function take(socket, count) {
  return new Promise((resolve, reject) => {
    const frames = [];
    socket.on('connect_error', reject);
    socket.on('frame', (message) => {
      socket.emit('frame_ack', { frame_id: frameId(message) });
      frames.push(samples(message));
      if (frames.length === count) {
        resolve(frames);
      }
    });
  });
}

for (const [title, options, transport] of [
  ['with its defaults begins by polling and goes on by WebSocket', {}, 'websocket'],
  ['gets frames by polling alone', { transports: ['polling'] }, 'polling'],
  ['gets frames by WebSocket alone', { transports: ['websocket'] }, 'websocket'],
]) {
  test(`socket.io-client ${title}`, assembled, async () => {
    await call('stopLiveView', {});
    const params = { compression_algorithm: 'none', subsampling_factor: 8, throttle_ms: 0 };
    assert.equal((await call('startLiveView', { protocol: 'binary', params })).status, 'success');
    const socket = io(host.url, { path: '/imswitch/socket.io', forceNew: true, reconnection: false, ...options });
    const began = [];
    socket.io.engine.on('open', () => began.push(socket.io.engine.transport.name));
    try {
      const frames = await take(socket, FRAMES);
      assert.equal(began[0], options.transports?.[0] ?? 'polling');
      assert.equal(socket.io.engine.transport.name, transport);
      assert.ok(new Set(frames.map((f) => f.toString('base64'))).size > FRAMES / 3, 'the scene moves');
      const shades = new Set(frames[0].filter((_, i) => i % 2 === 1));
      assert.ok(shades.size > 20, `${shades.size} shades`);
    } finally {
      socket.disconnect();
    }
  });
}
