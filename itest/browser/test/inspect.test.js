/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeHost, firstFrame, onlyFake, open, PHONE, until, untilState, WIDE } from './support.js';

// looking closely: values, zoom, turning, shapes, colour bar, hints; and the wall

const FRAME = { width: 640, height: 360 };
const INSPECTING = "window.porthole.page.inspect && !document.querySelector('.inspect-tools').hidden";
const READOUT = "document.querySelector('.readout span:last-child').textContent";

async function start(t, { query = '', options = WIDE, prepare = () => {} } = {}) {
  const host = await fakeHost();
  t.after(() => host.kill());
  prepare(host);
  const opened = await open(t, host.url + query, options);
  return { host, ...opened };
}

async function inspecting(t, options) {
  const opened = await start(t, options);
  await firstFrame(opened.page);
  await opened.page.click('#inspect');
  await until(opened.page, INSPECTING);
  return opened;
}

/** Where a pixel of the frame is in the window, while the frame is upright. */
function place(page, x, y) {
  return page.evaluate(
    ([px, py, { width, height }]) => {
      const box = document.getElementById('frame').getBoundingClientRect();
      const scale = Math.min(box.width / width, box.height / height);
      const [left, top] = [box.x + (box.width - width * scale) / 2, box.y + (box.height - height * scale) / 2];
      return {
        x: left + (px + 0.5) * scale,
        y: top + (py + 0.5) * scale,
        scale,
      };
    },
    [x, y, FRAME],
  );
}

/** The colour of the screen at a place of the window, mean over 3 x 3 pixels. */
async function colour(page, { x, y }) {
  const clip = {
    x: Math.round(x) - 1,
    y: Math.round(y) - 1,
    width: 3,
    height: 3,
  };
  const png = await page.screenshot({ clip });
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const g = new OffscreenCanvas(3, 3).getContext('2d');
    g.drawImage(image, 0, 0);
    const data = g.getImageData(0, 0, 3, 3).data;
    return [0, 1, 2].map((c) => [0, 1, 2, 3, 4, 5, 6, 7, 8].reduce((sum, i) => sum + data[4 * i + c], 0) / 9);
  }, png.toString('base64'));
}

test('the pointer reads the sample of the source, with its unit', onlyFake, async (t) => {
  const { page, faults } = await inspecting(t, {
    query: '?stream=depth',
    prepare: (host) => (host.streams.get('depth').declared = { unit: 'm' }),
  });
  const { x, y } = await place(page, 250, 100);
  await page.mouse.move(x, y);
  await until(page, `${READOUT} === '250, 100  2.5 m'`);
  await page.mouse.move(5, 5);
  await until(page, "document.querySelector('.readout').hidden");
  assert.deepEqual(faults, []);
});

test('two clicks measure a distance, and both ends are marked', onlyFake, async (t) => {
  const { page } = await inspecting(t, {
    query: '?stream=depth',
    prepare: (host) => (host.streams.get('depth').declared = { unit: 'm' }),
  });
  await page.click('.inspect-tools [aria-label=Measure]');
  for (const pixel of [100, 400]) {
    const { x, y } = await place(page, pixel, 200);
    await page.mouse.click(x, y);
  }
  await until(page, `${READOUT}.includes('distance 1.25 m (300.0 px)')`);
  const ends = await page.locator('.ruler circle').evaluateAll((all) => all.map((c) => Number(c.getAttribute('cx'))));
  const { scale } = await place(page, 0, 0);
  assert.ok(Math.abs(ends[1] - ends[0] - 300 * scale) < 1.5, `${ends}, ${scale}`);
});

test('the wheel enlarges what is under the pointer, a drag moves it, a double click shows all', onlyFake, async (t) => {
  const { page } = await inspecting(t, {});
  const before = await place(page, 500, 100);
  await page.mouse.move(before.x, before.y);
  await page.mouse.wheel(0, -480);
  await until(page, "'zoomed' in document.getElementById('stage').dataset");
  const after = await place(page, 500, 100);
  assert.ok(after.scale > 3 * before.scale, `${before.scale} ${after.scale}`);
  const off = Math.hypot(after.x - before.x, after.y - before.y);
  assert.ok(off < 3, `what was under the pointer is ${off} px off`); // a wheel event has whole pixels
  await page.mouse.down();
  await page.mouse.move(before.x - 60, before.y + 30, { steps: 4 });
  await page.mouse.up();
  const moved = await place(page, 500, 100);
  assert.ok(Math.abs(moved.x - after.x + 60) < 2 && Math.abs(moved.y - after.y - 30) < 2, 'it followed the drag');
  await page.mouse.dblclick(before.x, before.y);
  await until(page, "!('zoomed' in document.getElementById('stage').dataset)");
});

