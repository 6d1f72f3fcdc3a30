/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Peer } from '../../main/resources/web/porthole/rtc-peer.js';

/** As much of a connection as a peer touches; the test plays the browser. */
class FakeConnection {
  /** @type {FakeConnection} */
  static last;
  connectionState = 'new';
  candidates = [];
  closed = false;
  channel = { readyState: 'connecting', bufferedAmount: 0, sent: [], send: (text) => this.channel.sent.push(text) };
  receiver = { jitterBufferTarget: null };

  constructor(configuration) {
    this.configuration = configuration;
    FakeConnection.last = this;
  }

  createDataChannel(label) {
    this.channel.label = label;
    return this.channel;
  }

  addTransceiver(kind, { direction }) {
    this.section = `${kind} ${direction}`;
    return { receiver: this.receiver };
  }

  async setLocalDescription() {
    this.localDescription = { type: 'offer', sdp: 'v=0 offer' };
  }

  async setRemoteDescription(description) {
    if (description.sdp === 'nonsense') {
      throw new Error('no session description');
    }
    this.remoteDescription = description;
  }

  async addIceCandidate(candidate) {
    this.candidates.push(candidate.candidate);
  }

  async getStats() {
    return new Map();
  }

  close() {
    this.closed = true;
  }
}

beforeEach(() => {
  globalThis.RTCPeerConnection = FakeConnection;
});

const OPTIONS = { stream: 'demo', codec: '', preset: 'auto', iceServers: [{ urls: 'stun:host' }], relay: false };
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A peer that has offered, with everything that it said. */
async function offered(options = {}) {
  const sent = [];
  const told = [];
  const tell =
    (what) =>
    (...args) =>
      told.push([what, ...args]);
  const handlers = Object.fromEntries(
    ['track', 'message', 'channel', 'iceServerError', 'refused', 'ended', 'failed'].map((name) => [name, tell(name)]),
  );
  const peer = new Peer(7, { ...OPTIONS, ...options }, (m) => sent.push(m), handlers);
  await settle();
  return { peer, pc: FakeConnection.last, sent, told };
}

const candidate = (text) => ({ candidate: { sdpMid: '0', sdpMLineIndex: 0, candidate: text } });

test('it offers one video to receive and a data channel, with the servers of the host', async () => {
  const { pc, sent } = await offered();
  assert.equal(pc.section, 'video recvonly');
  assert.equal(pc.channel.label, 'porthole.v1');
  assert.deepEqual(pc.configuration.iceServers, OPTIONS.iceServers);
  assert.equal(pc.configuration.iceTransportPolicy, 'all');
  assert.equal(pc.receiver.jitterBufferTarget, 0);
  assert.deepEqual(sent, [{ type: 'rtc-open', ref: 7, offer: 'v=0 offer', streams: ['demo'], preset: 'auto' }]);
});

test('codec and relay are passed on when they are chosen', async () => {
  const { pc, sent } = await offered({ codec: 'vp9', relay: true });
  assert.equal(sent[0].codec, 'vp9');
  assert.equal(pc.configuration.iceTransportPolicy, 'relay');
});

test('candidates go after the offer, theirs are taken after the answer, and the end of ours is not sent', async () => {
  const { peer, pc, sent } = await offered();
  pc.onicecandidate(candidate('candidate:1'));
  pc.onicecandidate({ candidate: null });
  assert.deepEqual(sent.slice(1), [
    { type: 'rtc-candidate', ref: 7, sdpMid: '0', sdpMLineIndex: 0, candidate: 'candidate:1' },
  ]);
  await peer.signal({ type: 'rtc-candidate', sdpMid: '0', sdpMLineIndex: 0, candidate: 'candidate:early' });
  assert.deepEqual(pc.candidates, []);
  await peer.signal({ type: 'rtc-answer', answer: 'v=0 answer' });
  await peer.signal({ type: 'rtc-candidate', sdpMid: '0', sdpMLineIndex: 0, candidate: 'candidate:late' });
  assert.deepEqual(pc.candidates, ['candidate:early', 'candidate:late']);
});

test('a refusal of the offer ends it, one of a candidate does not', async () => {
  const { peer, pc, told } = await offered();
  await peer.signal({ type: 'rtc-refused', reason: 'full', detail: '8 viewers' });
  assert.deepEqual(told, [['refused', 'full', '8 viewers']]);
  assert.ok(pc.closed);
  const other = await offered();
  await other.peer.signal({ type: 'rtc-answer', answer: 'v=0 answer' });
  await other.peer.signal({ type: 'rtc-refused', reason: 'malformed', detail: 'no candidate' });
  assert.deepEqual(other.told, []);
  assert.ok(!other.pc.closed);
});

test('it is over once: the host is told, and its listener hears nothing more', async () => {
  const { peer, pc, sent, told } = await offered();
  pc.connectionState = 'failed';
  pc.onconnectionstatechange();
  assert.deepEqual(told, [['failed']]);
  assert.deepEqual(sent.at(-1), { type: 'rtc-close', ref: 7 });
  pc.channel.onclose();
  peer.close();
  await peer.signal({ type: 'rtc-ended', reason: 'late' });
  assert.equal(told.length, 1);
  assert.equal(sent.filter((m) => m.type === 'rtc-close').length, 1);
});

test('an answer that is none ends it', async () => {
  const { peer, told } = await offered();
  await peer.signal({ type: 'rtc-answer', answer: 'nonsense' });
  assert.deepEqual(told, [['failed']]);
  assert.match(peer.clue, /no session description/);
});

test('a data channel that the host closes means that the session is over', async () => {
  const { pc, told, sent } = await offered();
  pc.channel.onclose();
  assert.equal(told[0][0], 'ended');
  assert.ok(!sent.some((m) => m.type === 'rtc-close'));
});

test('a TURN server that refuses the password is told, one that does not answer is only a clue', async () => {
  const { peer, pc, told } = await offered();
  pc.onicecandidateerror({ url: 'turn:a:3478', errorText: 'Unauthorized', errorCode: 401 });
  assert.deepEqual(told, [['iceServerError', 'turn:a:3478: Unauthorized (401)']]);
  pc.onicecandidateerror({ url: 'turn:b:3478', errorText: '', errorCode: 701 });
  assert.equal(told.length, 1);
  assert.equal(peer.clue, 'turn:b:3478: no answer (701)');
});

test('messages go over the channel while it is open, unless they are too big or it is clogged', async () => {
  const { peer, pc } = await offered();
  assert.equal(peer.send({ type: 'clock', t0: 1 }), false);
  pc.channel.readyState = 'open';
  assert.equal(peer.send({ type: 'clock', t0: 1 }), true);
  assert.equal(peer.send({ type: 'x', text: 'y'.repeat(70_000) }), false);
  pc.channel.bufferedAmount = 100_000;
  assert.equal(peer.send({ type: 'clock', t0: 2 }), false);
  assert.deepEqual(pc.channel.sent, ['{"type":"clock","t0":1}']);
});
