/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { frameRows, statisticsRows } from '../../main/resources/web/page/details-rows.js';
import { History } from '../../main/resources/web/page/history.js';
import { simulationWords } from '../../main/resources/web/page/simulation-badge.js';
import { Jitter, Samples } from '../../main/resources/web/porthole/meters.js';
import { Stages } from '../../main/resources/web/porthole/stages.js';

const sum = ({ capture, encode, network, decode, display }) => capture + encode + network + decode + display;
const near = (a, b) => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`);

test('the stages of latency sum up to the measured whole', () => {
  const stages = new Stages();
  stages.add({ arrival: 20, decode: 3, display: 9 });
  stages.add({ arrival: 30, decode: 5, display: 7 });
  const means = stages.means(12, 4);
  assert.deepEqual(means, { capture: 8, encode: 4, network: 13, decode: 4, display: 8, total: 37 });
  near(sum(means), means.total);
});

test('statistics of the host that are more than the whole, or missing, do not make more than the whole', () => {
  const stages = new Stages();
  stages.add({ arrival: 10, decode: 1, display: 1 });
  for (const [host, encode] of [
    [40, 20],
    [NaN, NaN],
    [5, 9],
    [5, NaN],
  ]) {
    // prettier-ignore
    const means = stages.means(host, encode);
    near(sum(means), 12);
    assert.ok(
      Object.values(means).every((v) => v >= 0),
      JSON.stringify(means),
    );
  }
});

test('only the last frames count, and none is none', () => {
  const stages = new Stages();
  assert.equal(stages.means(1, 1), null);
  Array.from({ length: 90 }, () => stages.add({ arrival: 1000, decode: 0, display: 0 }));
  Array.from({ length: 90 }, () => stages.add({ arrival: 10, decode: 0, display: 0 }));
  assert.equal(stages.means(0, 0).total, 10);
  stages.reset();
  assert.equal(stages.means(0, 0), null);
});

test('jitter is none when frames come as evenly as they were captured, on whatever clock', () => {
  const even = new Jitter();
  [0, 33, 70, 99].forEach((sent) => even.add(sent + 5000, sent + 12));
  assert.equal(even.ms, 0);
  const uneven = new Jitter();
  for (let i = 0; i < 200; i++) {
    uneven.add(i * 33, i * 33 + (i % 2) * 10);
  }
  assert.ok(Math.abs(uneven.ms - 10) < 0.1, String(uneven.ms));
});

test('a history has one entry for each second, with the frames and bits of that second', () => {
  const watch = { began: 0, shownFrames: 0, receivedBytes: 0, latency: new Samples() };
  const history = new History();
  history.observe(watch, 0);
  for (let ms = 200; ms <= 3000; ms += 200) {
    watch.shownFrames += 6;
    watch.receivedBytes += 25_000;
    watch.latency.add(40);
    history.observe(watch, ms);
  }
  const { seconds, framesPerSecond, bitrate, p50Ms } = history.curves(3000);
  assert.deepEqual(seconds, [-2, -1, 0]);
  assert.deepEqual(framesPerSecond, [30, 30, 30]);
  assert.deepEqual(bitrate, [1e6, 1e6, 1e6]);
  assert.deepEqual(p50Ms, [40, 40, 40]);
  history.observe({ ...watch }, 3200);
  assert.deepEqual(history.curves(3200).seconds, [], 'another stream begins another history');
});

test('a simulation in real time needs no word, any other speed does', () => {
  const state = (given) => simulationWords({ ...NONE, ...given });
  assert.deepEqual(simulationWords(null), { word: '', facts: '' });
  assert.deepEqual(state({ paused: false, speed: 1, realTimeFactor: 0.97 }), { word: '', facts: '' });
  assert.equal(state({ paused: true, speed: 1, episode: 3 }).word, 'Paused');
  assert.equal(state({ paused: true, speed: 1, episode: 3, step: 12 }).facts, 'episode 3 · step 12');
  assert.equal(state({ speed: 2, realTimeFactor: 1.2 }).facts, '1.2× of 2× speed');
  assert.equal(state({ speed: 0.5 }).facts, '0.5× speed');
  assert.equal(state({ realTimeFactor: 12.34 }).facts, '12.3× real time');
});

const NONE = { paused: null, speed: null, realTimeFactor: null, episode: null, step: null };

const PICTURE = {
  ...{ transport: 'WebSocket', route: '', codec: 'JPEG', encoder: 'turbojpeg', hardware: null, degraded: '' },
  ...{ decoder: '', jpegQuality: 70, subsampling: '420', quantiser: NaN, qualityLevel: NaN, bitsPerPixel: 0.5 },
  ...{ width: 640, height: 480, sentWidth: 640, sentHeight: 480, format: 'RGB8' },
};

function text(rows, name) {
  return rows.find((row) => row.name === name)?.text;
}

test('the quality in force is told for every codec', () => {
  const quality = (given) =>
    text(frameRows({ picture: { ...PICTURE, ...given } }, { notice: '', iceServerError: '' }), 'Quality in force');
  assert.equal(quality({}), 'JPEG 70 of 100, 4:2:0');
  assert.equal(quality({ encoder: 'pass-through' }), 'as the source encoded it');
  assert.equal(quality({ codec: 'H.264', jpegQuality: NaN, subsampling: '' }), 'adapts, 0.50 bits per pixel');
  const video = {
    transport: 'WebRTC',
    codec: 'H.264',
    jpegQuality: NaN,
    subsampling: '',
    qualityLevel: 0,
    quantiser: 27.6,
  };
  assert.equal(quality(video), 'level 0 (best), QP 28');
});

test('each row says what it means', () => {
  const details = {
    latency: {
      p50Ms: 30,
      p95Ms: 40,
      measured: true,
      stagesMs: { capture: 1, encode: 2, network: 3, decode: 4, display: 5, total: 15 },
    },
    framesPerSecond: { captured: 30, sent: 30, shown: 29.9 },
    network: { bitrate: 1e6, availableBitrate: NaN, roundTripMs: 1, jitterMs: 2, jitterBufferMs: NaN },
    lost: { byHost: { slow: 3 }, inBrowser: 1, share: 0.01, packets: NaN, packetShare: NaN },
    totals: { seconds: 10, framesShown: 300, bytes: 1e6 },
    simulation: NONE,
    frame: { sequence: 1, simulationTime: NaN, ageMs: 3 },
    host: { version: '1', access: 'view' },
  };
  const rows = statisticsRows(details, 2).flatMap((group) => group.rows);
  assert.deepEqual(
    rows.filter((row) => !/[.)]$/.test(row.why)),
    [],
  );
  assert.equal(text(rows, 'Sum'), '15 ms');
  assert.equal(text(rows, 'Dropped by the host'), '3 slow');
});