test(
  'while the viewer steers, the wheel is the simulation’s, and points are right on an enlarged frame',
  onlyFake,
  async (t) => {
    const { page, host } = await start(t, {});
    await firstFrame(page);
    await until(page, 'window.porthole.page.inspect');
    await page.keyboard.press('+');
    await until(page, "'zoomed' in document.getElementById('stage').dataset");
    await page.click('#steer');
    await until(page, "'steering' in document.getElementById('stage').dataset");
    const { x, y } = await place(page, 320, 180);
    await page.mouse.move(x + 1, y);
    await page.mouse.wheel(0, 100);
    await page.mouse.move(x, y);
    await until(page, 'true');
    for (let i = 0; i < 200 && !host.inputs.some((e) => e.kind === 'wheel'); i++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert.ok(host.inputs.some((e) => e.kind === 'wheel'));
    const move = host.inputs.filter((e) => e.kind === 'pointer').at(-1);
    assert.ok(Math.abs(move.x - 320.5 / 640) < 0.004 && Math.abs(move.y - 180.5 / 360) < 0.006, JSON.stringify(move));
    const scale = (await place(page, 0, 0)).scale;
    await page.mouse.wheel(0, 100);
    assert.equal((await place(page, 0, 0)).scale, scale, 'the view did not zoom');
  },
);

test('a frame is turned and mirrored, and pointers and annotations with it', onlyFake, async (t) => {
  const { page, host } = await inspecting(t, {
    prepare: (h) => {
      h.streams.get('demo').annotations = () => ({
        detections: [],
        shapes: [
          {
            kind: 'polygon',
            points: [480, 240, 640, 240, 640, 360, 480, 360],
            color: '#ff00ff',
          },
        ],
        values: {},
      });
    },
  });
  const stage = await page.locator('#stage').boundingBox();
  const corner = (u, v) => {
    const scale = Math.min(stage.width / FRAME.height, stage.height / FRAME.width);
    const [w, h] = [FRAME.height * scale, FRAME.width * scale];
    return {
      x: stage.x + (stage.width - w) / 2 + u * w,
      y: stage.y + (stage.height - h) / 2 + v * h,
    };
  };
  await page.keyboard.press('x');
  await until(page, "document.getElementById('frame').dataset.turns === '1'");
  await until(page, "document.getElementById('frame').getBoundingClientRect().height > 300");
  // the lower right corner of the frame is the lower left one now
  const marked = await colour(page, corner(0.08, 0.9));
  const bare = await colour(page, corner(0.92, 0.9));
  assert.ok(marked[0] - marked[1] > 20, `magenta: ${marked}`);
  assert.ok(bare[0] - bare[1] < 20, `none: ${bare}`);
  await page.click('#steer');
  await until(page, "'steering' in document.getElementById('stage').dataset");
  const { x, y } = corner(0.25, 0.75);
  await page.mouse.move(x, y);
  for (let i = 0; i < 200 && !host.inputs.some((e) => e.kind === 'pointer'); i++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const move = host.inputs.filter((e) => e.kind === 'pointer').at(-1);
  assert.ok(Math.abs(move.x - 0.75) < 0.01 && Math.abs(move.y - 0.75) < 0.01, JSON.stringify(move));
});

test('samples have a colour bar with numbers and their unit, ids have names', onlyFake, async (t) => {
  const { page } = await start(t, {
    query: '?stream=depth',
    prepare: (host) => {
      host.streams.get('depth').declared = { unit: 'm' };
      Object.assign(host.streams.get('objects'), {
        format: 'GRAY8',
        declared: { labels: { 1: 'cup', 3: 'table' } },
      });
    },
  });
  const bar = "document.querySelector('.colour-bar')";
  await until(page, `${bar} && !${bar}.hidden`);
  assert.deepEqual(await page.locator('.colour-bar li').allTextContents(), ['5.00 m', '3.75', '2.50', '1.25', '0.00']);
  const box = await page.locator('.colour-bar canvas').boundingBox();
  const [top, bottom] = [
    await colour(page, { x: box.x + 7, y: box.y + 5 }),
    await colour(page, { x: box.x + 7, y: box.y + box.height - 5 }),
  ];
  assert.ok(top[0] > 100 && top[2] < 40, `the greatest is red: ${top}`);
  assert.ok(bottom[2] > bottom[1], `the least is blue: ${bottom}`);
  await page.keyboard.press('3');
  await until(page, `${bar}.classList.contains('ids')`);
  assert.deepEqual(await page.locator('.colour-bar li').allTextContents(), ['1 cup', '3 table']);
  await page.keyboard.press('a');
  await until(page, `${bar}.hidden`);
});

test('what drag, wheel and keys do is said on taking control and in help', onlyFake, async (t) => {
  const { page } = await start(t, {
    prepare: (host) =>
      (host.streams.get('demo').declared = {
        hints: { Drag: 'turns the camera', R: 'starts over' },
      }),
  });
  await firstFrame(page);
  await until(page, "document.querySelector('#stream-hints dt')");
  await page.click('#steer');
  await until(page, "!document.querySelector('.hints').hidden");
  assert.match(await page.textContent('.hints'), /Drag\s*turns the camera/);
  await page.keyboard.press('Shift+Escape');
  await page.click('#help-toggle');
  assert.match(await page.textContent('#stream-hints'), /R\s*starts over/);
});

test('snapshots: PNG with what is drawn, and the samples under the host’s name', onlyFake, async (t) => {
  const { page, faults } = await inspecting(t, {});
  const [png] = await Promise.all([page.waitForEvent('download'), page.click('.inspect-tools .file >> nth=0')]);
  assert.match(png.suggestedFilename(), /^demo-\d{8}T\d{6}\.\d{3}Z-\d+\.png$/);
  const [npy] = await Promise.all([page.waitForEvent('download'), page.click('.inspect-tools .file >> nth=1')]);
  assert.match(npy.suggestedFilename(), /^demo-20261129T162501\.250Z-\d+\.npy$/);
  assert.deepEqual(faults, []);
});

test('two fingers enlarge the frame on a phone, not the page', onlyFake, async (t) => {
  const { page } = await start(t, { options: PHONE });
  await firstFrame(page);
  await until(page, 'window.porthole.page.inspect');
  const shown = () => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0))));
  await shown(); // what came with it has its place
  const { x, y } = await place(page, 320, 180);
  const client = await page.context().newCDPSession(page);
  const touch = async (type, points) => {
    const touchPoints = points.map(([px, py], id) => ({ x: px, y: py, id }));
    await client.send('Input.dispatchTouchEvent', { type, touchPoints });
    await shown(); // fingers are slower than a page
  };
  await touch('touchStart', [
    [x - 30, y],
    [x + 30, y],
  ]);
  for (let i = 1; i <= 5; i++) {
    await touch('touchMove', [
      [x - 30 - 12 * i, y],
      [x + 30 + 12 * i, y],
    ]);
  }
  await touch('touchEnd', []);
  await until(page, 'window.porthole.page.inspect.view.zoom > 2');
  assert.equal(await page.evaluate(() => visualViewport.scale), 1);
});

