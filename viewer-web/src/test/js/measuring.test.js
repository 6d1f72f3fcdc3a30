/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Backoff } from '../../main/resources/web/porthole/backoff.js';
import { HostClock } from '../../main/resources/web/porthole/clock.js';
import { RateMeter, Samples } from '../../main/resources/web/porthole/meters.js';
import { AutoQuality } from '../../main/resources/web/porthole/quality.js';

test('the clock believes the quickest way there and the quickest way back', () => {
  const clock = new HostClock();
  clock.sample(0, 1_000_090_000, 1_000_090_000, 100); // 90 ms there, 10 ms back: wrong by 40 ms
  clock.sample(200, 1_000_201_000, 1_000_201_000, 202); // 1 ms each way
  clock.sample(300, 1_000_350_000, 1_000_350_000, 360);
  assert.equal(clock.rttMs, 2);
  assert.equal(clock.ageMs(1_000_500_000, 512), 12);
});

test('ways that are delayed apart from each other make no error', () => {
  const clock = new HostClock();
  clock.sample(0, 1_000_001_000, 1_000_001_000, 40); // a page that was busy took 39 ms to look
  clock.sample(100, 1_000_125_000, 1_000_125_000, 126); // the host was slow to hear
  assert.equal(clock.rttMs, 2);
  assert.equal(clock.ageMs(1_000_500_000, 512), 12);
});

test('the time that the host takes to answer is no part of the round trip', () => {
  const clock = new HostClock();
  clock.sample(0, 5_000, 25_000, 30);
  assert.equal(clock.rttMs, 10);
});

test('the clock gives an age from hello on, and none before', () => {
  const clock = new HostClock();
  assert.ok(Number.isNaN(clock.ageMs(1, 1)));
  clock.hint(7_000_000, 1000);
  assert.equal(clock.ageMs(7_000_000, 1050), 50);
  assert.equal(clock.known, false, 'for a latency that is too vague');
  clock.sample(1000, 7_000_000, 7_000_000, 1001);
  assert.equal(clock.known, true);
  clock.reset();
  assert.equal(clock.known, false);
});

test('a rate is right from the second entry on and falls when nothing comes', () => {
  const meter = new RateMeter(2000);
  assert.equal(meter.rate(0), 0);
  for (let i = 0; i <= 10; i++) {
    meter.add(i * 40);
  }
  assert.equal(Math.round(meter.rate(400)), 25);
  assert.ok(meter.rate(1400) < 10);
  assert.equal(meter.rate(5000), 0);
});

test('samples keep the newest and give quantiles', () => {
  const samples = new Samples(4);
  assert.ok(Number.isNaN(samples.quantile(0.5)));
  [9, 9, 1, 2, 3, 4].forEach((v) => samples.add(v));
  assert.deepEqual([...samples.values()], [1, 2, 3, 4]);
  assert.equal(samples.quantile(0.5), 3);
  assert.equal(samples.quantile(1), 4);
});

test('the first retry is at once after an update, soon after a break, and never later than a second', () => {
  assert.equal(new Backoff(() => 0.5).next(true), 0);
  const backoff = new Backoff(() => 0.5);
  const waits = Array.from({ length: 12 }, () => backoff.next());
  assert.equal(waits[0], 100);
  assert.ok(waits.every((w, i) => w <= 1000 && (i === 0 || w >= waits[i - 1])));
  backoff.reset();
  assert.equal(backoff.next(), 100);
});

test('an update that does not come back is not hammered', () => {
  const backoff = new Backoff(() => 0.5);
  assert.equal(backoff.next(true), 0);
  assert.ok(backoff.next(true) >= 100);
});

test('auto leaves JPEG to the host where H.264 cannot be shown', () => {
  const auto = new AutoQuality();
  let slow = 0;
  assert.equal(
    Array.from({ length: 30 }, () => auto.tick({ slow: (slow += 20), captureFps: 30 })).some(Boolean),
    false,
  );
  assert.deepEqual(auto.options, {});
});

test('statistics of another connection are not compared', () => {
  const auto = new AutoQuality();
  auto.tick({ slow: 0, captureFps: 30 });
  auto.restart();
  for (let i = 0; i < 5; i++) {
    assert.equal(auto.tick({ slow: 5000, captureFps: 30 }), false);
  }
});

const QUIET = { slow: 0, captureFps: 30, viewers: 1, bitrate: 9e6 };
const ticks = (auto, n, observed) => Array.from({ length: n }, () => auto.tick(observed)).some(Boolean);
const codec = (auto) => auto.options.codecs?.[0] ?? 'jpeg';

test('auto begins with JPEG and goes to H.264 where JPEG takes too many bits or has many viewers', () => {
  for (const heavy of [{ bitrate: 32e6 }, { viewers: 8 }]) {
    const auto = new AutoQuality(true);
    assert.equal(ticks(auto, 20, QUIET), false);
    assert.equal(codec(auto), 'jpeg');
    assert.equal(ticks(auto, 2, { ...QUIET, ...heavy }), false, 'a second or two are no reason');
    assert.equal(ticks(auto, 1, { ...QUIET, ...heavy }), true);
    assert.equal(codec(auto), 'h264');
  }
});

test('auto goes to H.264 where the link loses frames, and leaves the rest to the host', () => {
  const auto = new AutoQuality(true);
  let slow = 0;
  const losing = (video) => auto.tick({ ...QUIET, slow: (slow += 15), video });
  assert.deepEqual([losing(false), losing(false), losing(false), losing(false)], [false, false, false, true]);
  assert.deepEqual(auto.options, { codecs: ['h264', 'jpeg'] });
  assert.equal(
    [1, 2, 3, 4, 5].some(() => losing(true)),
    false,
  );
  assert.equal(
    [1, 2, 3].some(() => losing(false)),
    false,
    'JPEG goes on coming: the host has no encoder, and makes that smaller',
  );
});

test('auto goes back to JPEG after a quiet minute with few viewers, and waits longer when that was wrong', () => {
  const auto = new AutoQuality(true);
  const calm = { ...QUIET, bitrate: 2e6, video: true };
  ticks(auto, 3, { ...QUIET, viewers: 8 });
  assert.equal(ticks(auto, 200, { ...calm, viewers: 5 }), false, 'between few and many nothing changes');
  assert.equal(ticks(auto, 59, calm), false);
  assert.equal(ticks(auto, 1, calm), true);
  assert.equal(codec(auto), 'jpeg');
  assert.equal(ticks(auto, 3, { ...QUIET, bitrate: 32e6 }), true);
  assert.equal(ticks(auto, 100, calm), false);
  assert.equal(ticks(auto, 20, calm), true);
});

test('auto shows H.264 at once while WebRTC sessions are short', () => {
  const auto = new AutoQuality(true);
  assert.equal(auto.tick({ ...QUIET, preferVideo: true }), true);
  assert.equal(codec(auto), 'h264');
  assert.equal(ticks(auto, 200, { ...QUIET, preferVideo: true, video: true }), false);
  assert.equal(new AutoQuality(false).tick({ ...QUIET, preferVideo: true }), false);
});
