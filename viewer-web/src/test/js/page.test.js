/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { test } from 'node:test';
import { CONTENT_SECURITY_POLICY } from '../fake/host.js';

const WEB = new URL('../../main/resources/web/', import.meta.url);
const JAVA = new URL('../../main/java/io/porthole/viewer/web/internal/ViewerPage.java', import.meta.url);
const read = (path) => readFileSync(new URL(path, WEB), 'utf8');

/** What no first frame needs, and is loaded when the rest of the page is there. */
const LATER = [
  'page/inspect.js',
  'page/share.js',
  'page/input-tools.js',
  'page/control-question.js',
  'page/record-button.js',
  'page/library.js',
  'page/replay-bar.js',
  'page/details-panel.js',
  'page/controls-panel.js',
];

/** Every module that an entry imports, itself included, but for some and what these alone import. */
function modules(entry, without = [], found = new Set()) {
  if (!found.has(entry) && !without.includes(entry)) {
    found.add(entry);
    for (const [, name] of read(entry).matchAll(/(?:from |import\()'(\.[^']+)'/g)) {
      modules(posix.normalize(posix.join(posix.dirname(entry), name)), without, found);
    }
  }
  return found;
}

test('every module that a first frame needs is preloaded, and nothing else', () => {
  const preloaded = [...read('index.html').matchAll(/rel="modulepreload" href="([^"]+)"/g)].map((m) => m[1]);
  const needed = [...modules('page/main.js', LATER)].filter((m) => m !== 'page/main.js');
  assert.deepEqual([...preloaded].sort(), needed.sort());
});

test('every id that a script asks for is in the page', () => {
  const page = read('index.html');
  for (const file of modules('page/main.js')) {
    for (const [, id] of read(file).matchAll(/(?:byId|element|button)\('([a-z-]+)'/g)) {
      assert.ok(page.includes(`id="${id}"`), `${file} asks for #${id}`);
    }
  }
});

test('every icon that is used is drawn', () => {
  const icons = read('page/icons.svg');
  for (const [, id] of read('index.html').matchAll(/icons\.svg#([a-z]+)/g)) {
    assert.ok(icons.includes(`id="${id}"`), id);
  }
});

test('the fake host sends the real security policy', () => {
  const java = readFileSync(JAVA, 'utf8').replace(/"\s*\+ "/g, '');
  assert.ok(java.includes(`"${CONTENT_SECURITY_POLICY}"`));
});
