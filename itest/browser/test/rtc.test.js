/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { patchColour } from '../../../viewer-web/src/test/fake/scene.js';
import {
  fakeRtcHost,
  firstFrame,
  frame,
  hostHas,
  onlyFake,
  open,
  until,
  untilState,
  untilTransport,
  WIDE,
} from './support.js';
import { setHidden } from './visibility.js';

// video over WebRTC: real connections between two pages, the one under test and one that sends for the fake host

const PATCH = { x: 12, y: 12, width: 40, height: 40 };
const NOTICE = "document.getElementById('note').hidden === false && document.getElementById('note').textContent";

async function start(t, { query = '', script = undefined, prepare = () => {} } = {}) {
  const host = await fakeRtcHost(t);
  prepare(host);
  return {
    host,
    sender: host.sender,
    ...(await open(t, host.url + query, WIDE, script)),
  };
}

const watching = (host) => [...host.viewers].reduce((n, v) => n + v.watching.size, 0);

test('frames come at once, then video takes over and the frames are no longer sent', onlyFake, async (t) => {
  const { page, host, faults } = await start(t);
  await firstFrame(page);
  const ms = await page.evaluate(() => performance.now());
  assert.ok(ms < 3000, `first frame after ${ms} ms`);
  await untilTransport(page, 'webrtc');
  t.diagnostic(`video by ${(await page.evaluate(() => performance.now())).toFixed(0)} ms after navigation`);
  await hostHas(() => watching(host) === 0);
  await untilState(page, 'live');
  await until(page, "Number(document.getElementById('frame').dataset.sequence) > 1030");
  await until(page, 'window.porthole.page.stage.watch.exact');
  // the corner keeps its colour for eight frames; the video may be one behind what the page knows
  for (let i = 0; i < 8; i++) {
    const { sequence, mean } = await frame(page, PATCH);
    const far = [sequence - 1, sequence, sequence + 1].map((n) => {
      const wanted = patchColour(n >> 3);
      return Math.max(...mean.map((v, c) => Math.abs(v - wanted[c])));
    });
    assert.ok(Math.min(...far) < 20, `${mean} is not the colour of ${sequence}`);
    await until(page, `Number(document.getElementById('frame').dataset.sequence) > ${sequence + 3}`);
  }
  assert.equal((await page.textContent('[data-statistic=transport]')).trim(), 'WebRTC udp host');
  assert.deepEqual(faults, []);
});

test('the change to video neither flashes nor moves anything', onlyFake, async (t) => {
  const { page } = await start(t, {
    script: () => {
      globalThis.seen = [];
      const look = () => {
        const stage = document.getElementById('stage');
        const surface = globalThis.porthole?.page.stage.watch?.surface;
        const { x, y, width, height } = surface?.getBoundingClientRect() ?? {};
        const shown = surface && surface.checkVisibility() && (surface.videoWidth ?? surface.width) > 16;
        const empty = stage && 'empty' in stage.dataset;
        const begun = globalThis.seen.length > 0 || (shown && !empty); // from the first frame on
        if (begun) {
          globalThis.seen.push({ empty, box: [x, y, width, height].join(), shown });
        }
        requestAnimationFrame(look);
      };
      addEventListener('DOMContentLoaded', look);
    },
  });
  await untilTransport(page, 'webrtc');
  await until(page, "Number(document.getElementById('frame').dataset.sequence) > 1010");
  await until(page, 'globalThis.seen.length > 5');
  const seen = await page.evaluate(() => globalThis.seen);
  assert.deepEqual(new Set(seen.map((s) => s.box)).size, 1, 'the frame moved');
  assert.ok(seen.every((s) => s.shown && !s.empty));
});

