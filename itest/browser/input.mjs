// SPDX-License-Identifier: Apache-2.0
// input.mjs [EVENTS]: what an event needs from the browser to the simulator, for keys and pointer moves over the WebSocket
// and over the data channel of WebRTC, as JSON lines. It starts an assembled host and a Python program that takes the
// events at the end of its link, so that the figures are a little more than those of the host's InputTarget. `event` is
// counted from the event's own time stamp, `page` from when the page was given it: browsers give moves once per refresh.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { AssembledHost } from './test/assembled.js';

const COUNT = Number(process.argv[2] ?? 300);
const WARM_UP = 60;
const APART_MS = 25;
const SOON_MS = 60_000;
const file = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));

/** What came out at the other end, in its order. @type {any[]} */
const came = [];

function startProducer(host) {
  const socket = join(host.folder, `porthole-${process.getuid()}`, 'link.sock');
  const env = { ...process.env, PYTHONPATH: file('../../python') };
  const args = [file('../scenarios/input_producer.py'), 'input', '30', socket];
  const producer = spawn('/usr/bin/python3', args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  createInterface({ input: producer.stdout }).on('line', (text) => came.push(JSON.parse(text)));
  return producer;
}

/** Runs in the page: notes when each event was made, and when it was given to the page, on the system's clock. */
function note() {
  const skews = [];
  const wall = (/** @type {number} */ at) => performance.timeOrigin + at;
  for (let i = 0; i < 2000; i++) {
    skews.push(Date.now() + 0.5 - wall(performance.now())); // whole milliseconds, half of one late on average
  }
  const skew = skews.reduce((a, b) => a + b) / skews.length;
  globalThis.noted = [];
  const add = (/** @type {Event} */ e) =>
    globalThis.noted.push({ type: e.type, made: wall(e.timeStamp) + skew, given: wall(performance.now()) + skew });
  ['keydown', 'keyup', 'pointermove'].forEach((type) => addEventListener(type, add, { capture: true }));
}

const pause = (/** @type {number} */ ms) => new Promise((done) => setTimeout(done, ms));

/** @param {() => boolean} what */
async function until(what) {
  for (const end = Date.now() + SOON_MS; !what(); await pause(50)) {
    if (Date.now() > end) {
      throw new Error(`it never came to: ${what}`);
    }
  }
}

/** Milliseconds from each event to the program, by where they are counted from. */
async function delays(page, types, takes, act) {
  await page.evaluate(() => (globalThis.noted.length = 0));
  came.length = 0;
  for (let i = 0; i < COUNT + WARM_UP; i++) {
    await act(i);
    await pause(APART_MS + 10 * Math.random());
  }
  const noted = (await page.evaluate(() => globalThis.noted)).filter((e) => types.includes(e.type));
  await until(() => came.filter(takes).length >= noted.length);
  const got = came.filter(takes);
  const delay = (/** @type {'made' | 'given'} */ from) => noted.map((e, i) => got[i].at - e[from]).slice(WARM_UP);
  return { event: quantiles(delay('made')), page: quantiles(delay('given')) };
}

function quantiles(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (q) => Number(sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]?.toFixed(2));
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1), n: sorted.length };
}

async function steer(browser, url, transport) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(`${url}?stream=input&transport=${transport}`);
  const uses = transport === 'webrtc';
  await page.waitForFunction((u) => window.porthole?.viewer.usesDataChannel('input') === u, uses, { timeout: SOON_MS });
  await page.click('#steer');
  await page.waitForFunction(() => 'steering' in document.getElementById('stage').dataset, null, { timeout: SOON_MS });
  await page.evaluate(note);
  return page;
}

const host = await new AssembledHost().start();
const producer = startProducer(host);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-features=WebRtcHideLocalIpsWithMdns'],
});
try {
  for (const transport of ['websocket', 'webrtc']) {
    const page = await steer(browser, host.url, transport);
    const keys = await delays(
      page,
      ['keydown', 'keyup'],
      (e) => e.event === 'Key',
      (i) => page.keyboard.press(`Key${String.fromCharCode(65 + (i % 26))}`),
    );
    const box = await page.locator('#frame').boundingBox();
    const moves = await delays(
      page,
      ['pointermove'],
      (e) => e.event === 'Pointer' && e.action === 'move',
      (i) => page.mouse.move(box.x + box.width * (0.2 + 0.6 * ((i * 0.01) % 1)), box.y + box.height * 0.5),
    );
    console.log(JSON.stringify({ transport, keys, moves }));
    await page.close();
  }
} finally {
  await browser.close();
  producer.kill();
  await host.stop();
}
