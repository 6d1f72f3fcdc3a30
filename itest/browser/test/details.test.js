/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeHost, firstFrame, onlyFake, open, until, untilState, WIDE } from './support.js';

// the details in tabs: picture, statistics, viewers

async function start(t, browser = WIDE) {
  const host = await fakeHost();
  t.after(() => host.kill());
  const opened = await open(t, host.url, browser);
  await firstFrame(opened.page);
  await untilState(opened.page, 'live');
  await opened.page.click('#details-toggle');
  await until(opened.page, "document.querySelector('#table dt')");
  return { host, ...opened };
}

/** What stands in a row of the table that is shown. */
function value(page, name) {
  return page.evaluate((n) => {
    const terms = [...document.querySelectorAll('#details [role=tabpanel]:not([hidden]) dt')];
    return terms.find((dt) => dt.textContent === n)?.nextElementSibling.textContent;
  }, name);
}

test(
  'the tabs are tabs, by pointer and by arrow keys, and each row explains itself to who asks',
  onlyFake,
  async (t) => {
    const { page, faults } = await start(t);
    const picture = page.getByRole('tab', { name: 'Picture' });
    assert.equal(await picture.getAttribute('aria-selected'), 'true');
    assert.ok(await page.getByRole('tabpanel', { name: 'Picture' }).isVisible());
    await until(page, "document.getElementById('table').textContent.includes('fake')"); // the host says it once a second
    assert.equal(await value(page, 'Codec'), 'JPEG');
    assert.equal(await value(page, 'Encoder'), 'fake');
    await until(page, "/JPEG 85 of 100/.test(document.getElementById('table').textContent)");
    await until(page, "document.getElementById('table').textContent.includes('640 × 360 RGB8')");
    const why = page.locator('#table .why').first();
    assert.ok(await why.isHidden());
    await page.getByRole('button', { name: 'Explain' }).click();
    assert.ok(await why.isVisible());
    assert.equal(await page.locator('#table dt').first().getAttribute('title'), await why.textContent());
    await picture.focus();
    await page.keyboard.press('ArrowRight');
    assert.ok(await page.getByRole('tabpanel', { name: 'Statistics' }).isVisible());
    assert.ok(await page.getByRole('tabpanel', { name: 'Picture' }).isHidden());
    await page.keyboard.press('ArrowRight');
    assert.ok(await page.getByRole('tabpanel', { name: 'Viewers' }).isVisible());
    await page.keyboard.press('ArrowRight');
    assert.ok(await page.getByRole('tabpanel', { name: 'Picture' }).isVisible());
    assert.deepEqual(faults, []);
  },
);

test(
  'the stages of latency sum up to the whole, in the copied JSON too; curves have axes, and a click is measured',
  onlyFake,
  async (t) => {
    const { page, host, faults } = await start(t, {
      ...WIDE,
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await page.getByRole('tab', { name: 'Statistics' }).click();
    await until(page, "document.querySelector('.stage-bar')?.getAttribute('aria-label')?.startsWith('Latency')");
    assert.match(await value(page, 'Sum'), /^\d+(\.\d)? ms$/);
    await page.getByRole('button', { name: 'Copy as JSON' }).click();
    await until(page, "document.getElementById('toast').textContent.includes('Copied')");
    const copied = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
    const { total, ...stages } = copied.latency.stagesMs;
    assert.deepEqual(Object.keys(stages), ['capture', 'encode', 'network', 'decode', 'display']);
    const sum = Object.values(stages).reduce((a, b) => a + b);
    assert.ok(Math.abs(sum - total) < 1e-6, `${sum} is not ${total}`);
    assert.ok(
      Math.abs(total - copied.latency.p50Ms) < Math.max(15, copied.latency.p95Ms),
      JSON.stringify(copied.latency),
    );
    assert.equal(copied.picture.jpegQuality, 85);
    assert.equal(copied.stream, 'demo');
    assert.ok(copied.totals.framesShown > 0 && copied.totals.bytes > 0);
    assert.ok(!JSON.stringify(copied).includes('token'));
    await page.getByRole('img', { name: /^Latency: p50 [\d.]+ ms, p95 [\d.]+ ms/ }).waitFor();
    await page.getByRole('img', { name: /^Frames shown: shown [\d.]+ fps/ }).waitFor();
    const ink = await page.evaluate(() => {
      const canvas = document.querySelector('#details-curves canvas');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      return data.filter((v, i) => i % 4 === 3 && v > 0).length;
    });
    assert.ok(ink > 300, `${ink} pixels of axes and curves`);
    await page.getByRole('button', { name: 'Test click to picture' }).click();
    await until(
      page,
      "/^[\\d.]+ ms \\([\\d.]+ ms to [\\d.]+ ms\\)$/.test(document.getElementById('click-result').textContent)",
      15_000,
    );
    const [middle, low, high] = (await page.textContent('#click-result')).match(/[\d.]+/g).map(Number);
    assert.ok(low <= middle && middle <= high && high < 3000, `${low} ${middle} ${high}`);
    assert.equal(host.leases.size, 0);
    assert.deepEqual(host.inputs, []);
    assert.deepEqual(faults, []);
  },
);

test('the viewers are listed with what they get and who is in control', onlyFake, async (t) => {
  const { page, host } = await start(t);
  const viewer = {
    transport: 'websocket',
    remote: '10.0.0.9',
    encoder: 'turbojpeg',
    fps: 29.5,
    bitrate: 4.8e6,
  };
  host.streams.get('demo').viewers = [
    {
      ...viewer,
      id: 1,
      name: 'Ada',
      drops: { slow: 3 },
      latencyMs: { count: 9, p50: 4 },
      ageSeconds: 61,
    },
    {
      ...viewer,
      id: 2,
      transport: 'webrtc',
      drops: {},
      latencyMs: { count: 0, p50: 0 },
      ageSeconds: 5,
    },
  ];
  host.leases.set('demo', 'Ada');
  await page.getByRole('tab', { name: 'Viewers' }).click();
  await until(page, "document.querySelectorAll('#viewers li').length === 2");
  await until(page, "document.querySelector('#viewers .tag').textContent === 'in control'");
  const [first, second] = await page.locator('#viewers li').allTextContents();
  assert.match(
    first,
    /Ada.*WebSocket, turbojpeg, for 61 s.*29\.5 fps, 4\.8 Mbit\/s, sent within 4\.0 ms, dropped 3 slow/,
  );
  assert.match(second, /10\.0\.0\.9 #2.*WebRTC.*nothing sent yet, none dropped/);
});

test('the wall has no details of one stream, and says so', onlyFake, async (t) => {
  const { page } = await start(t);
  await page.keyboard.press('w');
  await until(page, "!document.getElementById('details-none').hidden");
  assert.ok(await page.locator('#details-copy').isDisabled());
});
