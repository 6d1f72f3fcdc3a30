/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { FrameGroups } from '../../main/resources/web/porthole/frame-groups.js';
import { GroupDecoder } from '../../main/resources/web/porthole/group-decoder.js';
import { readFrames, Replay } from '../../main/resources/web/porthole/replay.js';
import { ReplayPlayer } from '../../main/resources/web/porthole/replay-player.js';
import { FakeVideoDecoder } from './fake-video-decoder.js';

// a stream of 10 frames per second with a key frame each second; frame n was captured n * 100 ms after 0

const FRAME_US = 100_000;
const SPS = [0, 0, 0, 1, 0x67, 0x42, 0xc0, 0x1f, 0x8c];
const globals = ['VideoDecoder', 'EncodedVideoChunk', 'createImageBitmap', 'requestAnimationFrame'];
const saved = Object.fromEntries(globals.map((name) => [name, globalThis[name]]));

function frame(sequence) {
  const key = sequence % 10 === 0;
  const bytes = new Uint8Array(key ? SPS : [0, 0, 1, 0x41]);
  const captureTime = sequence * FRAME_US;
  return { codec: 2, key, sequence, captureTime, simulationTime: NaN, width: 64, height: 48, bytes };
}

const frames = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => frame(from + i));

/** What the host says and gives while it has the frames from one sequence to another. */
class FakeReplay {
  asked = [];

  constructor(oldest, newest) {
    Object.assign(this, { oldest, newest });
  }

  get state() {
    const keyFrames = frames(this.oldest, this.newest).filter((f) => f.key);
    return { state: 'kept', reason: '', keyFrames, toTime: this.newest * FRAME_US };
  }

  async frames(from, to) {
    this.asked.push([from, to]);
    const all = frames(this.oldest, this.newest);
    const first = all.findLastIndex((f) => f.key && f.captureTime <= from);
    return all.slice(Math.max(0, first)).filter((f) => f.captureTime <= to);
  }
}

async function until(condition) {
  for (const end = Date.now() + 2000; !condition(); ) {
    assert.ok(Date.now() < end, `still not so: ${condition}`);
    await new Promise((done) => setTimeout(done, 1));
  }
}

beforeEach(() => {
  FakeVideoDecoder.reset();
  globalThis.VideoDecoder = FakeVideoDecoder;
  globalThis.EncodedVideoChunk = class {
    constructor(init) {
      Object.assign(this, init);
    }
  };
  globalThis.requestAnimationFrame = (callback) => setTimeout(callback, 1);
});

afterEach(() => Object.assign(globalThis, saved));

test('frames stand one behind the other, each with its length in front', () => {
  const message = new DataView(new ArrayBuffer(44));
  message.setUint8(0, 1);
  message.setUint8(1, 40);
  message.setUint8(2, 2);
  message.setBigUint64(8, 7n, true);
  const one = new Uint8Array(48);
  new DataView(one.buffer).setUint32(0, 44, true);
  one.set(new Uint8Array(message.buffer), 4);
  const two = new Uint8Array(96);
  two.set(one);
  two.set(one, 48);
  assert.deepEqual(
    readFrames(two.buffer).map((f) => [f.sequence, f.bytes.length]),
    [
      [7, 4],
      [7, 4],
    ],
  );
  assert.deepEqual(readFrames(new ArrayBuffer(0)), []);
});

test('an answer that is cut off is refused', () => {
  const bytes = new Uint8Array(20);
  bytes[0] = 60;
  assert.throws(() => readFrames(bytes.buffer), /a frame of 60 bytes of which 16 came/);
  assert.throws(() => readFrames(new ArrayBuffer(3)), RangeError);
});

test('a stream with any name is asked for by it', async () => {
  const asked = [];
  const api = { ask: async (path) => asked.push(path), url: (path, query) => `${path} ${JSON.stringify(query)}` };
  const replay = new Replay(api, 'a/b?c');
  await replay.state();
  assert.deepEqual(asked, ['api/v1/replay/a%2Fb%3Fc']);
  const url = replay.downloadUrl({ seconds: 30 });
  assert.equal(url, 'api/v1/replay/a%2Fb%3Fc/video.mp4 {"seconds":"30","download":""}');
});

test('a group is what is between two key frames, and is loaded once', async () => {
  const replay = new FakeReplay(10, 35);
  const groups = new FrameGroups((from, to) => replay.frames(from, to));
  groups.update(replay.state);
  for (const time of [2_000_000, 2_550_000, 2_999_999]) {
    const group = await groups.at(time);
    assert.deepEqual([group[0].sequence, group.at(-1).sequence], [20, 29]);
  }
  assert.equal(replay.asked.length, 1);
});

test('the newest group is loaded again for what came since, and only for that', async () => {
  const replay = new FakeReplay(10, 35);
  const groups = new FrameGroups((from, to) => replay.frames(from, to));
  groups.update(replay.state);
  assert.equal((await groups.at(9_000_000)).at(-1).sequence, 35);
  replay.newest = 37;
  groups.update(replay.state);
  await groups.at(3_400_000);
  assert.equal(replay.asked.length, 1);
  assert.equal((await groups.at(3_700_000)).at(-1).sequence, 37);
  assert.equal(replay.asked.length, 2);
});

test('times that the host has cut to microseconds still give the right group', async () => {
  // the host compares nanoseconds: its key frame is a little later than the time that it says
  const replay = new FakeReplay(10, 35);
  const groups = new FrameGroups((from, to) => replay.frames(from - 0.7, to - 0.7));
  groups.update(replay.state);
  const group = await groups.at(2_000_000);
  assert.deepEqual([group[0].sequence, group.at(-1).sequence], [20, 29]);
  assert.equal((await groups.at(3_500_000)).at(-1).sequence, 35);
});

