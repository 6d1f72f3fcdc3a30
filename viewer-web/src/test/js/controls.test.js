/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { StreamControls } from '../../main/resources/web/porthole/controls.js';
import { PlotHistory } from '../../main/resources/web/porthole/plot-history.js';

/** A viewer that writes down what it is to send. */
class FakeViewer extends EventTarget {
  sent = [];
  connection = { state: 'open' };
  send = (message) => this.sent.push(message);
  control = (message) => this.sent.push(message);

  emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

let viewer;
let controls;
const said = () => viewer.sent.filter((m) => m.type === 'set-control').map((m) => m.value);
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

beforeEach(() => {
  viewer = new FakeViewer();
  controls = new StreamControls(viewer, 'demo');
});

afterEach(() => controls.close());

test('it asks at once, again after a reconnection, and no more when it is closed', () => {
  const ask = { type: 'subscribe-controls', stream: 'demo', plots: [] };
  assert.deepEqual(viewer.sent, [ask]);
  viewer.connection.state = 'waiting';
  viewer.emit('connection');
  viewer.connection.state = 'open';
  viewer.emit('connection');
  assert.deepEqual(viewer.sent, [ask, ask]);
  controls.close();
  viewer.emit('connection');
  assert.deepEqual(viewer.sent.slice(2), [{ type: 'unsubscribe-controls', stream: 'demo' }]);
});

test('the plots that are wanted are asked for once; all of them by saying none', () => {
  viewer.sent.length = 0;
  controls.want(['reward']);
  controls.want(['reward']);
  controls.want(null);
  assert.deepEqual(
    viewer.sent.map((m) => m.plots),
    [['reward'], undefined],
  );
});

test('of changes that follow each other fast the first and the last are sent, at most 30 a second', async () => {
  for (let i = 0; i <= 20; i++) {
    controls.set('speed', i);
  }
  assert.deepEqual(said(), [0]);
  await wait(60);
  assert.deepEqual(said(), [0, 20]);
});

test('what waits when it is closed is not sent', async () => {
  controls.set('speed', 1);
  controls.set('speed', 2);
  controls.close();
  await wait(60);
  assert.deepEqual(said(), [1]);
});

test('messages about another stream are not for it', () => {
  viewer.emit('controls', { type: 'control-values', stream: 'other', values: { speed: 3 } });
  assert.equal(controls.values.size, 0);
});

test('what is no longer defined is forgotten', () => {
  viewer.emit('controls', { type: 'controls', stream: 'demo', controls: [{ id: 'a', kind: 'checkbox' }] });
  viewer.emit('controls', { type: 'control-values', stream: 'demo', values: { a: true } });
  assert.equal(controls.values.get('a'), true);
  viewer.emit('controls', { type: 'controls', stream: 'demo', controls: [] });
  assert.equal(controls.values.size, 0);
});

test('a refusal is told with what was refused', () => {
  const refusals = [];
  controls.addEventListener('refused', (e) => refusals.push(e.detail.detail));
  viewer.emit('refused', { stream: 'demo', control: 'speed', title: 'Bad value', detail: 'speed: 5 is not in 0..2.' });
  viewer.emit('refused', { stream: 'demo', title: 'Unknown stream', detail: 'not ours' });
  viewer.emit('refused', { stream: 'other', control: 'speed', title: 'Bad value', detail: 'not ours' });
  assert.deepEqual(refusals, ['speed: 5 is not in 0..2.']);
});

test('a history is bounded: of the older half every other point goes', () => {
  const history = new PlotHistory();
  history.add(
    Array.from({ length: 3000 }, (_p, i) => [i, null, i]),
    true,
  );
  history.add(
    Array.from({ length: 3000 }, (_p, i) => [3000 + i, null, i]),
    false,
  );
  assert.ok(history.points.length <= 4096, String(history.points.length));
  assert.equal(history.points.at(-1)[0], 5999);
  assert.equal(history.points[0][0], 0);
  history.add([[7000, null, 1]], true);
  assert.deepEqual(history.points, [[7000, null, 1]]);
});

test('without an x the horizontal axis is time, and a gap stays one', () => {
  const history = new PlotHistory();
  history.add([[1, null, 5, null], [2, null, null, 7]], true); // prettier-ignore
  assert.deepEqual(history.columns(2), { time: true, x: [1, 2], ys: [[5, null], [null, 7]] }); // prettier-ignore
});

test('an x that begins again is drawn since then, because an axis ascends', () => {
  const history = new PlotHistory();
  history.add([[1, 0, 5], [2, 1, 6], [3, 0, 7], [4, 1, 8]], true); // prettier-ignore
  assert.deepEqual(history.columns(1), { time: false, x: [0, 1], ys: [[7, 8]] });
});

test('a CSV has a row for each point, and names with a comma in quotes', () => {
  const history = new PlotHistory();
  history.add([[1.5, null, 5, null]], true);
  assert.equal(history.csv(['a,b', 'c']), 'time,x,"a,b",c\r\n1.5,,5,\r\n');
});
