/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { Api, Refusal } from '../../main/resources/web/porthole/api.js';
import { Recordings } from '../../main/resources/web/porthole/recordings.js';
import { ReplayVideo } from '../../main/resources/web/porthole/replay-video.js';
import * as words from '../../main/resources/web/page/recording-words.js';

const RECORDING = {
  id: 'demo-20261129T124501Z',
  ...{ stream: 'demo', state: 'ended', reason: 'stopped', startedBy: 'rest', label: '', part: 1 },
  ...{ started: '2026-11-29T12:45:01.123Z', seconds: 12.4, frames: 372, lostFrames: 0, bytes: 7340032 },
  ...{ width: 1280, height: 720 },
  links: { video: 'api/v1/recordings/demo-20261129T124501Z/video.mp4', frames: 'f.jsonl' },
};

const { fetch } = globalThis;

afterEach(() => Object.assign(globalThis, { fetch }));

/** An API whose host answers so; what was asked is kept. */
function api(status, body, token = '') {
  const asked = [];
  globalThis.fetch = async (url, { method = 'GET', body: sent, headers = {} }) => {
    asked.push(`${method} ${url} ${sent ?? ''} ${headers.Authorization ?? ''}`.trim());
    const type = status < 400 ? 'application/json' : 'application/problem+json';
    return new Response(status === 204 ? null : JSON.stringify(body), { status, headers: { 'Content-Type': type } });
  };
  return { api: new Api(new URL('http://host/page/'), token), asked };
}

test('a recording is started, stopped and deleted below the path of the page, with the token', async () => {
  const { api: host, asked } = api(200, RECORDING, 'secret');
  const recordings = new Recordings(host);
  await recordings.start('demo');
  await recordings.stop(RECORDING.id);
  await recordings.delete('a/../b');
  assert.deepEqual(asked, [
    'POST http://host/page/api/v1/recordings {"stream":"demo"} Bearer secret',
    `POST http://host/page/api/v1/recordings/${RECORDING.id}/stop {} Bearer secret`,
    'DELETE http://host/page/api/v1/recordings/a%2F..%2Fb  Bearer secret',
  ]);
});

test('an empty answer is one', async () => {
  await new Recordings(api(204).api).delete(RECORDING.id);
});

test('what the host refuses is said in its words', async () => {
  const recordings = new Recordings(api(503, { title: 'Not recorded', detail: 'The disk is full.' }).api);
  await assert.rejects(recordings.start('demo'), (e) => e instanceof Refusal && e.message === 'The disk is full.');
});

test('bytes that the host refuses are said in its words too', async () => {
  const { api: host } = api(404, { title: 'Nothing kept', detail: '' });
  await assert.rejects(
    host.bytes('api/v1/replay/demo/frames'),
    (e) => e.status === 404 && e.message === 'Nothing kept',
  );
});

test('a video is played and downloaded by an address with the token', () => {
  const recordings = new Recordings(api(200, {}, 'secret').api);
  const root = `http://host/page/${RECORDING.links.video}`;
  assert.equal(recordings.videoUrl(RECORDING), `${root}?token=secret`);
  assert.equal(recordings.downloadUrl(RECORDING), `${root}?download=&token=secret`);
  assert.equal(recordings.thumbnailUrl(RECORDING), '');
});

test('lengths and sizes are short', () => {
  assert.deepEqual([0, 7.9, 62, 3723.5, -1].map(words.duration), ['0:00', '0:07', '1:02', '1:02:03', '0:00']);
  assert.deepEqual([0, 999, 1000, 7340032, 99_949_999, 20e9, 3.2e12].map(words.size), [
    '0 bytes',
    '999 bytes',
    '1.0 kB',
    '7.3 MB',
    '100 MB',
    '20 GB',
    '3.2 TB',
  ]);
  assert.equal(words.ago(12_449), '12.4 s ago');
  assert.equal(words.ago(-3), '0.0 s ago');
});

test('a recording is called by its label, else by its stream, and its part is said', () => {
  assert.equal(words.recordingName(RECORDING), 'demo');
  assert.equal(words.recordingName({ ...RECORDING, label: 'grasp 3', part: 2 }), 'grasp 3, part 2');
});

