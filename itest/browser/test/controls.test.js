/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { contrast } from './contrast.js';
import { fakeHost, firstFrame, hostHas, onlyFake, open, PHONE, until, WIDE } from './support.js';

// what a stream's program defines: controls, commands with arguments, plots, and the state of its simulation

const DEFINITION = {
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
    { id: 'goal', kind: 'vector', label: 'Goal', folder: 'Robot', size: 3 },
    { id: 'name', kind: 'text', label: 'Name', maxLength: 20 },
    { id: 'tint', kind: 'color', label: 'Tint' },
    {
      id: 'seed',
      kind: 'number',
      label: 'Seed',
      integer: true,
      min: 0,
      max: 99,
    },
    { id: 'drop', kind: 'button', label: 'Drop a block' },
    { id: 'done', kind: 'progress', label: 'Training' },
    { id: 'about', kind: 'markdown' },
    { id: 'later', kind: 'hologram', label: 'Not known yet' },
    { id: 'secret', kind: 'checkbox', label: 'Secret', hidden: true },
  ],
  commands: [
    {
      command: 'resize',
      label: 'Resize',
      fields: [
        {
          id: 'width',
          kind: 'number',
          label: 'Width',
          integer: true,
          min: 16,
          max: 4096,
          value: 640,
        },
        { id: 'fast', kind: 'checkbox', label: 'Fast', value: false },
      ],
    },
  ],
  plots: [
    {
      id: 'reward',
      label: 'Reward',
      unit: 'points',
      series: ['reward', 'baseline'],
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
    about:
      '# Hello\n<img src=x onerror="document.title=1"> **bold** [evil](javascript:alert(1)) [paper](https://example.org/)',
  },
};

/** A host whose first stream has all of that, and a page with its panel open. */
async function start(t, { browser = WIDE, ...options } = {}) {
  const host = await fakeHost(options);
  t.after(() => host.kill());
  host.streams.get('demo').commands = ['pause', 'resize'];
  const controls = host.offerControls('demo', DEFINITION);
  const opened = await open(t, host.url, browser);
  await firstFrame(opened.page);
  if (browser === WIDE) {
    await shown(opened.page);
  }
  return { host, controls, ...opened };
}

const shown = (page) => until(page, "document.querySelector('#controls:not([hidden]) [data-control=speed]')");

test(
  'controls are there by name, in folders, with unit, tooltip and value; text from a program is never markup',
  onlyFake,
  async (t) => {
    const { page, faults } = await start(t);
    const panel = page.getByRole('complementary', {
      name: 'Controls and plots',
    });
    const tree = await panel.ariaSnapshot();
    for (const line of [
      /slider "Speed x".*: "?1"?/,
      /checkbox "Walk" \[checked\]/,
      /combobox "Gait"/,
      /textbox "Name": Ada/,
      /spinbutton "Seed": "7"/,
      /button "Drop a block"/,
      /progressbar "Training"/,
      /group "Goal"/,
      /spinbutton "Goal, z": "0.5"/,
      /heading "Hello" \[level=3\]/,
      /heading "Plots"/,
    ]) {
      assert.match(tree, line);
    }
    assert.doesNotMatch(tree, /Not known yet|Secret/);
    assert.ok(
      await page.evaluate(() =>
        document
          .querySelector('[data-control=mode]')
          .closest('details.folder')
          .parentElement.closest('details.folder')
          .textContent.startsWith('Robot'),
      ),
    );
    const slider = page.getByRole('slider', { name: 'Speed x' });
    assert.equal(
      await slider.evaluate((e) => document.getElementById(e.getAttribute('aria-describedby')).textContent),
      'How fast time goes',
    );
    assert.deepEqual(faults, []);
    const found = await page.evaluate(() => {
      const root = document.querySelector('[data-control=about]');
      return {
        images: root.querySelectorAll('img, script').length,
        links: [...root.querySelectorAll('a')].map((a) => [a.href, a.rel]),
        text: root.textContent,
        bold: root.querySelector('strong').textContent,
      };
    });
    assert.equal(found.images, 0);
    assert.deepEqual(found.links, [['https://example.org/', 'noopener noreferrer']]);
    assert.match(found.text, /<img src=x/);
    assert.equal(found.bold, 'bold');
  },
);

