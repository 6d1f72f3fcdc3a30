/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Backoff } from '../../main/resources/web/porthole/backoff.js';
import { HostClock } from '../../main/resources/web/porthole/clock.js';
import { RateMeter, Samples } from '../../main/resources/web/porthole/meters.js';
import { AutoQuality } from '../../main/resources/web/porthole/quality.js';

test('the clock believes the exchange with the shortest round trip', () => {
  const clock = new HostClock();
  clock.sample(0, 1_000_090_000, 1_000_090_000, 100); // 90 ms there, 10 ms back: wrong by 40 ms
  clock.sample(200, 1_000_201_000, 1_000_201_000, 202); // 1 ms each way
  clock.sample(300, 1_000_300_000, 1_000_300_000, 350);
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

test('auto quality steps down when the link loses frames and up again when it does not', () => {
  const auto = new AutoQuality();
  let lost = 0;
  const seconds = (n, slow) => Array.from({ length: n }, () => auto.tick((lost += slow), 30)).some(Boolean);
  assert.equal(seconds(20, 1), false, 'a few drops are no reason');
  assert.deepEqual(auto.options, {});
  assert.equal(seconds(3, 15), true);
  assert.equal(auto.options.quality, 70);
  assert.equal(seconds(9, 0), false);
  assert.equal(seconds(2, 0), true);
  assert.deepEqual(auto.options, {});
});

test('a step up that had to be taken back makes the next one wait longer', () => {
  const auto = new AutoQuality();
  let lost = 0;
  const seconds = (n, slow) => Array.from({ length: n }, () => auto.tick((lost += slow), 30)).some(Boolean);
  seconds(3, 15);
  seconds(3, 15);
  seconds(10, 0);
  assert.equal(seconds(3, 15), true);
  assert.equal(seconds(15, 0), false);
  assert.equal(seconds(6, 0), true);
});

test('statistics of another connection are not compared', () => {
  const auto = new AutoQuality();
  auto.tick(0, 30);
  auto.restart();
  for (let i = 0; i < 5; i++) {
    assert.equal(auto.tick(5000, 30), false);
  }
});
