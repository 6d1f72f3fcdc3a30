/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { AssembledHost, assembled } from './assembled.js';
import { firstFrame, open, until, untilState, WIDE } from './support.js';

// the assembled host in pages of other origins, and by links that end

const SOON_MS = 20_000;

/** Serves one page under two origins, of which the host allows the one by the name. */
let markup = '';
const site = createServer((_, response) => {
  response.writeHead(200, { 'Content-Type': 'text/html' });
  response.end(`<!doctype html><title>Another site</title>${markup}`);
});
let host;

before(async () => {
  if (!assembled.skip) {
    await new Promise((resolve) => site.listen(0, '127.0.0.1', resolve));
    const allowed = `--/io.porthole.http/allowedOrigins=[http://localhost:${site.address().port}]`;
    host = await new AssembledHost([allowed, '--/io.porthole.capture.demo/framesPerSecond=15'], 'websocket').start();
  }
});
after(async () => {
  site.close();
  await host?.stop();
});

async function soon(what, condition) {
  const end = Date.now() + SOON_MS;
  while (!(await condition())) {
    assert.ok(Date.now() < end, `not within ${SOON_MS} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function visit(t, name, contents) {
  markup = contents;
  return (await open(t, `http://${name}:${site.address().port}/`, WIDE)).page;
}

test('only a page of an allowed origin has the viewer in a frame', assembled, async (t) => {
  const frame = `<iframe src="${host.url}?stream=demo&ui=minimal" width="800" height="450"></iframe>`;
  const allowed = await visit(t, 'localhost', frame);
  const inside = await (await allowed.waitForSelector('iframe')).contentFrame();
  await soon('live in the frame', async () => {
    const state = await inside.evaluate(() => document.documentElement.dataset.state);
    return state === 'live';
  });
  const foreign = await visit(t, '127.0.0.1', frame);
  await until(foreign, "document.querySelector('iframe')");
  const refused = await (await foreign.waitForSelector('iframe')).contentFrame();
  await soon('an error in the frame', () => refused.url().startsWith('chrome-error:'));
});

test('<porthole-view> from another origin is live where that is allowed', assembled, async (t) => {
  const contents = `<script type="module" src="${host.url}porthole/view.js"></script>
    <porthole-view stream="demo"></porthole-view>`;
  const page = await visit(t, 'localhost', contents);
  await until(page, "document.querySelector('porthole-view').state?.word === 'live'", SOON_MS);
  markup = contents;
  const { page: foreign, faults } = await open(t, `http://127.0.0.1:${site.address().port}/`);
  await soon('a refusal by the browser', () => faults.some((f) => f.includes('CORS')));
  assert.equal(await foreign.evaluate(() => document.querySelector('porthole-view').state), undefined);
});

test('a link that lets watch is live, offers no control, and ends in front of the viewer', assembled, async (t) => {
  const answer = await fetch(`${host.url}api/v1/links`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ seconds: 600, stream: 'demo' }),
  });
  const { id, urls } = await answer.json();
  const { page } = await open(t, urls[0]);
  await firstFrame(page, SOON_MS);
  await untilState(page, 'live');
  assert.equal(await page.evaluate(() => window.porthole.viewer.role), 'view');
  assert.ok(await page.isDisabled('#steer'));
  assert.ok(!page.url().includes('token'));
  const listed = await (await fetch(`${host.url}api/v1/links`)).json();
  assert.ok(listed.links.find((link) => link.id === id).connections >= 1);
  assert.equal((await fetch(`${host.url}api/v1/links/${id}`, { method: 'DELETE' })).status, 204);
  await untilState(page, 'denied', SOON_MS);
  assert.equal(await page.textContent('#reason'), 'This link has ended. Ask for another one.');
  assert.ok(!host.log.includes(urls[0].split('token=')[1]), 'the token is in the log');
});