test(
  'who changes something takes control, the host gets the last value, and every other viewer sees it',
  onlyFake,
  async (t) => {
    const { page, host, controls, faults } = await start(t);
    const second = await open(t, host.url);
    await shown(second.page);
    const box = await page.getByRole('slider', { name: 'Speed x' }).boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width + 40, box.y + box.height / 2, {
      steps: 25,
    });
    await page.mouse.up();
    await hostHas(() => controls.values.speed === 2);
    assert.ok(controls.changes.length < 20, `${controls.changes.length} messages for one drag`);
    assert.equal([...host.leases.keys()].join(), 'demo');
    await until(second.page, "document.querySelector('[data-control=speed] input[type=number]').value === '2'");
    await until(second.page, "document.getElementById('controls-fields').disabled");
    assert.match(await second.page.textContent('#controls-reason'), /is in control/);
    assert.ok(await second.page.getByRole('slider', { name: 'Speed x' }).isDisabled());
    assert.ok(await second.page.getByRole('slider', { name: 'Speed x' }).isVisible());
    await page.getByLabel('Name').fill('Grace');
    await page.getByLabel('Name').press('Enter');
    await page.getByLabel('Gait').selectOption('stand');
    await page.getByLabel('Goal, y').fill('2.5');
    await page.getByLabel('Goal, y').press('Enter');
    await page.getByRole('button', { name: 'Drop a block' }).click();
    await hostHas(() => controls.values.drop === 1);
    const { name, mode, goal } = controls.values;
    assert.deepEqual({ name, mode, goal }, { name: 'Grace', mode: 'stand', goal: [1, 2.5, 0.5] });
    await until(second.page, "document.querySelector('[data-control=name] input').value === 'Grace'");
    assert.deepEqual([...faults, ...second.faults], []);
  },
);

test('what code sets, disables and defines is shown, but not under the hand of who is at it', onlyFake, async (t) => {
  const { page, controls } = await start(t);
  const slider = page.getByRole('slider', { name: 'Speed x' });
  controls.set({ speed: 0.3, done: 0.9 });
  await until(page, "document.querySelector('[data-control=done] output').textContent === '90 %'");
  assert.equal(await slider.inputValue(), '0.3');
  const box = await slider.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width + 40, box.y + box.height / 2);
  controls.set({ speed: 0.5, done: 0.2 });
  await until(page, "document.querySelector('[data-control=done] output').textContent === '20 %'");
  assert.equal(await slider.inputValue(), '2', 'the thumb stays where the hand is');
  await page.mouse.up();
  controls.set({ speed: 0.7 });
  await until(page, "document.querySelector('[data-control=speed] input[type=range]').value === '0.7'");
  await slider.evaluate((e) => (e.dataset.same = 'yes'));
  const disabled = (id) => DEFINITION.controls.map((c) => (c.id === id ? { ...c, disabled: true } : c));
  controls.define({ controls: disabled('walk') });
  await until(page, "document.querySelector('[data-control=walk] input').disabled");
  assert.equal(await slider.getAttribute('data-same'), 'yes');
  assert.ok(await slider.isEnabled());
});