test('the wall has values and boxes on its tiles, and shows what the address chooses', onlyFake, async (t) => {
  const { page, faults } = await start(t, {
    query: '?view=wall&streams=objects,demo',
    prepare: (host) => {
      host.streams.get('demo').annotations = (sequence) => ({
        detections: [],
        shapes: [
          {
            kind: 'polygon',
            points: [0, 0, 640, 0, 640, 360, 0, 360],
            color: '#ff00ff',
          },
        ],
        values: { reward: 2.5, step: Math.floor(sequence / 1000) },
      });
    },
  });
  await until(page, "document.querySelectorAll('.tile canvas[data-sequence]').length === 2");
  const order = await page
    .locator('.tile')
    .evaluateAll((tiles) => tiles.sort((a, b) => a.style.order - b.style.order).map((tile) => tile.dataset.name));
  assert.deepEqual(order, ['objects', 'demo']);
  await until(
    page,
    "document.querySelector('.tile[data-name=demo] .tile-values')?.textContent.startsWith('reward 2.5')",
  );
  await until(page, "/\\d+ fps  [\\d.]+ ms/.test(document.querySelector('.tile[data-name=demo] small').textContent)");
  const box = await page.locator('.tile[data-name=demo]').boundingBox();
  const tinted = await colour(page, {
    x: box.x + box.width / 2,
    y: box.y + box.height / 4,
  });
  assert.ok(tinted[0] - tinted[1] > 40, `magenta over the tile: ${tinted}`);
  await page.hover('.tile[data-name=objects]');
  await page.click('.tile[data-name=objects] [title="Take off the wall"]');
  await until(page, "document.querySelectorAll('.tile').length === 1");
  assert.equal(new URL(page.url()).searchParams.get('streams'), 'demo');
  assert.deepEqual(faults, []);
});

