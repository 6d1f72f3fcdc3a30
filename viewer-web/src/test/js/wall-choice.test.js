/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chosenStreams, choiceQuery, pageOf, readChoice } from '../../main/resources/web/page/wall-choice.js';

const streams = ['env-1', 'env-2', 'top', 'old', 'side'].map((name) => ({
  name,
  state: name === 'old' ? 'ended' : 'live',
}));
const names = (search) => chosenStreams(streams, readChoice(search)).map((s) => s.name);

test('all streams are there, those that are over last', () => {
  assert.deepEqual(names(''), ['env-1', 'env-2', 'top', 'side', 'old']);
});

test('the address chooses streams and their order, and a star stands for any letters', () => {
  assert.deepEqual(names('?streams=side,top'), ['side', 'top']);
  assert.deepEqual(names('?streams=top,env-*,nowhere,env-1'), ['top', 'env-1', 'env-2']);
  assert.deepEqual(names('?streams=old,top'), ['top', 'old']);
  assert.deepEqual(names('?streams=e.v-1'), [], 'a dot is a dot');
});

test('many environments are looked at page by page', () => {
  const all = Array.from({ length: 10 }, (_, i) => i);
  assert.deepEqual(pageOf(all, readChoice('')), { shown: all, page: 1, pages: 1 });
  assert.deepEqual(pageOf(all, readChoice('?tiles=4&page=2')), { shown: [4, 5, 6, 7], page: 2, pages: 3 });
  assert.deepEqual(pageOf(all, readChoice('?tiles=4&page=9')), { shown: [8, 9], page: 3, pages: 3 });
  assert.deepEqual(pageOf([], readChoice('?tiles=4')), { shown: [], page: 1, pages: 1 });
});

test('what is no number in the address is as if it were not there', () => {
  const { tiles, page, every, kiosk } = readChoice('?tiles=-4&page=x&every=1e9&kiosk=0');
  assert.deepEqual({ tiles, page, every, kiosk }, { tiles: 0, page: 1, every: 0, kiosk: false });
  assert.equal(readChoice('?kiosk').kiosk, true);
});

test('a choice goes back into the address as it was read', () => {
  const query = choiceQuery(readChoice('?streams=a,b&tiles=4&page=2'));
  assert.deepEqual(query, { streams: 'a,b', tiles: '4', page: '2' });
  assert.deepEqual(choiceQuery(readChoice('')), { streams: null, tiles: null, page: null });
});