test('a refusal is said beside the control, and a command with arguments is a form', onlyFake, async (t) => {
  const { page, controls, host } = await start(t);
  controls.controls.find((c) => c.id === 'seed').max = 5; // the page does not know yet
  const seed = page.getByLabel('Seed');
  await seed.fill('50');
  await seed.press('Enter');
  await until(
    page,
    "document.querySelector('[data-control=seed] [role=alert]').textContent === 'seed: 50 is not in 0..5.'",
  );
  await until(page, "document.querySelector('[data-control=seed] input').value === '7'");
  assert.ok(await page.isHidden('#toast'));
  controls.changes.length = 0;
  await seed.fill('1000');
  await seed.press('Enter');
  assert.equal(await seed.getAttribute('aria-invalid'), 'true');
  assert.deepEqual(controls.changes, [], 'what is out of range is not even sent');
  await page.click('#commands >> text=resize…');
  await page.getByLabel('Width').fill('800');
  await page.getByLabel('Width').press('Tab');
  await page.getByLabel('Fast').check();
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await hostHas(() => host.inputs.some((e) => e.kind === 'command'));
  const expected = {
    kind: 'command',
    name: 'resize',
    arguments: { width: 800, fast: true },
  };
  assert.deepEqual(
    host.inputs.filter((e) => e.kind === 'command'),
    [expected],
  );
});

test('a view-only link sees the controls and why they cannot be used', onlyFake, async (t) => {
  const { page } = await start(t, { role: 'view' });
  await until(page, "document.getElementById('controls-reason').textContent === 'This link is view-only.'");
  assert.ok(await page.getByLabel('Seed').isDisabled());
});

/** How many pixels of the first plot have a curve's colour. */
function curvePixels(page, curve) {
  return page.evaluate((n) => {
    const canvas = document.querySelector('.plot canvas');
    const swatch = document.querySelector(`.plot [data-curve="${n}"] .swatch`);
    if (!canvas || !swatch || canvas.width === 0) {
      return 0;
    }
    const [r, g, b] = getComputedStyle(swatch).backgroundColor.match(/\d+/g).map(Number);
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let i = 0; i < data.length; i += 4) {
      const near = Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b) < 30;
      count += near && data[i + 3] > 200 ? 1 : 0;
    }
    return count;
  }, curve);
}

