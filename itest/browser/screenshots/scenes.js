/* SPDX-License-Identifier: Apache-2.0 */

import { filmStrip, viserStrip } from './film-strips.js';
import { openStream } from './waits.js';

/**
 * @typedef {object} Scene
 * @property {string} name of the image
 * @property {string[]} [examples] of python/examples that run meanwhile
 * @property {string[]} [settings] of the host
 * @property {object} [browser] options of the context
 * @property {number} [scale] of the screenshots in the image
 * @property {(at: {page: import('playwright-core').Page, host: any, examples: any[]}) => Promise<Buffer[]>} shoot
 */

const WIDE = { viewport: { width: 1280, height: 800 } };
const DARK = { ...WIDE, colorScheme: 'dark' };
const LIGHT = { ...WIDE, colorScheme: 'light' };
const PHONE = {
  ...{
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
  },
  colorScheme: 'dark',
};
const STRIP = { viewport: { width: 920, height: 560 }, colorScheme: 'light' };

/** About the size of a tile: six streams and a browser share this machine. */
const SMALL = ['--/io.porthole.capture.demo/widthInPixels=640', '--/io.porthole.capture.demo/heightInPixels=360'];

/** Simulated seconds after which the demo's arm has stacked something. */
const STACKED_S = 16;

const stacked = `window.porthole.painted.simulationTime > ${STACKED_S}`;

async function demo(page, host) {
  await openStream(page, host, 'demo');
  await page.waitForFunction(stacked);
  await page.click('#controls-close');
}

async function viewer({ page, host }) {
  await demo(page, host);
  return [await page.screenshot()];
}

async function inControl({ page, host }) {
  await demo(page, host);
  await page.click('#steer');
  await page.waitForSelector('.hints:not([hidden])');
  return [await page.screenshot()];
}

async function overlay({ page, host }) {
  await openStream(page, host, 'annotated');
  await page.waitForFunction('window.porthole.painted.simulationTime > 2.5');
  return [await page.screenshot()];
}

async function controls({ page, host }) {
  await openStream(page, host, 'pond-controls');
  await page.click('#steer');
  await page.getByRole('spinbutton', { name: /rain/ }).fill('20');
  await page.keyboard.press('Enter');
  const { simulationTime } = await page.evaluate('({ simulationTime: window.porthole.painted.simulationTime })');
  await page.waitForFunction(`window.porthole.painted.simulationTime > ${simulationTime + 8}`);
  return [await page.screenshot()];
}

async function wall({ page, host }) {
  await page.goto(`${host.url}?view=wall`);
  await page.waitForFunction("document.querySelectorAll('.tile[data-state=live] canvas[data-sequence]').length === 6");
  await page.waitForFunction(
    "[...document.querySelectorAll('.tile small')].every((s) => parseFloat(/([0-9.]+) fps/.exec(s.textContent)?.[1]) > 8)",
  );
  return [await page.screenshot()];
}

async function inspect({ page, host }) {
  await openStream(page, host, 'demo-depth');
  await page.waitForFunction("document.querySelector('.colour-bar')?.hidden === false");
  await page.click('#controls-close');
  await page.click('#inspect');
  await page.click('.inspect-tools [aria-label=Measure]');
  await page.mouse.click(320, 490);
  await page.mouse.click(980, 560);
  await page.mouse.move(640, 470);
  await page.waitForFunction("/distance/.test(document.querySelector('.readout').textContent)");
  return [await page.screenshot()];
}

async function phone({ page, host }) {
  await openStream(page, host, 'demo');
  await page.waitForFunction(stacked);
  const shots = [await page.screenshot()];
  await page.tap('#steer');
  await page.waitForSelector('.commands:not([hidden])');
  shots.push(await page.screenshot());
  await page.tap('#controls-toggle');
  await page.waitForSelector('#controls .widget');
  shots.push(await page.screenshot());
  return shots;
}

/** @type {Scene[]} */
export const SCENES = [
  { name: 'viewer-dark', browser: DARK, shoot: viewer },
  { name: 'viewer-light', browser: LIGHT, shoot: viewer },
  { name: 'control', browser: DARK, shoot: inControl },
  { name: 'inspect', browser: DARK, shoot: inspect },
  {
    name: 'overlay',
    browser: DARK,
    examples: ['annotate_arm.py'],
    shoot: overlay,
  },
  {
    name: 'controls',
    browser: DARK,
    examples: ['pond_controls.py'],
    shoot: controls,
  },
  {
    name: 'wall',
    browser: DARK,
    settings: SMALL,
    examples: ['annotate_arm.py', 'pond_controls.py', 'gymnasium_stream.py --name cartpole'],
    shoot: wall,
  },
  { name: 'phone', browser: PHONE, scale: 0.75, shoot: phone },
  {
    name: 'pond-porthole',
    browser: STRIP,
    scale: 0.55,
    examples: ['pond_controls.py'],
    shoot: filmStrip,
  },
  {
    name: 'pond-viser',
    browser: STRIP,
    scale: 0.55,
    examples: ['pond_viser.py'],
    shoot: viserStrip,
  },
];
