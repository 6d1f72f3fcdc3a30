// SPDX-License-Identifier: Apache-2.0
// screenshots.mjs [NAME...]: takes the images of docs/images, or those that are named, of the assembled host in
// PORTHOLE_HOME, its demo and the examples in Python, run by PYTHON. PNG=FOLDER keeps them as PNG too. See
// ./porthole screenshots.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { Example } from './screenshots/example.js';
import { encode } from './screenshots/images.js';
import { SCENES } from './screenshots/scenes.js';
import { AssembledHost } from './test/assembled.js';

const IMAGES = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const MAX_BYTES = 150_000;

const names = process.argv.slice(2);
const unknown = names.filter((name) => !SCENES.some((scene) => scene.name === name));
if (unknown.length > 0) {
  console.error(`There is no image ${unknown.join(', ')}. Images are ${SCENES.map((scene) => scene.name).join(', ')}.`);
  process.exit(2);
}

const DEMO = '--/io.porthole.capture.demo/framesPerSecond=25';
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--enable-unsafe-swiftshader', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
});
try {
  await mkdir(IMAGES, { recursive: true });
  for (const scene of SCENES.filter(({ name }) => names.length === 0 || names.includes(name))) {
    await take(scene);
  }
} finally {
  await browser.close();
}

/** Takes one image, of a host that knows of no other. @param {import('./screenshots/scenes.js').Scene} scene */
async function take({ name, examples = [], settings = [], browser: options, shoot, scale = 1 }) {
  const host = await new AssembledHost([DEMO, ...settings], 'websocket').start();
  const running = examples.map((command) => new Example(command, host.folder));
  // the scenes wait inside the page, which the page's policy does not allow
  const context = await browser.newContext({ bypassCSP: true, ...options });
  context.setDefaultTimeout(240_000);
  try {
    await Promise.all(running.map((example) => example.start()));
    const pngs = await shoot({ page: await context.newPage(), host, examples: running });
    const webp = await encode(await context.newPage(), pngs, scale, MAX_BYTES);
    await writeFile(join(IMAGES, `${name}.webp`), webp);
    if (process.env.PNG) {
      await Promise.all(pngs.map((png, i) => writeFile(join(process.env.PNG, `${name}-${i}.png`), png)));
    }
    console.log(`${name}.webp ${Math.round(webp.length / 1000)} kB`);
  } finally {
    await context.close();
    await Promise.all(running.map((example) => example.stop()));
    await host.stop();
  }
}
