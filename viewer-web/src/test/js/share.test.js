/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addresses, embedCode, onlyHere, timeLeft } from '../../main/resources/web/page/share-words.js';
import { gamepadEvent } from '../../main/resources/web/porthole/gamepads.js';
import { textEvents } from '../../main/resources/web/porthole/text-input.js';

test('addresses that only this machine can open are known', () => {
  for (const url of [
    'http://127.0.0.1:8211/',
    'http://127.8.0.1/',
    'http://localhost/',
    'http://a.localhost/',
    'http://[::1]/',
  ]) {
    assert.ok(onlyHere(url), url);
  }
  for (const url of [
    'http://192.0.2.7/',
    'https://lab.example.org/',
    'http://localhost.example.org/',
    'http://[2001:db8::1]/',
  ]) {
    assert.ok(!onlyHere(url), url);
  }
});

test('the address of the page comes first, if others can open it', () => {
  const urls = ['http://192.0.2.7:8211/?stream=a&token=t', 'http://127.0.0.1:8211/?stream=a&token=t'];
  assert.deepEqual(addresses('https://lab.example.org/sim/', urls), [
    'https://lab.example.org/sim/?stream=a&token=t',
    urls[0],
  ]);
  assert.deepEqual(addresses('http://localhost:8211/', urls), [urls[0]]);
  assert.deepEqual(addresses('http://localhost:8211/', [urls[1]]), [
    'http://localhost:8211/?stream=a&token=t',
    urls[1],
  ]);
});

test('the time that is left is said in words', () => {
  const minute = 60_000;
  assert.equal(timeLeft(10), '1 min');
  assert.equal(timeLeft(59 * minute), '59 min');
  assert.equal(timeLeft(90 * minute), '1 h 30 min');
  assert.equal(timeLeft(8 * 60 * minute), '8 h');
  assert.equal(timeLeft(7 * 24 * 60 * minute), '7 days');
});

test('nothing in a name gets out of the code for another page', () => {
  const link = `https://lab.example.org/?stream=${encodeURIComponent('"><script>&')}&token=t`;
  for (const how of ['frame', 'element']) {
    const code = embedCode(how, link);
    assert.ok(!code.includes('"><script>&'), code);
  }
  assert.match(embedCode('element', link), /stream="&quot;>&lt;script>&amp;" token="t"/);
});

test('a trembling stick rests, and values have two digits', () => {
  const event = gamepadEvent({ index: 1, axes: [0.05, -0.123456], buttons: [{ value: 0.333 }] });
  assert.deepEqual(event, { kind: 'gamepad', index: 1, axes: [0, -0.12], buttons: [0.33] });
});

test('long text is sent in pieces that the host takes, none of which splits a character', () => {
  const events = textEvents('🤖'.repeat(3000));
  assert.equal(events.length, 2);
  assert.ok(events.every((e) => e.text.length <= 4096));
  assert.equal(events.map((e) => e.text).join(''), '🤖'.repeat(3000));
  assert.deepEqual(textEvents(''), []);
});