test('many environments are paged through, those that are over last', onlyFake, async (t) => {
  const { page, host } = await start(t, {
    query: '?view=wall&streams=env-*&tiles=4',
    prepare: (h) => Array.from({ length: 6 }, (_, i) => h.add(`env-${i}`)),
  });
  const names = () => page.locator('.tile').evaluateAll((tiles) => tiles.map((tile) => tile.dataset.name).sort());
  await until(page, "document.querySelectorAll('.tile').length === 4");
  assert.deepEqual(await names(), ['env-0', 'env-1', 'env-2', 'env-3']);
  await page.keyboard.press('PageDown');
  await until(page, "document.querySelectorAll('.tile').length === 2");
  assert.equal(new URL(page.url()).searchParams.get('page'), '2');
  host.setState('env-0', 'ended', 'done');
  await until(page, "document.querySelector('.tile[data-name=env-0]')");
  assert.deepEqual(await names(), ['env-0', 'env-5']);
});

test('a kiosk has no bars, and letters that are read from three metres', onlyFake, async (t) => {
  const { page } = await start(t, {
    query: '?view=wall&kiosk',
    options: { viewport: { width: 1920, height: 1080 } },
  });
  await until(page, "document.querySelectorAll('.tile canvas[data-sequence]').length === 3");
  assert.equal(await page.locator('.bar').first().isVisible(), false);
  const px = await page
    .locator('.caption')
    .first()
    .evaluate((e) => parseFloat(getComputedStyle(e).fontSize));
  assert.ok(px >= 40, `${px} px`); // 24 mm on a screen of 55 inches
  await untilState(page, 'live');
});

test('a tile says how its simulation is, in letters as large in a kiosk', onlyFake, async (t) => {
  const { page, host, faults } = await start(t, {
    query: '?view=wall&kiosk',
    options: { viewport: { width: 1920, height: 1080 } },
    prepare: (h) => h.setSimulation('demo', { paused: true, speed: 1, episode: 3, step: 1234 }),
  });
  const badge = (/** @type {string} */ name) => `document.querySelector('.tile[data-name=${name}] .tile-simulation')`;
  await until(page, `${badge('demo')}?.textContent === 'Paused · episode 3 · step 1234'`);
  await untilState(page, 'live');
  const { px, box, tile } = await page.evaluate(`(() => {
    const badge = ${badge('demo')};
    const px = parseFloat(getComputedStyle(badge).fontSize);
    return { px, box: badge.getBoundingClientRect().toJSON(), tile: badge.closest('.tile').getBoundingClientRect().toJSON() };
  })()`);
  assert.ok(px >= 40, `${px} px`);
  assert.ok(box.right <= tile.right && box.bottom < tile.bottom && box.width > 4 * px, JSON.stringify({ box, tile }));
  const [r, g, b] = await colour(page, { x: box.x + 4, y: box.y + box.height / 2 });
  assert.ok(r > 200 && g > 150 && b < 120, `amber while it is paused: ${[r, g, b]}`);
  assert.equal(await page.locator('.tile[data-name=depth] .tile-simulation').isVisible(), false, 'it says nothing');
  host.setSimulation('demo', { paused: false, speed: 2, realTimeFactor: 1.1 });
  await until(page, `${badge('demo')}.textContent === '1.1× of 2× speed' && !('paused' in ${badge('demo')}.dataset)`);
  host.setSimulation('demo', { paused: false, speed: 1, realTimeFactor: 1 });
  await until(page, `${badge('demo')}.textContent === ''`);
  assert.deepEqual(faults, []);
});