/** Waits until a curve has pixels, or has none. */
async function untilCurve(page, curve, drawn) {
  const end = Date.now() + 5000;
  while ((await curvePixels(page, curve)) > 50 !== drawn) {
    assert.ok(Date.now() < end, `curve ${curve} never was ${drawn ? '' : 'not '}drawn`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

const POINTS = Array.from({ length: 200 }, (_p, i) => [1.7e9 + i, null, Math.sin(i / 20), 0.5]);

test(
  'plots have their history, tell values, hide curves, are saved as CSV, and get no points while nobody looks',
  onlyFake,
  async (t) => {
    const { page, controls, faults } = await start(t);
    controls.plot('reward', POINTS);
    await untilCurve(page, 1, true);
    await untilCurve(page, 2, true);
    controls.plot('reward', [[1.7e9 + 200, null, 0.25, 0.5]]);
    const newest = page.getByRole('img', {
      name: 'Reward: reward 0.25 points, baseline 0.5 points',
    });
    await newest.waitFor();
    await newest.focus();
    await page.keyboard.press('ArrowLeft');
    await page
      .getByRole('img', {
        name: `Reward: reward ${Number(Math.sin(199 / 20).toPrecision(5))}`,
      })
      .waitFor();
    const box = await page.locator('.plot .u-over').boundingBox();
    await page.mouse.move(box.x + 1, box.y + 20);
    await until(page, 'Number(document.querySelector(\'.plot [data-curve="1"] b\').textContent) < 0.2');
    await page.getByRole('button', { name: /^baseline/ }).click();
    await untilCurve(page, 2, false);
    await untilCurve(page, 1, true);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save Reward as CSV' }).click();
    const file = await (await download).path();
    const rows = (await readFile(file, 'utf8')).trim().split('\r\n');
    assert.equal(rows[0], 'time,x,reward,baseline');
    assert.equal(rows.length, 202);
    assert.equal(rows[201], '1700000200,,0.25,0.5');
    assert.deepEqual(faults, []);
    const wanted = () => JSON.stringify([...controls.subscribers.values()]);
    await hostHas(() => wanted() === '[null]');
    await page.click('.plot summary');
    await hostHas(() => wanted() === '[[]]');
    await page.click('.plot summary');
    await hostHas(() => wanted() === '[null]');
    await page.keyboard.press('p');
    await hostHas(() => wanted() === '[[]]');
    const late = await open(t, page.url());
    await untilCurve(late.page, 1, true);
  },
);

test(
  'every viewer sees that the simulation is paused, its speed, episode and step, and all is there again after an update',
  onlyFake,
  async (t) => {
    const { page, host, controls } = await start(t);
    host.setSimulation('demo', {
      paused: false,
      speed: 1,
      realTimeFactor: 0.99,
    });
    assert.ok(await page.isHidden('#simulation'));
    host.setSimulation('demo', {
      paused: true,
      speed: 1,
      episode: 3,
      step: 1234,
    });
    await until(page, "document.getElementById('simulation-word').textContent === 'Paused'");
    assert.equal(await page.textContent('#simulation-facts'), 'episode 3 · step 1234');
    const late = await open(t, host.url + '?stream=demo');
    await until(late.page, "!document.getElementById('simulation').hidden");
    host.setSimulation('demo', {
      paused: false,
      speed: 2,
      realTimeFactor: 1.1,
    });
    await until(page, "document.getElementById('simulation-facts').textContent === '1.1× of 2× speed'");
    assert.equal(await page.textContent('#simulation-word'), '');
    host.update();
    controls.set({ seed: 42 });
    await until(page, "document.querySelector('[data-control=seed] input').value === '42'");
  },
);

test('on a phone the panel is a sheet that its button opens, and the frame stays in sight', onlyFake, async (t) => {
  const { page } = await start(t, { browser: PHONE });
  await page.tap('#controls-toggle');
  await shown(page);
  const sheet = await page.locator('#controls').boundingBox();
  const stage = await page.locator('#stage').boundingBox();
  assert.ok(sheet.y >= stage.y + stage.height && sheet.width === 390, JSON.stringify({ sheet, stage }));
  assert.ok(stage.height > 219, 'there is room for the whole frame above it');
  await page.tap('#details-toggle');
  await until(page, "document.getElementById('controls').hidden");
});

test('every text of the panel can be read, in both themes', onlyFake, async (t) => {
  const { page, controls, host } = await start(t);
  controls.plot('reward', POINTS);
  host.setSimulation('demo', { paused: true, episode: 3 });
  await untilCurve(page, 1, true);
  await until(page, "!document.getElementById('simulation').hidden");
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    for (const { text, colour, background } of await page.evaluate(textColours, ['#controls', '#simulation'])) {
      assert.ok(contrast(colour, background) >= 4.5, `${colorScheme}, ${text}: ${colour} on ${background}`);
    }
    await untilCurve(page, 1, true); // in the colour of the theme
  }
});

/** In the page: the colours of all texts within some elements. */
function textColours(selectors) {
  const g = new OffscreenCanvas(1, 1).getContext('2d', {
    willReadFrequently: true,
  });
  const paint = (...colours) => {
    g.clearRect(0, 0, 1, 1);
    for (const colour of colours) {
      g.fillStyle = colour;
      g.fillRect(0, 0, 1, 1);
    }
    return [...g.getImageData(0, 0, 1, 1).data.slice(0, 3)];
  };
  const ancestors = (e) => (e ? [...ancestors(e.parentElement), e] : []);
  const found = [];
  for (const root of selectors.map((s) => document.querySelector(s))) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const e = walker.currentNode.parentElement;
      if (walker.currentNode.textContent.trim() && e.checkVisibility() && !e.closest('.unseen')) {
        const backgrounds = ancestors(e).map((a) => getComputedStyle(a).backgroundColor);
        const colour = getComputedStyle(e).color;
        found.push({
          text: walker.currentNode.textContent,
          colour: paint(...backgrounds, colour),
          background: paint(...backgrounds),
        });
      }
    }
  }
  return found;
}