test(
  'when video stops, frames are back in 2 s and it says so; video returns, then waits longer',
  onlyFake,
  async (t) => {
    const { page, sender, faults } = await start(t);
    await untilTransport(page, 'webrtc');
    await until(page, "Number(document.getElementById('frame').dataset.sequence) > 1010");
    await sender.freeze();
    const from = Date.now();
    await untilTransport(page, 'websocket');
    const took = Date.now() - from;
    t.diagnostic(`back on the WebSocket ${took} ms after the last frame`);
    assert.ok(took < 3000, `${took} ms`);
    const kept = await page.evaluate(() => ({
      empty: 'empty' in document.getElementById('stage').dataset,
      width: document.getElementById('frame').width,
    }));
    assert.deepEqual(kept, { empty: false, width: 640 });
    assert.match(await page.evaluate(NOTICE), /^Video stopped; using the WebSocket/);
    await until(page, "Number(document.getElementById('frame').dataset.sequence) < 1000", 2000);
    await untilState(page, 'live');
    const first = await page.evaluate(() => window.porthole.viewer.rtc.gate.waitMs(performance.now()));
    await sender.freeze(false);
    await untilTransport(page, 'webrtc', 8000);
    await until(page, "document.getElementById('note').hidden");
    await sender.freeze();
    await untilTransport(page, 'websocket');
    const second = await page.evaluate(() => window.porthole.viewer.rtc.gate.waitMs(performance.now()));
    assert.ok(second > 2 * first, `${first} ms, then ${second} ms`);
    assert.deepEqual(faults, []);
  },
);

test('where no way is found the frames stay, and it says so', onlyFake, async (t) => {
  const { page, faults } = await start(t, {
    script: () => {
      // as behind a firewall that lets no UDP through, without the half minute that a browser takes to be sure
      const Real = globalThis.RTCPeerConnection;
      globalThis.RTCPeerConnection = class extends Real {
        #state = 'new';
        get connectionState() {
          return this.#state;
        }
        async addIceCandidate() {}
        async setRemoteDescription({ sdp }) {
          await super.setRemoteDescription({
            type: 'answer',
            sdp: sdp.replace(/^a=candidate.*\r\n/gm, ''),
          });
          setTimeout(() => {
            this.#state = 'failed';
            this.onconnectionstatechange?.();
          }, 300);
        }
      };
    },
    // and nobody comes from the other side either
    prepare: (host) => (host.sender.lost = true),
  });
  await until(page, NOTICE);
  assert.match(await page.evaluate(NOTICE), /^No UDP path for video; using the WebSocket/);
  const { sequence } = await frame(page);
  await until(page, `Number(document.getElementById('frame').dataset.sequence) > ${sequence + 10}`);
  assert.equal(await page.evaluate(() => document.documentElement.dataset.transport), 'websocket');
  await until(page, "document.querySelector('[data-statistic=transport]')?.className === 'warn'");
  assert.deepEqual(faults, []);
});

test('a host that has no room says so, and the frames stay', onlyFake, async (t) => {
  const { page, sender } = await start(t, {
    prepare: (host) => (host.sender.refusal = { reason: 'full', detail: 'At most 8 viewers.' }),
  });
  await until(page, NOTICE);
  assert.match(await page.evaluate(NOTICE), /limit of video viewers/);
  await untilState(page, 'live');
  const wait = await page.evaluate(() => window.porthole.viewer.rtc.gate.waitMs(performance.now()));
  assert.ok(wait > 2000, `it asks again in ${wait} ms`);
  assert.equal(sender.heard.filter((m) => m.type === 'rtc-open').length, 1, 'it asked again at once');
});

test(
  'what the host ends is replaced by frames at once, and video is back when the host has it again',
  onlyFake,
  async (t) => {
    const { page, host, sender } = await start(t);
    await untilTransport(page, 'webrtc');
    const before = sender.heard.filter((m) => m.type === 'rtc-open').length;
    host.offerRtc(null);
    await sender.end('the transport is being updated');
    await untilTransport(page, 'websocket', 1000);
    await untilState(page, 'live');
    host.offerRtc({});
    const from = Date.now();
    await untilTransport(page, 'webrtc', 3000);
    t.diagnostic(`video again ${Date.now() - from} ms after the host has it`);
    assert.equal(sender.heard.filter((m) => m.type === 'rtc-open').length, before + 1);
  },
);

test('a transport that is replaced in no time, again and again, is tried at once each time', onlyFake, async (t) => {
  const { page, host, sender } = await start(t);
  await untilTransport(page, 'webrtc');
  for (let i = 0; i < 4; i++) {
    await sender.end('the transport is being updated');
    await untilTransport(page, 'websocket', 1000);
    host.offerRtc({ instance: String(i) });
    await untilTransport(page, 'webrtc', 3000);
  }
});

