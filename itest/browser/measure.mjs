// SPDX-License-Identifier: Apache-2.0
// measure.mjs URL [SECONDS] [ROUNDS]: what the page at the host's URL needs from the source's painting to its own, how
// soon a viewer that joins late sees its first frame, and how soon one that stood still for two seconds is fresh again;
// for JPEG and H.264 over the WebSocket, as JSON lines. MAIN_THREAD=1 keeps the page from using its worker.

import { chromium } from 'playwright-core';

const [url, seconds = '10', rounds = '15'] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});

async function open(encoding) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  if (process.env.MAIN_THREAD) {
    await page.addInitScript(() => delete HTMLCanvasElement.prototype.transferControlToOffscreen);
  }
  await page.goto(`${url}?transport=websocket&encoding=${encoding}`);
  await page.waitForFunction((c) => window.porthole?.page.stage.watch?.codec === c, encoding, { timeout: 60000 });
  await page.waitForTimeout(3000);
  return page;
}

/**
 * Milliseconds from the source's painting of each frame to the page's: in all, until it came, from then until it was
 * decoded, and from then until it was painted.
 */
function latencies(page) {
  return page.evaluate(
    async (ms) => {
      const { viewer, page: its } = window.porthole;
      const { screen } = its.stage.watch;
      const seen = { all: [], arrival: [], decode: [], display: [] };
      const before = screen.handlers.painted;
      screen.handlers.painted = (frame, at, decodedAt) => {
        seen.all.push(viewer.clock.ageMs(frame.captureTime, at));
        seen.arrival.push(viewer.clock.ageMs(frame.captureTime, frame.receivedAt));
        seen.decode.push(decodedAt - frame.receivedAt);
        seen.display.push(at - decodedAt);
        before(frame, at, decodedAt);
      };
      await new Promise((done) => setTimeout(done, ms));
      screen.handlers.painted = before;
      return seen;
    },
    1000 * Number(seconds),
  );
}

/** Milliseconds from asking for the stream to its first frame on the canvas, while another page watches it. */
function lateJoins(page) {
  return page.evaluate(async (n) => {
    const { stage, display } = window.porthole.page;
    const name = stage.watch.name;
    const all = [];
    for (let i = 0; i < n; i++) {
      stage.show(null, {});
      await new Promise((done) => setTimeout(done, 100 + Math.random() * 300));
      const begun = performance.now();
      stage.show(name, display.options);
      while (!stage.watch.shown) {
        await new Promise((done) => setTimeout(done, 1));
      }
      all.push(performance.now() - begun);
    }
    return all;
  }, Number(rounds));
}

/** Milliseconds until a page that stood still for two seconds shows a frame that is not older than 150 ms. */
function stall(page) {
  return page.evaluate(async () => {
    const { watch } = window.porthole.page.stage;
    for (const end = performance.now() + 2000; performance.now() < end; );
    const begun = performance.now();
    while (!(watch.ageMs() <= 150)) {
      await new Promise((done) => setTimeout(done, 1));
    }
    return performance.now() - begun;
  });
}

function quantiles(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (q) => Number(sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]?.toFixed(1));
  return { p50: at(0.5), p95: at(0.95), n: sorted.length };
}

try {
  for (const encoding of ['jpeg', 'h264']) {
    const page = await open(encoding);
    const { all, ...stages } = await latencies(page);
    const latency = quantiles(all);
    const stagesMs = Object.fromEntries(Object.entries(stages).map(([name, ms]) => [name, quantiles(ms).p50]));
    const { encoder, mbit, fps } = await page.evaluate(() => {
      const { watch } = window.porthole.page.stage;
      const now = performance.now();
      const mbit = Number((watch.bits.rate(now) / 1e6).toFixed(1));
      return { encoder: watch.statistics?.encoder, mbit, fps: Number(watch.frames.rate(now).toFixed(1)) };
    });
    const stalls = [await stall(page), await stall(page), await stall(page)].map(Math.round);
    const joining = await open(encoding);
    const lateJoin = quantiles(await lateJoins(joining));
    console.log(
      JSON.stringify({
        encoding,
        encoder,
        fps,
        mbit,
        latencyMs: latency,
        stagesMs,
        lateJoinMs: lateJoin,
        stallMs: stalls,
      }),
    );
    await joining.close();
    await page.close();
  }
} finally {
  await browser.close();
}
