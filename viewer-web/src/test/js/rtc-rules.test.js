/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RetryGate } from '../../main/resources/web/porthole/rtc-gate.js';
import { FrameMatcher } from '../../main/resources/web/porthole/rtc-match.js';
import { readStats } from '../../main/resources/web/porthole/rtc-stats.js';
import { Watchdog } from '../../main/resources/web/porthole/rtc-watchdog.js';

/** Fails as soon as the gate opens, again and again, and says how long it was closed each time. */
function pauses(gate, times, byHost = false) {
  let now = 1000;
  return Array.from({ length: times }, () => {
    const begun = now;
    now += 200;
    gate.failed(now, begun, byHost);
    const wait = gate.waitMs(now);
    now += wait;
    assert.ok(gate.isOpen(now) && !gate.isOpen(now - 1));
    return wait;
  });
}

test('each failure keeps video away longer than the one before, up to five minutes', () => {
  assert.deepEqual(pauses(new RetryGate(), 6), [5000, 15_000, 45_000, 135_000, 300_000, 300_000]);
});

test('what the host ended is tried again sooner, but not for ever', () => {
  assert.deepEqual(pauses(new RetryGate(), 4, true), [1000, 3000, 9000, 27_000]);
});

test('who insists on video waits ten seconds at most', () => {
  const gate = new RetryGate();
  gate.maxMs = 10_000;
  assert.deepEqual(pauses(gate, 4), [5000, 10_000, 10_000, 10_000]);
});

test('a wall whose videos all stop together has failed once', () => {
  const gate = new RetryGate();
  gate.failed(100, 10);
  gate.failed(101, 20);
  gate.failed(102, 30);
  assert.equal(gate.waitMs(100), 5000);
});

test('a minute of video makes up for the failures, ten seconds do not', () => {
  const gate = new RetryGate();
  pauses(gate, 3);
  gate.runs(10_000);
  gate.failed(1e6, 1e6);
  assert.equal(gate.waitMs(1e6), 135_000);
  gate.runs(60_000);
  gate.failed(2e6, 2e6);
  assert.equal(gate.waitMs(2e6), 5000);
});

test('a change of host, network or choice opens it at once', () => {
  const gate = new RetryGate();
  gate.failed(100, 0);
  gate.reset();
  assert.ok(gate.isOpen(101));
});

/** Looks every 250 ms from one time to another; the first time at which it says stopped, or NaN. */
function look(watchdog, from, to, { hidden = false } = {}) {
  for (let now = from; now <= to; now += 250) {
    if (watchdog.stopped(now, hidden)) {
      return now;
    }
  }
  return NaN;
}

test('two seconds without a frame are a stop', () => {
  const watchdog = new Watchdog(0);
  watchdog.frame(1000);
  assert.equal(look(watchdog, 1000, 9000), 3000);
});

test('frames that are decoded but not presented count', () => {
  const watchdog = new Watchdog(0);
  for (let now = 0, decoded = 10; now < 10_000; now += 500, decoded += 15) {
    watchdog.counted(now, decoded);
    assert.ok(Number.isNaN(look(watchdog, now, now + 250)));
  }
});

test('a count does not make frames younger than the count before it', () => {
  const watchdog = new Watchdog(0);
  watchdog.counted(500, 10);
  watchdog.frame(900);
  watchdog.counted(1400, 20);
  assert.equal(look(watchdog, 1000, 9000), 3000);
});

test('a hidden tab is no stop, and gets two seconds when it is looked at again', () => {
  const watchdog = new Watchdog(0);
  assert.ok(Number.isNaN(look(watchdog, 0, 30_000, { hidden: true })));
  assert.equal(look(watchdog, 30_250, 90_000), 32_000);
});

test('a page that slept or was too busy to look is no stop', () => {
  const watchdog = new Watchdog(0);
  watchdog.frame(0);
  look(watchdog, 0, 500);
  assert.equal(watchdog.stopped(60_000, false), false);
  assert.equal(look(watchdog, 60_250, 90_000), 62_000);
});