test('without the WebSocket video and steering go on, and it comes back quietly', onlyFake, async (t) => {
  const { page, host, sender } = await start(t);
  await untilTransport(page, 'webrtc');
  await until(page, 'window.porthole.viewer.usesDataChannel("demo")');
  host.blockSockets = true;
  host.update();
  await until(page, "window.porthole.viewer.connection.state !== 'open'");
  const { sequence } = await frame(page);
  await until(page, `Number(document.getElementById('frame').dataset.sequence) > ${sequence + 60}`);
  assert.equal(await page.evaluate(() => document.documentElement.dataset.state), 'live');
  assert.ok(await page.isHidden('#mjpeg'));
  await page.click('#steer');
  await until(page, "'steering' in document.getElementById('stage').dataset");
  await page.keyboard.press('KeyR');
  await hostHas(() => host.inputs.some((e) => e.code === 'KeyR'));
  host.blockSockets = false;
  await until(page, "window.porthole.viewer.connection.state === 'open'", 8000);
  await untilTransport(page, 'webrtc');
  assert.equal(watching(host), 0, 'frames were asked for although video comes');
  assert.equal(sender.heard.filter((m) => m.type === 'rtc-open').length, 1);
});

test('who steers goes on steering by the data channel, and by the WebSocket when video stops', onlyFake, async (t) => {
  const { page, host, sender } = await start(t, {
    query: '?transport=websocket',
  });
  await firstFrame(page);
  await untilState(page, 'live');
  await page.click('#steer');
  await until(page, "'steering' in document.getElementById('stage').dataset");
  await page.keyboard.press('KeyA');
  await hostHas(() => host.inputs.some((e) => e.code === 'KeyA'));
  const holder = host.leases.get('demo');
  await page.evaluate(() => window.porthole.viewer.rtc.change({ transport: 'auto' }));
  await untilTransport(page, 'webrtc');
  await until(page, "'steering' in document.getElementById('stage').dataset");
  await page.keyboard.press('KeyB');
  await hostHas(() => sender.said.some((m) => m.event?.code === 'KeyB') && host.inputs.some((e) => e.code === 'KeyB'));
  await sender.freeze();
  await untilTransport(page, 'websocket');
  assert.equal(host.leases.get('demo'), holder, 'the lease has changed hands');
  await until(page, "'steering' in document.getElementById('stage').dataset");
  await page.keyboard.press('KeyC');
  await hostHas(() => host.inputs.some((e) => e.code === 'KeyC'));
});

test(
  'quality is changed live, another codec or transport by another session, and the choice is kept',
  onlyFake,
  async (t) => {
    const { page, sender } = await start(t, { query: '?stream=demo&codec=vp8' });
    await untilTransport(page, 'webrtc');
    assert.equal(sender.heard.find((m) => m.type === 'rtc-open').codec, 'vp8');
    await page.click('#details-toggle');
    await page.selectOption('#quality', 'low');
    await hostHas(() => sender.heard.some((m) => m.type === 'rtc-preset' && m.preset === 'low'));
    assert.equal(await page.evaluate(() => document.documentElement.dataset.transport), 'webrtc');
    assert.match(await page.textContent('#video-hint'), /200 kbit/);
    await page.selectOption('#codec', '');
    await hostHas(() => sender.heard.some((m) => m.type === 'rtc-close'));
    await hostHas(() => sender.heard.filter((m) => m.type === 'rtc-open').length === 2);
    const again = sender.heard.filter((m) => m.type === 'rtc-open')[1];
    assert.deepEqual([again.codec, again.preset], [undefined, 'low']);
    assert.equal(new URL(page.url()).search, '?stream=demo');
    await untilTransport(page, 'webrtc');
    await page.selectOption('#shown', 'jpeg');
    await untilTransport(page, 'websocket');
    await page.reload();
    await firstFrame(page);
    await until(page, 'window.porthole.viewer.rtc.available');
    const { sequence } = await frame(page);
    await until(page, `Number(document.getElementById('frame').dataset.sequence) > ${sequence + 20}`);
    assert.equal(
      sender.heard.filter((m) => m.type === 'rtc-open').length,
      2,
      'WebRTC was tried though it is not chosen',
    );
  },
);

