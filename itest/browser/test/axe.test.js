/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import axe from 'axe-core';
import { encodeBlocks } from '../../../viewer-web/src/test/fake/jpeg.js';
import { illegible } from './legible.js';
import { fakeHost, firstFrame, onlyFake, open, PHONE, until, untilState, WIDE } from './support.js';

// the page in each of its states: axe-core finds nothing serious, and every text stands out from the pixels behind it

/** The brightest frame: what lies over it has the least contrast. */
const WHITE = encodeBlocks(80, 45, () => [255, 255, 255]);
const STEERING = "'steering' in document.getElementById('stage').dataset";

const VIEWER = {
  ...{
    id: 7,
    name: 'Ann',
    remote: '127.0.0.1',
    transport: 'websocket',
    encoder: 'fake',
    ageSeconds: 61,
  },
  ...{
    fps: 30,
    bitrate: 5e6,
    latencyMs: { count: 9, p50: 1.5 },
    drops: { slow_client: 2 },
  },
};

const CONTROLS = {
  controls: [
    {
      id: 'speed',
      kind: 'slider',
      label: 'Speed',
      min: 0,
      max: 2,
      step: 0.1,
      unit: 'x',
      tooltip: 'How fast time goes',
    },
    { id: 'walk', kind: 'checkbox', label: 'Walk', folder: 'Robot' },
    {
      id: 'mode',
      kind: 'menu',
      label: 'Gait',
      folder: 'Robot/Legs',
      options: ['stand', 'run'],
    },
    {
      id: 'goal',
      kind: 'vector',
      label: 'Goal',
      folder: 'Robot',
      size: 3,
      unit: 'm',
    },
    { id: 'name', kind: 'text', label: 'Name' },
    { id: 'tint', kind: 'color', label: 'Tint' },
    {
      id: 'seed',
      kind: 'number',
      label: 'Seed',
      integer: true,
      min: 0,
      max: 99,
    },
    { id: 'fixed', kind: 'number', label: 'Fixed', disabled: true },
    { id: 'drop', kind: 'button', label: 'Drop a block' },
    { id: 'done', kind: 'progress', label: 'Training' },
    { id: 'about', kind: 'markdown' },
  ],
  commands: [
    {
      command: 'resize',
      label: 'Resize',
      fields: [{ id: 'width', kind: 'number', label: 'Width', value: 640 }],
    },
  ],
  plots: [
    {
      id: 'reward',
      label: 'Reward',
      unit: 'points',
      series: ['a', 'b', 'c', 'd', 'e', 'f'],
    },
  ],
  values: {
    ...{
      speed: 1,
      walk: true,
      mode: 'run',
      goal: [1, 0, 0.5],
      name: 'Ada',
      tint: '#e0b263',
      seed: 7,
      done: 0.4,
    },
    about: '## About\nThis is **bold**, `code` and [a link](https://example.org/).\n\n- one\n- two',
  },
};

/** Looks at the page, and keeps what is wrong with each of its states. */
class Inspection {
  /** @type {string[]} */
  found = [];

  /**
   * @param {import('node:test').TestContext} t
   * @param {import('playwright-core').Page} page
   */
  constructor(t, page) {
    this.t = t;
    this.page = page;
  }

  /** @param {string} state how the page is now */
  async of(state) {
    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
      await this.page.emulateMedia({ colorScheme });
      this.#add(`${state}, ${colorScheme}`, await illegible(this.page));
    }
    this.#add(state, await violations(this.page));
  }

  #add(state, faults) {
    const told = faults.map((fault) => `${state}: ${fault}`);
    told.forEach((fault) => this.t.diagnostic(fault));
    this.found.push(...told);
  }
}

/** What axe-core calls serious or critical. It is put in from outside, where the page's policy does not hold. */
async function violations(page) {
  if (!(await page.evaluate(() => 'axe' in window))) {
    await page.evaluate(axe.source);
  }
  const found = await page.evaluate(async () => {
    const { violations: all } = await window.axe.run(document, {
      resultTypes: ['violations'],
      preload: false,
    });
    return all.flatMap(({ id, impact, nodes }) =>
      nodes.map(({ target, failureSummary }) => ({
        id,
        impact,
        target,
        failureSummary,
      })),
    );
  });
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, target, failureSummary }) => `${id}, ${target.join(' ')}: ${failureSummary.replace(/\s+/g, ' ')}`);
}