const ORIGIN_MS = 123_456;

/** Frames of a source that is not quite regular: the notes, and when message and video come. */
function frames(n, { lag = 0, encode = 9, interval = 33, regular = false } = {}) {
  let captured = 5_000_000;
  return Array.from({ length: n }, (_, i) => {
    captured += interval + (regular ? 0 : ((i * 7919) % 13) - 6);
    const at = captured - 4_990_000;
    return {
      note: { sequence: 100 + i, captureTime: captured * 1000, simulationTime: i / 30 },
      rtp: ((captured - ORIGIN_MS) * 90) % 2 ** 32,
      messageAt: at + 1,
      videoAt: at + encode + lag * interval,
    };
  });
}

/** Plays messages and video in the order of their arrival and gives what each frame was matched with. */
function play(all, matcher = new FrameMatcher(), estimated = false) {
  const estimate = (f) => (estimated ? f.note.captureTime / 1000 + (f.note.sequence % 9) : NaN);
  const events = all.flatMap((f) => [
    { at: f.messageAt, run: () => matcher.add(f.note, f.messageAt) },
    { at: f.videoAt, run: () => [f.note.sequence, matcher.match(f.rtp, f.videoAt, estimate(f))] },
  ]);
  return events
    .sort((a, b) => a.at - b.at)
    .map((e) => e.run())
    .filter(Boolean);
}

test('a video frame finds its message by the RTP time', () => {
  const found = play(frames(60));
  found.forEach(([sequence, match]) => assert.equal(match.note.sequence, sequence));
  assert.equal(found[0][1].exact, false, 'at first it is a guess');
  assert.ok(found.slice(12).every(([, match]) => match.exact));
});

test('also when video lags two frames behind its message', () => {
  const found = play(frames(120, { lag: 2 })).slice(60);
  found.forEach(([sequence, match]) => assert.deepEqual([match.note.sequence, match.exact], [sequence, true]));
});

test('also when a perfectly regular source lags, once the browser estimates the time', () => {
  const all = frames(120, { lag: 3, regular: true });
  const found = play(all, new FrameMatcher(), true).slice(20);
  found.forEach(([sequence, match]) => assert.deepEqual([match.note.sequence, match.exact], [sequence, true]));
});

test('a frame that is sent again because nothing moves matches nothing', () => {
  const matcher = new FrameMatcher();
  const all = frames(60);
  play(all, matcher);
  const last = all[59];
  assert.equal(matcher.match(last.rtp + 90 * 500, last.videoAt + 500), null);
});

test('after a minute of repetitions the next frames are found at once', () => {
  const matcher = new FrameMatcher();
  const all = frames(2000);
  play(all.slice(0, 60), matcher);
  all.slice(60, 1900).forEach((f, i) => i % 10 === 0 && matcher.match(f.rtp, f.videoAt));
  const found = play(all.slice(1900), matcher);
  found.forEach(([sequence, match]) => assert.deepEqual([match?.note.sequence, match?.exact], [sequence, true]));
});

/** The same frames from a host that tells when they were sent, which takes another time for each. */
function sentFrames(n, options) {
  return frames(n, options).map((f, i) => {
    const sent = f.note.captureTime / 1000 + ((i * 31) % 17);
    const rtp = (Math.floor(sent - ORIGIN_MS + 0.4) * 90) % 2 ** 32;
    return { ...f, note: { ...f.note, sentTime: sent * 1000 }, rtp };
  });
}

test('where the host tells when frames were sent, it does not matter when anything came', () => {
  const all = sentFrames(200).map((f, i) => ({
    ...f,
    videoAt: f.videoAt + ((i * 53) % 400),
    messageAt: f.messageAt + 60,
  }));
  const found = play(all).filter(([, match]) => match?.exact);
  assert.ok(found.length > 150, `${found.length}`);
  found.forEach(([sequence, match]) => assert.equal(match.note.sequence, sequence));
});

