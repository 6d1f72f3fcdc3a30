/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { test } from 'node:test';

const CLASSES = 'person,car,dog,cup,chair,table,robot,door,tree,ball,box,lamp'.split(',');
let modules = 0;

/** The module as a page that was just opened has it. */
async function freshPage() {
  return import(`../../main/resources/web/porthole/label.js?page=${++modules}`);
}

/** @param {string} colour @returns {{lightness: number, hue: number}} */
function parts(colour) {
  const [, lightness, hue] = /^oklch\((\d+)% 0\.16 (\d+)\)$/.exec(colour) ?? [];
  return { lightness: Number(lightness), hue: Number(hue) };
}

/** Linear sRGB of an `oklch` colour, held within what a screen can show (CSS Color 4). @param {string} colour */
function linear(colour) {
  const { lightness, hue } = parts(colour);
  const l = lightness / 100;
  const [a, b] = [Math.cos, Math.sin].map((f) => 0.16 * f((hue * Math.PI) / 180));
  const [x, y, z] = [
    (l + 0.3963377774 * a + 0.2158037573 * b) ** 3,
    (l - 0.1055613458 * a - 0.0638541728 * b) ** 3,
    (l - 0.0894841775 * a - 1.291485548 * b) ** 3,
  ];
  return [
    4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z,
    -1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z,
    -0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z,
  ].map((c) => Math.min(1, Math.max(0, c)));
}

/** WCAG's contrast to the letters on it. @param {string} colour */
function contrast(colour) {
  const luminance = (/** @type {number[]} */ [r, g, b]) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
  const dark = [0x10, 0x18, 0x1c].map((c) => ((c / 255 + 0.055) / 1.055) ** 2.4);
  return (luminance(linear(colour)) + 0.05) / (luminance(dark) + 0.05);
}

test('a class keeps its colour, whatever classes come after it', async () => {
  const { labelColour } = await freshPage();
  const first = labelColour('person');
  CLASSES.forEach((label) => labelColour(label));
  assert.equal(labelColour('person'), first);
});

test('a class has the same colour on another page, unless that is taken', async () => {
  const [here, there] = [await freshPage(), await freshPage()];
  assert.equal(here.labelColour('cup'), there.labelColour('cup'));
});

test('twelve classes have twelve hues that are well apart, also where their hashes meet', async () => {
  const { labelColour } = await freshPage();
  const hues = CLASSES.map((label) => parts(labelColour(label)).hue).sort((a, b) => a - b);
  const gaps = hues.map((hue, i) => (hues[(i + 1) % hues.length] - hue + 360) % 360);
  assert.ok(Math.min(...gaps) >= 30, hues.join());
  const alone = await Promise.all(CLASSES.map(async (label) => (await freshPage()).labelColour(label)));
  assert.ok(new Set(alone).size < CLASSES.length, 'some of them would have had the same');
});

test('more classes have other colours until there are no more, and none is kept of what comes then', async () => {
  const { labelColour } = await freshPage();
  const colours = Array.from({ length: 36 }, (_, i) => labelColour(`class ${i}`));
  assert.equal(new Set(colours).size, 36);
  const other = labelColour('one too many');
  assert.ok(colours.includes(other));
  assert.equal(labelColour('one too many'), other);
});

test('the letters of a label can be read on each colour', async () => {
  const { labelColour, textColour } = await freshPage();
  assert.equal(textColour(''), '#10181c');
  for (let i = 0; i < 36; i++) {
    const colour = labelColour(`class ${i}`);
    assert.ok(contrast(colour) >= 4.5, `${colour}: ${contrast(colour).toFixed(2)}`);
  }
});