/** A host with everything that a page can show, whose frames are white. */
async function fullHost(t, options = {}) {
  const host = await fakeHost(options);
  t.after(() => host.kill());
  host.streams.forEach((stream) => Object.assign(stream, { jpegs: [WHITE] }));
  Object.assign(host.streams.get('demo'), {
    commands: ['pause', 'resume', 'step', 'reset', 'speed'],
    declared: { hints: { Drag: 'turns the camera', R: 'starts over' } },
    annotations: () => ({
      detections: [
        {
          x: 200,
          y: 100,
          width: 90,
          height: 70,
          label: 'cup',
          confidence: 0.87,
          trackId: '7',
        },
      ],
      values: { reward: 2.5, episode: 3, grasped: true },
    }),
    viewers: [VIEWER],
  });
  host.streams.get('depth').declared = { unit: 'm' };
  Object.assign(host.streams.get('objects'), {
    format: 'GRAY8',
    declared: { labels: { 1: 'cup', 3: 'table' } },
  });
  return host;
}

/** Five frames a second are enough to be live. */
const slowly = () => localStorage.setItem('porthole', JSON.stringify({ rate: 5 }));

/** Opens the page on it, when it shows frames. */
async function start(t, host, query = '', browser = WIDE) {
  const { page, faults } = await open(t, host.url + query, browser, slowly);
  await firstFrame(page);
  await untilState(page, 'live');
  return { page, faults, inspection: new Inspection(t, page) };
}

/** Leaves a dialog or a menu. */
async function leave(page, selector) {
  await page.keyboard.press('Escape');
  await until(page, `![...document.querySelectorAll(${JSON.stringify(selector)})].some((e) => e.checkVisibility())`);
}

test('a stream that is watched, controlled, set and plotted', onlyFake, async (t) => {
  const host = await fullHost(t);
  const { page, faults, inspection } = await start(t, host);
  await until(page, "!document.getElementById('values').hidden");
  await inspection.of('one stream');
  await page.click('#chooser');
  await until(page, "document.querySelectorAll('#streams button').length === 3");
  await inspection.of('the menu of streams');
  await leave(page, '#streams');
  await page.click('#steer');
  await until(page, `${STEERING} && !document.querySelector('.hints').hidden`);
  await inspection.of('in control');
  [...host.viewers][0].tell({
    type: 'asked',
    stream: 'demo',
    viewer: 'Bob',
    answerMs: 60_000,
  });
  await until(page, "document.querySelector('.question')?.hidden === false");
  await inspection.of('asked for control');
  await page.click('text=Keep control');
  const controls = host.offerControls('demo', CONTROLS);
  host.setSimulation('demo', { paused: true, episode: 3, step: 1234 });
  controls.plot(
    'reward',
    Array.from({ length: 50 }, (_p, i) => [1.7e9 + i, null, ...[1, 2, 3, 4, 5, 6].map((n) => Math.sin(i / n))]),
  );
  await until(page, "document.querySelector('#controls .plot canvas')?.width > 0");
  await inspection.of('controls and plots');
  host.giveTo('demo', 'Bob');
  await until(page, "document.getElementById('controls-fields').disabled");
  await until(page, "document.getElementById('lease').textContent === 'Bob is in control'");
  host.setSimulation('demo', {
    paused: false,
    speed: 2,
    realTimeFactor: 1.1,
  });
  await until(page, "document.getElementById('simulation-facts').textContent.includes('speed')");
  await inspection.of('another viewer in control');
  assert.deepEqual(inspection.found, []);
  assert.deepEqual(faults, []);
});

test('details in their tabs, and the dialogs', onlyFake, async (t) => {
  const host = await fullHost(t);
  const { page, faults, inspection } = await start(t, host);
  await page.click('#details-toggle');
  await until(page, "document.getElementById('table').textContent.includes('fake')");
  await page.click('#details-explain');
  for (const tab of ['Picture', 'Statistics', 'Viewers']) {
    await page.getByRole('tab', { name: tab }).click();
    await inspection.of(`details: ${tab}`);
  }
  await page.click('#details-close');
  await page.click('#share');
  await page.click('.share >> text=Make a link');
  await until(page, "document.querySelector('.share .links li')");
  await inspection.of('a link that lets watch');
  await leave(page, '.share');
  await page.click('#help-toggle');
  await until(page, "document.querySelector('dialog[open]')");
  await inspection.of('help');
  await leave(page, 'dialog');
  assert.deepEqual(inspection.found, []);
  assert.deepEqual(faults, []);
});

test('recordings and instant replay', onlyFake, async (t) => {
  const host = await fullHost(t);
  const recorder = host.offerRecorder();
  recorder.kept.set('demo', []);
  const failed = recorder.add({
    state: 'failed',
    reason: 'the disk is full',
    label: 'warm-up',
  });
  recorder.add({ state: 'recording' });
  const { page, inspection } = await start(t, host);
  await until(
    page,
    "document.querySelector('#replay-toggle').checkVisibility() && !document.getElementById('recording').hidden",
  );
  await page.click('#replay-toggle');
  await until(page, "!document.getElementById('replay-on').hidden");
  await page.click('#replay-back');
  await until(page, "'replay' in document.getElementById('stage').dataset");
  await inspection.of('instant replay');
  await page.click('#replay-close');
  await page.click('#library-toggle');
  await until(page, "document.querySelectorAll('.recording').length === 2");
  await inspection.of('recordings');
  await page.click(`.recording[data-state=failed] .actions button`);
  await until(page, "document.getElementById('library-confirm').open");
  await inspection.of(`whether ${failed.id} may be deleted`);
  assert.deepEqual(inspection.found, []);
});