test('where few more sessions fit in, auto shows H.264 over the WebSocket and says so', onlyFake, async (t) => {
  const { page, host, sender } = await start(t, { prepare: (h) => h.offerRtc({ crowded: true }) });
  await firstFrame(page);
  const codecs = () => [...host.viewers][0]?.watching.get('demo')?.options.codecs?.join();
  await hostHas(() => codecs() === 'h264,jpeg');
  assert.match(await page.evaluate(() => window.porthole.viewer.rtc.notice), /nearly reached its limit of WebRTC/);
  assert.equal(sender.heard.filter((m) => m.type === 'rtc-open').length, 0);
  await page.click('#details-toggle');
  await page.selectOption('#shown', 'webrtc');
  await untilTransport(page, 'webrtc');
  await page.selectOption('#shown', 'auto');
  await untilTransport(page, 'websocket');
  host.offerRtc({ crowded: false });
  await untilTransport(page, 'webrtc');
});

test('a hidden tab does not count as stopped, and is let go after a while', onlyFake, async (t) => {
  const { page, host, sender } = await start(t);
  await untilTransport(page, 'webrtc');
  await setHidden(page, true);
  await sender.freeze();
  await until(page, 'window.porthole.page.stage.watch.ageMs() > 3000');
  assert.equal(await page.evaluate(() => window.porthole.page.stage.watch.transport), 'webrtc');
  await sender.freeze(false);
  await setHidden(page, false);
  const { sequence } = await frame(page);
  await until(page, `Number(document.getElementById('frame').dataset.sequence) > ${sequence + 20}`);
  assert.equal(await page.evaluate(() => window.porthole.page.stage.watch.transport), 'webrtc');
  await page.evaluate(() => (window.porthole.viewer.rtc.restAfterMs = 1000));
  await setHidden(page, true);
  await hostHas(() => watching(host) === 1);
  assert.equal(await sender.open(), 0);
  await setHidden(page, false);
  await untilTransport(page, 'webrtc', 3000);
});

test('an error of an ICE server is shown with its reason', onlyFake, async (t) => {
  const { page, sender } = await start(t);
  await untilTransport(page, 'webrtc');
  sender.iceServerError('turn:turn.lab:3478 refused the password of porthole');
  await until(page, "!document.getElementById('toast').hidden");
  assert.match(await page.textContent('#toast'), /turn\.lab:3478 refused the password/);
  await page.click('#details-toggle');
  await until(page, "document.getElementById('table').textContent.includes('refused the password')");
});

test('the wall has a session for each stream, and one that is refused stays with frames', onlyFake, async (t) => {
  const { page, sender, faults } = await start(t, { query: '?view=wall' });
  const tiles = "[...document.querySelectorAll('.tile')]";
  const watches = 'window.porthole.page.wall.watches()';
  // the frames have annotations, with which they are painted on the canvas
  await until(
    page,
    `${watches}.length === 3 && ${watches}.every((w) => w.transport === 'webrtc' && w.paintingVideo)`,
    8000,
  );
  assert.equal(await sender.open(), 3);
  assert.deepEqual(
    new Set(sender.heard.filter((m) => m.type === 'rtc-open').map((m) => m.preset)),
    new Set(['balanced']),
  );
  await until(
    page,
    `${tiles}.every((tile) => {
      const [video, canvas] = tile.querySelectorAll('video, canvas');
      const same = JSON.stringify(video.getBoundingClientRect()) === JSON.stringify(canvas.getBoundingClientRect());
      return same && video.videoWidth === 640 && canvas.width === 640 && getComputedStyle(canvas).opacity === '1';
    })`,
  );
  sender.refusal = { reason: 'full', detail: '' };
  await page.click('.tile[data-name=depth]');
  await until(page, NOTICE);
  await untilTransport(page, 'websocket');
  await hostHas(async () => (await sender.open()) === 0);
  assert.deepEqual(faults, []);
});

test('a snapshot is the video frame that is shown, and actual size is a pixel for a pixel', onlyFake, async (t) => {
  const { page } = await start(t);
  await untilTransport(page, 'webrtc');
  await until(page, "Number(document.getElementById('frame').dataset.sequence) > 1010");
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('#snapshot')]);
  assert.match(download.suggestedFilename(), /^demo-\d{8}T\d{6}\.\d{3}Z-\d+\.jpg$/);
  const bytes = await readFile(await download.path());
  assert.deepEqual([...bytes.subarray(0, 3)], [0xff, 0xd8, 0xff]);
  assert.ok(bytes.length > 2000);
  await page.keyboard.press('z');
  await until(page, "document.getElementById('video').getBoundingClientRect().width === 640");
});