test('the facts of a recording leave out what is not known', () => {
  const facts = words.recordingFacts({ ...RECORDING, started: 'never', width: 0, height: 0 });
  assert.equal(facts, '0:12 · 7.3 MB');
  assert.match(
    words.recordingFacts({ ...RECORDING, label: 'x', startedBy: 'producer' }),
    /^demo · .+ · by the program$/,
  );
});

test('only a state that is worth a word has one', () => {
  assert.equal(words.recordingState(RECORDING), '');
  assert.equal(words.recordingState({ ...RECORDING, lostFrames: 1 }), '1 frame was lost.');
  assert.equal(
    words.recordingState({ ...RECORDING, state: 'recording', lostFrames: 2 }),
    'Being recorded. 2 frames were lost.',
  );
  assert.match(words.recordingState({ ...RECORDING, state: 'failed', reason: 'disk full' }), /failed: disk full\. /);
  assert.match(words.recordingState({ ...RECORDING, state: 'failed', reason: '' }), /does not say why/);
  assert.match(words.recordingState({ ...RECORDING, state: 'interrupted' }), /plays up to there/);
  assert.equal(words.recordingState({ ...RECORDING, state: 'dreaming' }), 'dreaming');
});

test('the room used is said with the limit where there is one', () => {
  const listing = { bytes: 1.2e9, maxBytes: 20e9, freeBytes: 99.4e9, recordings: [] };
  assert.equal(words.roomUsed(listing), '1.2 GB of 20 GB used, 99 GB free on the disk');
  assert.equal(words.roomUsed({ ...listing, maxBytes: 0 }), '1.2 GB used, 99 GB free on the disk');
});

test('why no frames are kept is said, and who can change it', () => {
  assert.equal(words.keptWords({ state: 'kept', reason: '', fromTime: 1 }, true), '');
  assert.match(words.keptWords({ state: 'kept', reason: '' }, true), /^Waiting for/);
  const off = words.keptWords({ state: 'off', reason: 'not configured' }, true);
  assert.equal(off, 'The host keeps no frames of this stream: not configured.');
  assert.match(
    words.keptWords({ state: 'ageing', reason: 'nobody watches' }, false),
    /^No new .+ nobody watches\. A viewer/,
  );
});

/** A `<video>` that has loaded at once. */
class FakeVideo extends EventTarget {
  paused = true;
  ended = false;
  #src = '';
  #time = 0;

  get src() {
    return this.#src;
  }

  set src(src) {
    this.#src = src;
    queueMicrotask(() => this.dispatchEvent(new Event('loadeddata')));
  }

  get currentTime() {
    return this.#time;
  }

  set currentTime(time) {
    this.#time = time;
    queueMicrotask(() => this.dispatchEvent(new Event('seeked')));
  }

  removeAttribute() {
    this.#src = '';
  }

  load() {}

  pause() {}
}

test('without a decoder the past is one video, loaded once and again only for what came since', async () => {
  const asked = [];
  const shown = [];
  const state = {
    state: 'kept',
    fromTime: 1e6,
    toTime: 9e6,
    seconds: 8,
    frames: 81,
    keyFrames: [{ captureTime: 1e6 }],
  };
  const replay = { video: async (interval) => asked.push(interval) && new ArrayBuffer(8) };
  const player = new ReplayVideo(replay, new FakeVideo(), {
    shown: ({ captureTime }) => shown.push(Math.round(captureTime / 1e5) / 10),
    stopped: () => {},
    failed: (reason) => shown.push(reason),
  });
  const seek = async (time) => {
    await player.seek(time);
    await new Promise((done) => setTimeout(done));
  };
  await seek(1e6);
  assert.deepEqual(shown, ['The host keeps no frame of this stream yet.']);
  shown.length = 0;
  player.update(state);
  await seek(4e6);
  await seek(2.5e6);
  assert.deepEqual(asked, [{ from: 1e6 + 1, to: 9e6 + 1 }]);
  player.step(1);
  await new Promise((done) => setTimeout(done));
  player.update({ ...state, toTime: 12e6 });
  await seek(11e6);
  assert.equal(asked.length, 2);
  assert.deepEqual(shown, [4, 2.5, 2.6, 11]);
  player.close();
});