test('samples that are inspected', onlyFake, async (t) => {
  const host = await fullHost(t);
  const { page, faults, inspection } = await start(t, host, '?stream=depth');
  await page.click('#inspect');
  await until(page, "window.porthole.page.inspect && !document.querySelector('.inspect-tools').hidden");
  await until(page, "document.querySelector('.colour-bar')?.hidden === false");
  await page.mouse.move(500, 400);
  await until(page, "/ m$/.test(document.querySelector('.readout')?.textContent)");
  await inspection.of('depth');
  await page.keyboard.press('3');
  await until(page, "document.querySelector('.colour-bar').classList.contains('ids')");
  await page.click('.inspect-tools [aria-label=Measure]');
  await inspection.of('ids, measured');
  assert.deepEqual(inspection.found, []);
  assert.deepEqual(faults, []);
});

test('a stream that does not come', onlyFake, async (t) => {
  const host = await fullHost(t);
  const { page, inspection } = await start(t, host);
  host.setState('demo', 'failed', 'XML Error: unrecognized attribute, line 24');
  await untilState(page, 'failed');
  await inspection.of('failed');
  host.streams.forEach((stream) => host.remove(stream.name));
  await page.goto(host.url);
  await until(page, "document.getElementById('overlay-reason').textContent !== ''");
  await inspection.of('no streams');
  host.token = 'secret';
  await page.goto(host.url);
  await until(page, "!document.getElementById('token-form').hidden");
  await inspection.of('a token is asked for');
  assert.deepEqual(inspection.found, []);
});

test('a host that has gone', onlyFake, async (t) => {
  const host = await fullHost(t);
  const { page, inspection } = await start(t, host);
  await host.kill();
  await untilState(page, 'disconnected');
  await inspection.of('disconnected');
  assert.deepEqual(inspection.found, []);
});

test('the wall, and the wall that is read from three metres', onlyFake, async (t) => {
  const host = await fullHost(t);
  host.add('ended', { state: 'ended', reason: 'done', running: false });
  for (let i = 0; i < 3; i++) {
    host.add(`env-${i}`, { jpegs: [WHITE] });
  }
  const { page, faults } = await open(t, `${host.url}?view=wall&tiles=4`, WIDE, slowly);
  const inspection = new Inspection(t, page);
  const painted = "document.querySelectorAll('.tile canvas[data-sequence]').length";
  await until(page, `${painted} === 4 && document.querySelector('.tile-values').textContent !== ''`);
  await page.hover('.tile >> nth=0');
  await inspection.of('the wall');
  await page.goto(`${host.url}?view=wall&kiosk`);
  await until(page, `${painted} === 7 && document.querySelector('.tile-values').textContent !== ''`);
  await inspection.of('a kiosk');
  assert.deepEqual(inspection.found, []);
  assert.deepEqual(faults, []);
});

test('a phone', onlyFake, async (t) => {
  const host = await fullHost(t);
  host.offerControls('demo', CONTROLS);
  const { page, faults, inspection } = await start(t, host, '', PHONE);
  await inspection.of('a phone');
  await page.tap('#controls-toggle');
  await until(page, "document.querySelector('#controls .widget')?.checkVisibility()");
  await inspection.of('controls on a phone');
  await page.tap('#steer');
  await until(page, STEERING);
  await page.tap('#controls-close');
  await inspection.of('in control on a phone');
  assert.deepEqual(inspection.found, []);
  assert.deepEqual(faults, []);
});

test('in other pages', onlyFake, async (t) => {
  const host = await fullHost(t);
  const { page, inspection } = await start(t, host, '?ui=minimal');
  await inspection.of('ui=minimal');
  await page.goto(`${host.url}?ui=none`);
  await firstFrame(page);
  await inspection.of('ui=none');
  host.pages.set(
    'other.html',
    `<!doctype html><html lang="en"><title>Another page</title><link rel="icon" href="favicon.svg" />
    <script type="module" src="porthole/view.js"></script>
    <main><h1>Robot</h1><porthole-view stream="demo" control></porthole-view></main></html>`,
  );
  await page.goto(`${host.url}other.html`);
  await until(page, "document.querySelector('porthole-view').state?.word === 'live'");
  await inspection.of('<porthole-view control>');
  assert.deepEqual(inspection.found, []);
});
