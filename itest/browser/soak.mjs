// SPDX-License-Identifier: Apache-2.0
// soak.mjs [MINUTES]: one page in Chromium for an hour, with the wall, other streams, a hidden tab and lost connections in
// turns. Each minute it prints the memory of the page and of the host after a collection, as JSON lines.
// Exit code 1 when one of them grew, or when the page had no live frame again after a turn. PORTHOLE_HOME names the host.

import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { chromium } from 'playwright-core';
import { AssembledHost } from './test/assembled.js';
import { until } from './test/until.js';
import { setHidden } from './test/visibility.js';

const MINUTES = Number(process.argv[2] ?? 60);
const LEAST_MINUTES = 3; // for the first third and the last to be two
const MINUTE_MS = 60_000;
const LIVE_MS = 15_000;
const TURN_MS = 4_000;
const LIVE = 'window.porthole?.page.stage.watch?.ageMs() < 1000';
/** What the last third may have more than the first one: a share, and so many bytes, which collections differ by. */
const GROWTH = 0.1;
const SLACK = { pageHeap: 2e6, nodes: 200, listeners: 50, renderer: 40e6, hostHeap: 4e6, host: 60e6 };

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** A port that leads to the host, whose connections can be cut. */
class Cuttable {
  sockets = new Set();

  async start(port) {
    this.server = createServer((from) => {
      const to = connect(port, '127.0.0.1');
      for (const [one, other] of [
        [from, to],
        [to, from],
      ]) {
        this.sockets.add(one);
        one.on('error', () => {}).on('close', () => other.destroy() && this.sockets.delete(one));
        one.pipe(other);
      }
    }).listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return this.server.address().port;
  }

  cut() {
    this.sockets.forEach((s) => s.destroy());
  }

  stop() {
    this.server.close();
    this.cut();
  }
}

/** Bytes that a process has in memory, as a field of /proc/PID/status says. */
function resident(pid, field = 'VmRSS') {
  return 1024 * Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
}

/**
 * Bytes of the page's process, with its worker: the largest renderer among Chromium's processes. What it shares is told
 * apart and not judged: Chromium keeps decoded images there, up to 512 MB, until something else needs the memory.
 */
function rendererMemory() {
  let most = { renderer: 0, rendererShared: 0 };
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer')) {
        const renderer = resident(pid, 'RssAnon');
        most = renderer > most.renderer ? { renderer, rendererShared: resident(pid, 'RssShmem') } : most;
      }
    } catch {
      // it has ended
    }
  }
  return most;
}

/** Bytes that live objects of a Java process take, after a collection. */
function javaHeap(pid) {
  const histogram = execFileSync('jcmd', [String(pid), 'GC.class_histogram'], { encoding: 'utf8' });
  return Number(/^Total\s+\d+\s+(\d+)/m.exec(histogram)[1]);
}

async function measure(page, session, host) {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
  const { pid } = host.process;
  return {
    pageHeap: usedSize,
    nodes,
    listeners: jsEventListeners,
    ...rendererMemory(),
    hostHeap: javaHeap(pid),
    host: resident(pid),
  };
}

const go = (page, name, wall = false) => page.evaluate(([n, w]) => window.porthole.page.go(n, w), [name, wall]);

/** What happens to the page, in turns. */
const TURNS = [
  ['depth', (page) => go(page, 'demo-depth')],
  ['cut', (page, proxy) => proxy.cut()],
  ['segmentation', (page) => go(page, 'demo-segmentation')],
  [
    'hidden',
    async (page) => {
      await setHidden(page, true);
      await pause(TURN_MS);
      await setHidden(page, false);
    },
  ],
  ['colour', (page) => go(page, 'demo')],
  [
    'wall',
    async (page) => {
      await go(page, 'demo', true);
      await pause(TURN_MS);
      await go(page, 'demo');
    },
  ],
  ['cut', (page, proxy) => proxy.cut()],
  ['again', (page) => page.reload()],
];

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** What grew from the first third of the samples, the first of which is left out, to the last. */
function grown(samples) {
  const third = Math.max(1, Math.floor((samples.length - 1) / 3));
  return Object.entries(SLACK).flatMap(([name, slack]) => {
    const before = median(samples.slice(1, 1 + third).map((s) => s[name]));
    const after = median(samples.slice(-third).map((s) => s[name]));
    return after > before * (1 + GROWTH) && after > before + slack ? [`${name}: ${before} -> ${after}`] : [];
  });
}

if (!(MINUTES >= LEAST_MINUTES)) {
  console.error(`MINUTES is '${process.argv[2]}', not a number of at least ${LEAST_MINUTES}.`);
  process.exit(2);
}
const host = await new AssembledHost([], 'websocket').start();
const proxy = new Cuttable();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const faults = [];
try {
  const port = await proxy.start(Number(new URL(host.url).port));
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  page.on('pageerror', (e) => faults.push(`the page: ${e}`));
  await page.goto(`http://127.0.0.1:${port}/`);
  const session = await page.context().newCDPSession(page);
  const samples = [];
  const end = performance.now() + MINUTES * MINUTE_MS;
  let due = performance.now() + MINUTE_MS / 2;
  for (let turn = 0; performance.now() < end; turn++) {
    const [name, act] = TURNS[turn % TURNS.length];
    await act(page, proxy);
    await pause(1000); // else the frame that is there counts as live
    await until(page, LIVE, LIVE_MS).catch((e) => faults.push(`no live frame: ${name}: ${e.message}`));
    await pause(TURN_MS);
    if (performance.now() >= due) {
      due += MINUTE_MS;
      samples.push(await measure(page, session, host));
      console.log(JSON.stringify({ minute: samples.length, turns: turn + 1, ...samples.at(-1) }));
    }
  }
  faults.push(...grown(samples).map((what) => `grew: ${what}`));
} finally {
  await browser.close();
  proxy.stop();
  await host.stop();
}
faults.forEach((fault) => console.error(fault));
process.exitCode = faults.length ? 1 : 0;