test(
  'control that was taken over the WebSocket goes on over the data channel while the WebSocket is lost and back',
  onlyFake,
  async (t) => {
    const { page, host, sender } = await start(t);
    await untilTransport(page, 'webrtc');
    await until(page, 'window.porthole.viewer.usesDataChannel("demo")');
    await page.click('#steer');
    await until(page, "'steering' in document.getElementById('stage').dataset");
    const holder = host.leases.get('demo');
    host.update();
    await until(page, "window.porthole.viewer.connection.state === 'open'", 8000);
    await hostHas(() => [...host.viewers].some((viewer) => viewer !== holder));
    await page.keyboard.press('KeyK');
    await hostHas(
      () => sender.said.some((m) => m.event?.code === 'KeyK') && host.inputs.some((e) => e.code === 'KeyK'),
    );
    assert.equal(host.leases.get('demo'), holder);
    // the WebSocket is another viewer's now; when video stops, control is claimed there
    await sender.freeze();
    await untilTransport(page, 'websocket');
    await hostHas(() => host.leases.has('demo') && host.leases.get('demo') !== holder);
    await page.keyboard.press('KeyL');
    await hostHas(() => host.inputs.some((e) => e.code === 'KeyL'));
  },
);

test('a lease that is lost is told on both connections, and control ends once', onlyFake, async (t) => {
  const { page, host } = await start(t);
  await untilTransport(page, 'webrtc');
  await until(page, 'window.porthole.viewer.usesDataChannel("demo")');
  await page.click('#steer');
  await until(page, "'steering' in document.getElementById('stage').dataset");
  host.giveTo('demo', '10.0.0.9');
  await until(page, "!('steering' in document.getElementById('stage').dataset)");
  assert.equal(await page.textContent('#toast'), '10.0.0.9 took control.');
});

test('gamepads, controls and commands go over the data channel, too', onlyFake, async (t) => {
  const speed = { id: 'speed', kind: 'slider', label: 'Speed', min: 0, max: 2, step: 0.5 };
  const walk = { command: 'walk', label: 'Walk', fields: [{ id: 'steps', kind: 'number', integer: true, value: 3 }] };
  const { page, host, sender } = await start(t, {
    script: () => {
      const buttons = Array.from({ length: 17 }, () => ({ value: 0, pressed: false }));
      window.pad = { index: 0, connected: true, mapping: 'standard', axes: [0, 0, 0, 0], buttons };
      navigator.getGamepads = () => [window.pad, null, null, null];
    },
    prepare: (h) => {
      h.offerControls('demo', { controls: [speed], commands: [walk], values: { speed: 1 } });
      Object.assign(h.streams.get('demo'), { commands: ['walk'] });
    },
  });
  await untilTransport(page, 'webrtc');
  await until(page, 'window.porthole.viewer.usesDataChannel("demo")');
  await page.click('#steer');
  await until(page, "'steering' in document.getElementById('stage').dataset");
  await page.evaluate(() => (window.pad.axes[2] = 0.5));
  const said = (/** @type {(m: any) => boolean} */ what) => sender.said.some(what);
  await hostHas(() => said((m) => m.event?.kind === 'gamepad' && m.event.axes[2] === 0.5));
  await page.evaluate(() => (window.pad.buttons[7].value = 1));
  await hostHas(() => host.inputs.some((e) => e.kind === 'gamepad' && e.buttons[7] === 1));
  await page.fill('[data-control=speed] input[type=number]', '1.5');
  await page.press('[data-control=speed] input[type=number]', 'Enter');
  await hostHas(() => said((m) => m.type === 'set-control' && m.control === 'speed' && m.value === 1.5));
  await hostHas(() => host.streams.get('demo').controls.values.speed === 1.5);
  await page.click('#commands >> text=walk…');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await hostHas(() => host.inputs.some((e) => e.name === 'walk' && e.arguments.steps === 3));
  assert.ok(said((m) => m.event?.name === 'walk'));
});