test('a message that comes after its frame is found when it is there', () => {
  const matcher = new FrameMatcher();
  const all = sentFrames(60);
  play(all.slice(0, 50), matcher);
  const late = all[50];
  assert.equal(matcher.match(late.rtp, late.videoAt), null);
  matcher.add(late.note, late.videoAt + 30);
  assert.equal(matcher.again(late.rtp).note.sequence, late.note.sequence);
});

test('a source as regular as a clock is not guessed at, and known by the browser’s estimate', () => {
  const regular = frames(120, { regular: true, lag: 2 }).map((f) => ({
    ...f,
    note: { ...f.note, sentTime: f.note.captureTime },
  }));
  const guessed = play(regular).filter(([sequence, match]) => match?.exact && match.note.sequence !== sequence);
  assert.deepEqual(guessed, []);
  const found = play(regular, new FrameMatcher(), true).slice(20);
  found.forEach(([sequence, match]) => assert.deepEqual([match?.note.sequence, match?.exact], [sequence, true]));
});

test('a browser that tells no RTP time gets the newest message, as a guess', () => {
  const matcher = new FrameMatcher();
  assert.equal(matcher.match(undefined, 5), null);
  matcher.add({ sequence: 1, captureTime: 1000, simulationTime: null }, 10);
  matcher.add({ sequence: 2, captureTime: 34_000, simulationTime: null }, 43);
  assert.deepEqual(matcher.match(undefined, 30), {
    note: { sequence: 1, captureTime: 1000, simulationTime: null },
    exact: false,
  });
});

test('RTP times that have nothing to do with the time of capture are never called exact', () => {
  const all = frames(100).map((f, i) => ({ ...f, rtp: (i * i * 90_011) % 2 ** 31 }));
  assert.ok(play(all).every(([, match]) => match === null || !match.exact));
});

test('the RTP time may wrap', () => {
  const all = frames(200);
  const shift = 2 ** 32 - all[100].rtp;
  const found = play(all.map((f) => ({ ...f, rtp: (f.rtp + shift) % 2 ** 32 })));
  found
    .slice(20)
    .forEach(([sequence, match]) => assert.deepEqual([match?.note.sequence, match?.exact], [sequence, true]));
});

const REPORT = (local, remote) =>
  new Map(
    [
      { id: 'T', type: 'transport', selectedCandidatePairId: 'P' },
      { id: 'P', type: 'candidate-pair', localCandidateId: 'L', remoteCandidateId: 'R', currentRoundTripTime: 0.012 },
      { id: 'L', type: 'local-candidate', ...local },
      { id: 'R', type: 'remote-candidate', ...remote },
      { id: 'C', type: 'codec', mimeType: 'video/H264' },
      {
        ...{ id: 'I', type: 'inbound-rtp', kind: 'video', codecId: 'C', framesDecoded: 90, bytesReceived: 5000 },
        ...{
          packetsReceived: 98,
          packetsLost: 2,
          jitter: 0.003,
          qpSum: 2700,
          jitterBufferDelay: 0.9,
          jitterBufferEmittedCount: 90,
        },
      },
    ].map((s) => [s.id, s]),
  );

test('the statistics of a connection are read from its report', () => {
  const stats = readStats(
    REPORT({ candidateType: 'prflx', protocol: 'udp' }, { candidateType: 'host', protocol: 'udp' }),
  );
  assert.deepEqual(stats, {
    decoded: 90,
    bytes: 5000,
    packets: 98,
    lost: 2,
    codec: 'H264',
    decoder: '',
    route: 'udp host',
    rttMs: 12,
    bufferMs: 10,
    jitterMs: 3,
    qp: 30,
  });
});

test('a relay at either end is a relay, by its own protocol', () => {
  const relay = { candidateType: 'relay', protocol: 'udp', relayProtocol: 'tcp' };
  const host = { candidateType: 'host', protocol: 'udp' };
  assert.equal(readStats(REPORT(relay, host)).route, 'tcp relay');
  assert.equal(readStats(REPORT(host, { candidateType: 'relay', protocol: 'udp' })).route, 'udp relay');
  assert.equal(readStats(new Map()).route, '');
});
