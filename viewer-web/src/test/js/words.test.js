/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as format from '../../main/resources/web/page/format.js';
import { condition } from '../../main/resources/web/porthole/condition.js';
import { labelText } from '../../main/resources/web/porthole/label.js';
import { formatTone, isToned, parseTone } from '../../main/resources/web/porthole/tone.js';

const FINE = {
  connection: 'open',
  connectionReason: '',
  everOpen: true,
  missing: false,
  state: 'live',
  reason: '',
  fault: '',
  shown: true,
};
const of = (change) => {
  const { word, colour, aged } = condition({ ...FINE, ...change });
  return `${word} ${colour}${aged ? ' aged' : ''}`;
};

test('each state has its word, its colour and says whether the frame is of the past', () => {
  assert.equal(of({}), 'live green');
  assert.equal(of({ state: 'stale' }), 'stale yellow aged');
  assert.equal(of({ state: 'placeholder' }), 'placeholder yellow');
  assert.equal(of({ state: 'idle' }), 'idle grey aged');
  assert.equal(of({ state: 'ended' }), 'ended grey aged');
  assert.equal(of({ state: 'failed' }), 'failed red aged');
  assert.equal(of({ shown: false }), 'waiting yellow aged');
  assert.equal(of({ missing: true, state: null }), 'missing red aged');
  assert.equal(of({ fault: 'bad' }), 'failed red aged');
  assert.equal(of({ connection: 'waiting' }), 'disconnected grey aged');
  assert.equal(of({ connection: 'connecting', everOpen: false }), 'connecting yellow aged');
  assert.equal(of({ connection: 'waiting', starting: true }), 'starting yellow aged');
  assert.equal(of({ connection: 'denied', everOpen: false }), 'denied red aged');
});

test('a state of a later version is shown by its own word', () => {
  assert.equal(of({ state: 'dreaming' }), 'dreaming grey aged');
});

test('the reason of the host wins over the general one', () => {
  assert.equal(condition({ ...FINE, state: 'stale', reason: 'producer disconnected' }).reason, 'producer disconnected');
  assert.notEqual(condition({ ...FINE, state: 'stale' }).reason, '');
});

test('a label is the class with two digits of confidence', () => {
  const box = { x: 0, y: 0, width: 1, height: 1, label: 'cup' };
  assert.equal(labelText({ ...box, confidence: 0.8666 }), 'cup 0.87');
  assert.equal(labelText({ ...box, confidence: null, trackId: '7' }), 'cup #7');
});

test('a tone mapping is written as it was read', () => {
  for (const text of [
    'colormap=turbo,window=0:5,gamma=1',
    'colormap=viridis,percentile=1:99.5,gamma=2.2',
    'colormap=categorical,window=minmax,gamma=1',
  ]) {
    assert.equal(formatTone(parseTone(text)), text);
  }
  assert.equal(formatTone(parseTone('window=-0.5:1e3')), 'colormap=grey,window=-0.5:1000,gamma=1');
});

test('nonsense in a tone mapping leaves the default', () => {
  assert.deepEqual(parseTone('colormap=pink,window=a:b,gamma=x'), parseTone(''));
});

test('only samples that no screen can show are toned', () => {
  assert.deepEqual(['GRAY16', 'FLOAT32', 'RGB8', 'BGRA8'].map(isToned), [true, true, false, false]);
});

test('statistics that are not known are a dash', () => {
  assert.equal(format.number(NaN, 1), '–');
  assert.equal(format.milliseconds(Infinity), '–');
  assert.equal(format.bitrate(null), '–');
  assert.equal(format.age(NaN), '–');
});

test('statistics are short', () => {
  assert.equal(format.milliseconds(4.12), '4.1 ms');
  assert.equal(format.bitrate(4_820_000), '4.8 Mbit/s');
  assert.equal(format.bitrate(820_400), '820 kbit/s');
  assert.equal(format.age(3210), '3.2 s');
  assert.equal(format.age(7_300_000), '2 h 1 min');
  assert.equal(format.drops({ slow: 3, queue: 0 }), '3 slow');
  assert.equal(format.value(1.23456789), '1.2346');
  assert.equal(format.value(10), '10');
});

test('a live stream is stale while nothing comes from the host, and an idle one wakes', () => {
  assert.equal(of({ silentMs: 1400 }), 'live green');
  assert.equal(of({ silentMs: 1600 }), 'stale yellow aged');
  assert.equal(of({ silentMs: 1600, state: 'ended' }), 'ended grey aged');
  assert.equal(of({ waking: true, state: 'stale' }), 'waiting yellow aged');
  assert.equal(of({ waking: true, state: 'failed' }), 'failed red aged');
  assert.equal(condition({ ...FINE, waking: true, state: 'idle' }).reason, 'Waking the source…');
});