test('a time before all gives the oldest group, and no frame at all is said', async () => {
  const replay = new FakeReplay(10, 35);
  const groups = new FrameGroups((from, to) => replay.frames(from, to));
  await assert.rejects(groups.at(0), /no frame of this stream yet/);
  groups.update(replay.state);
  assert.equal((await groups.at(0))[0].sequence, 10);
});

test('a group that cannot be loaded is asked for again', async () => {
  let broken = true;
  const replay = new FakeReplay(10, 35);
  const load = (from, to) => (broken ? Promise.reject(new Error('Nothing kept')) : replay.frames(from, to));
  const groups = new FrameGroups(load);
  groups.update(replay.state);
  await assert.rejects(groups.at(2_000_000), /Nothing kept/);
  broken = false;
  assert.equal((await groups.at(2_000_000))[0].sequence, 20);
});

test('a frame is decoded from its key frame on, and the next ones from there', async () => {
  const decoder = new GroupDecoder();
  const group = frames(10, 19);
  assert.equal((await decoder.decode(group, 4)).timestamp, 1_400_000);
  assert.equal((await decoder.decode(group, 6)).timestamp, 1_600_000);
  assert.deepEqual(
    FakeVideoDecoder.made[0].times,
    [10, 11, 12, 13, 14, 15, 16].map((n) => n * FRAME_US),
  );
  assert.equal((await decoder.decode(group, 2)).timestamp, 1_200_000);
  assert.equal(FakeVideoDecoder.made.length, 2);
  assert.equal(FakeVideoDecoder.made[0].state, 'closed');
  assert.equal(FakeVideoDecoder.open, 3, 'only what was asked for stays open');
});

test('a decoder that holds frames back is flushed, and begins at a key frame again', async () => {
  FakeVideoDecoder.behaviour = 'holds back';
  const decoder = new GroupDecoder();
  const group = frames(10, 19);
  assert.equal((await decoder.decode(group, 3)).timestamp, 1_300_000);
  assert.equal((await decoder.decode(group, 5)).timestamp, 1_500_000);
  assert.equal(FakeVideoDecoder.made.length, 2);
});

test('a decoder that fails is tried once in software, then its reason is said', async () => {
  FakeVideoDecoder.behaviour = 'fails';
  const decoder = new GroupDecoder();
  await assert.rejects(decoder.decode(frames(10, 19), 3), /no such profile/);
  assert.deepEqual(
    FakeVideoDecoder.made.map((d) => d.hardwareAcceleration),
    ['no-preference', 'prefer-software'],
  );
});

/** A player on a canvas, and what it did. */
function player(replay) {
  const log = [];
  const canvas = { width: 0, height: 0, dataset: {}, getContext: () => ({ drawImage: () => {} }) };
  const made = new ReplayPlayer(replay, canvas, {
    shown: (f) => log.push(f.sequence),
    stopped: () => log.push('stopped'),
    failed: (reason) => log.push(reason),
  });
  made.update(replay.state);
  return { player: made, log, canvas };
}

test('the frame that was there at a time is shown, and everything decoded is closed', async () => {
  const { player: p, log, canvas } = player(new FakeReplay(10, 35));
  p.seek(2_449_000);
  await until(() => log.length === 1);
  assert.deepEqual(log, [24]);
  assert.deepEqual(canvas, { ...canvas, width: 64, height: 48, dataset: { sequence: '24' } });
  assert.equal(FakeVideoDecoder.open, 0);
  p.close();
});

test('of the times of a drag the newest wins', async () => {
  const { player: p, log } = player(new FakeReplay(10, 35));
  for (let time = 3_400_000; time >= 1_200_000; time -= FRAME_US) {
    p.seek(time);
  }
  await until(() => log.at(-1) === 12);
  assert.ok(log.length <= 3, `${log}`);
  p.close();
});

test('steps go frame by frame, over the edges of groups, and stop at the ends', async () => {
  const { player: p, log } = player(new FakeReplay(10, 31));
  p.seek(2_900_000);
  await until(() => log.at(-1) === 29);
  for (const expected of [30, 31]) {
    p.step(1);
    await until(() => log.at(-1) === expected);
  }
  p.step(1);
  p.step(-1);
  await until(() => log.at(-1) === 30);
  p.step(-1);
  await until(() => log.at(-1) === 29);
  p.seek(1_000_000);
  await until(() => log.at(-1) === 10);
  p.step(-1);
  p.step(1);
  await until(() => log.at(-1) === 11);
  p.close();
});

test('playing shows the frames in their order until the newest', async () => {
  const { player: p, log } = player(new FakeReplay(10, 35));
  p.seek(3_200_000);
  await until(() => log.length === 1);
  p.play();
  assert.equal(p.playing, true);
  await until(() => log.at(-1) === 'stopped');
  assert.equal(p.playing, false);
  const shown = log.slice(0, -1);
  assert.deepEqual(
    shown,
    [...shown].sort((a, b) => a - b),
  );
  assert.ok(shown.at(-1) >= 33, `${shown}`);
  p.close();
});

test('what the host keeps no longer is said', async () => {
  const replay = new FakeReplay(10, 35);
  const { player: p, log } = player(replay);
  replay.frames = async () => {
    throw new Error('Nothing is kept of this stream.');
  };
  p.seek(2_000_000);
  await until(() => log.length === 1);
  assert.deepEqual(log, ['Nothing is kept of this stream.']);
  p.close();
});

test('nothing is shown after it was closed', async () => {
  const { player: p, log } = player(new FakeReplay(10, 35));
  p.seek(2_000_000);
  p.close();
  await new Promise((done) => setTimeout(done, 20));
  assert.deepEqual(log, []);
  assert.equal(FakeVideoDecoder.open, 0);
});
