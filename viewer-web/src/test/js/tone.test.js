/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstLimits, formatTone, hasWindow, parseTone, toneFault } from '../../main/resources/web/porthole/tone.js';

test('limits to begin with fit the samples', () => {
  assert.deepEqual(firstLimits('percentile', 'FLOAT32'), [1, 99.5]);
  assert.deepEqual(firstLimits('fixed', 'GRAY8'), [0, 255]);
  assert.deepEqual(firstLimits('fixed', 'GRAY16'), [0, 65535]);
  assert.deepEqual(firstLimits('fixed', 'FLOAT32'), [0, 10]);
});

test('a window is offered where it means something', () => {
  assert.ok(hasWindow('turbo', 'FLOAT32'));
  assert.ok(hasWindow('grey', 'GRAY16'));
  assert.ok(hasWindow('viridis', 'GRAY8'));
  assert.ok(!hasWindow('grey', 'GRAY8'));
  assert.ok(!hasWindow('categorical', 'GRAY16'));
});

test('what the host would refuse is said in words before it is sent', () => {
  const tone = parseTone('');
  assert.equal(toneFault(tone), '');
  assert.equal(toneFault({ ...tone, window: 'fixed', low: -5, high: 1000 }), '');
  assert.match(toneFault({ ...tone, window: 'fixed', low: 9, high: 3 }), /less than/);
  assert.match(toneFault({ ...tone, window: 'fixed', low: 3, high: 3 }), /less than/);
  assert.match(toneFault({ ...tone, low: NaN }), /needed/);
  assert.match(toneFault({ ...tone, high: 100.5 }), /0 to 100/);
  const minmax = { ...tone, window: 'minmax', low: NaN, high: NaN };
  assert.equal(toneFault(minmax), '');
  assert.equal(formatTone(minmax), 'colormap=grey,window=minmax,gamma=1');
});
