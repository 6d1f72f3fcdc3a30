/* SPDX-License-Identifier: Apache-2.0 */

import { after } from 'node:test';
import { chromium } from 'playwright-core';
import { FakeHost } from '../../../viewer-web/src/test/fake/host.js';
import { RtcSender } from './sender.js';
import { until } from './until.js';

export { until };

/** A running host's address, or empty when the fake one is to be used. */
const GIVEN = process.env.PORTHOLE_URL ?? '';

/** For tests that need to break the host. */
export const onlyFake = { skip: GIVEN !== '' && 'needs the fake host; PORTHOLE_URL is set' };

/** A name of this machine that counts as another one, so that http:// is no secure context. */
export const INSECURE = 'porthole.test';

export const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
export const WIDE = { viewport: { width: 1280, height: 800 } };

/** @type {import('playwright-core').Browser | undefined} */
let browser;

after(async () => {
  await browser?.close();
});

/**
 * A fake host with three streams, on a port that is free.
 *
 * @param {object} [options] of FakeHost
 */
export async function fakeHost(options) {
  const host = new FakeHost(options);
  host.add('demo', { title: 'Demo', steerable: true });
  host.add('depth', { title: 'Depth', format: 'FLOAT32', tone: 'colormap=turbo,window=0.0:5.0,gamma=1.0' });
  host.add('objects', { title: 'Objects' });
  return host.start();
}

async function newContext(options) {
  browser ??= await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    // machines without multicast cannot resolve the names that hide local addresses
    args: [
      '--disable-features=WebRtcHideLocalIpsWithMdns',
      `--host-resolver-rules=MAP ${INSECURE} 127.0.0.1`,
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  });
  return browser.newContext(options);
}

/**
 * A fake host that has WebRTC too, sent by a page of its own.
 *
 * @param {import('node:test').TestContext} t
 */
export async function fakeRtcHost(t) {
  const host = await fakeHost();
  t.after(() => host.kill());
  const context = await newContext({});
  t.after(() => context.close());
  host.sender = await new RtcSender(await context.newPage(), host).start();
  host.offerRtc({});
  return host;
}

/** Waits until the stage shows video, or frames. */
export function untilTransport(page, transport, ms = 5000) {
  return until(page, `document.documentElement.dataset.transport === '${transport}'`, ms);
}

/** The host under test: the given one, or a fake one that ends with the test. */
export async function anyHost(t) {
  if (GIVEN) {
    return { url: GIVEN };
  }
  const host = await fakeHost();
  t.after(() => host.kill());
  return host;
}

/**
 * Opens the page. What a page must never do is collected in `faults`: errors on the console, exceptions, violations of
 * the content security policy, requests to other hosts.
 *
 * @param {import('node:test').TestContext} t
 * @param {string} url
 * @param {object} [options] of the browser's context
 * @param {() => void} [script] run in the page before its own
 * @param {(page: import('playwright-core').Page) => Promise<unknown>} [prepare] done before the page is opened
 */
export async function open(t, url, options = WIDE, script = undefined, prepare = undefined) {
  const context = await newContext(options);
  t.after(() => context.close());
  const page = await context.newPage();
  const faults = [];
  const origin = new URL(url).origin;
  page.on('console', (m) => ['error', 'warning'].includes(m.type()) && faults.push(`console: ${m.text()}`));
  page.on('pageerror', (e) => faults.push(`exception: ${e.message}`));
  page.on('request', (r) => {
    if (new URL(r.url()).origin !== origin && !r.url().startsWith('blob:')) {
      faults.push(`request to ${r.url()}`);
    }
  });
  const sockets = [];
  page.on('websocket', (s) => {
    sockets.push(s);
    if (new URL(s.url()).host !== new URL(url).host) {
      faults.push(`socket to ${s.url()}`);
    }
  });
  if (script) {
    await page.addInitScript(script);
  }
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (e) => console.error(`policy: ${e.violatedDirective} ${e.blockedURI}`));
  });
  await prepare?.(page);
  await page.goto(url);
  return { page, faults, sockets };
}

/** Waits until something is so on the host's side. */
export async function hostHas(what, ms = 3000) {
  const end = Date.now() + ms;
  while (!(await what())) {
    if (Date.now() > end) {
      throw new Error(`the host never had: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Waits for a frame on the stage. */
export async function firstFrame(page, ms = 5000) {
  await until(page, "document.getElementById('frame').dataset.sequence !== undefined", ms);
}

/** The state that the page shows. */
export function state(page) {
  return page.evaluate(() => document.documentElement.dataset.state);
}

/** Waits for a state. */
export function untilState(page, word, ms = 5000) {
  return until(page, `document.documentElement.dataset.state === '${word}'`, ms);
}

/**
 * The frame on the stage, on the canvas or as video: sequence, size, and the mean colour of a rectangle of its pixels.
 * The painter copies sequence and pixels in one go.
 *
 * @param {import('playwright-core').Page} page
 * @param {{x: number, y: number, width: number, height: number}} [rect] all of it when left out
 */
export function frame(page, rect) {
  return page.evaluate(async (r) => {
    const canvas = /** @type {HTMLCanvasElement} */ (document.getElementById('frame'));
    const { watch } = window.porthole.page.stage;
    const video = watch.surface instanceof HTMLVideoElement;
    const found = video ? null : await watch.screen.capture();
    const image = found?.image ?? watch.surface;
    const size = found ? found.image : canvas;
    const { x, y, width, height } = r ?? { x: 0, y: 0, width: size.width, height: size.height };
    const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    copy.drawImage(image, -x, -y, size.width, size.height);
    const data = copy.getImageData(0, 0, width, height).data;
    const sum = [0, 0, 0];
    let hash = 7;
    for (let i = 0; i < data.length; i += 4) {
      for (let c = 0; c < 3; c++) {
        sum[c] += data[i + c];
        hash = (Math.imul(hash, 31) + data[i + c]) | 0;
      }
    }
    return {
      sequence: found?.frame.sequence ?? Number(canvas.dataset.sequence),
      stream: canvas.dataset.stream,
      width: size.width,
      height: size.height,
      mean: sum.map((v) => (v * 4) / data.length),
      hash,
    };
  }, rect);
}
