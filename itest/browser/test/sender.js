/* SPDX-License-Identifier: Apache-2.0 */

import { patchColour } from '../../../viewer-web/src/test/fake/scene.js';

/**
 * The WebRTC side of the fake host: real connections out of another Chromium, which sends a drawn frame with the same
 * patch in its corner as the fake host's JPEGs. What a test wants to go wrong can be made to: see the fields.
 */
export class RtcSender {
  /** Answered to every `rtc-open` in place of a session. @type {{reason: string, detail: string} | null} */
  refusal = null;
  /** Whether addresses are kept back, so that no way is ever found. */
  lost = false;
  /** Messages about WebRTC that viewers sent. @type {any[]} */
  heard = [];
  /** Messages that came over data channels. @type {any[]} */
  said = [];

  #keys = 0;
  /** @type {Map<string, {viewer: any, ref: number}>} */
  #sessions = new Map();

  /**
   * @param {import('playwright-core').Page} page
   * @param {import('../../../viewer-web/src/test/fake/host.js').FakeHost} host
   */
  constructor(page, host) {
    this.page = page;
    this.host = host;
  }

  /** Opens the sending page. */
  async start() {
    await this.page.exposeBinding('tell', (_source, key, message) => this.#tell(key, message));
    await this.page.exposeBinding('said', (_source, key, message) => this.#said(key, message));
    await this.page.goto(`${this.host.url}page/theme.css`);
    await this.page.evaluate(sending, { epoch: performance.timeOrigin, zero: 5_000_000_000 });
    return this;
  }

  /** For the fake host: a viewer's message. */
  take(viewer, m) {
    this.heard.push(m);
    const key = [...this.#sessions].find(([, s]) => s.viewer === viewer && s.ref === m.ref)?.[0];
    if (m.type === 'rtc-open') {
      this.#open(viewer, m);
    } else if (m.type === 'rtc-candidate' && key && !this.lost) {
      this.#page('candidate', key, m);
    } else if (m.type === 'rtc-close' && key) {
      this.#page('close', key);
    }
  }

  /** No new frames; the connection stays. */
  async freeze(frozen = true) {
    await this.page.evaluate((f) => (globalThis.sender.frozen = f), frozen);
  }

  /** How many sessions are open. */
  open() {
    return this.page.evaluate(() => globalThis.sender.peers.size);
  }

  /** Ends every session, as an update of the transport does. */
  async end(reason) {
    for (const [key, { viewer, ref }] of [...this.#sessions]) {
      viewer.socket.send({ type: 'rtc-ended', ref, reason });
      await this.#page('close', key);
    }
  }

  /** @param {string} text */
  iceServerError(text) {
    for (const { viewer, ref } of this.#sessions.values()) {
      viewer.socket.send({ type: 'rtc-ice-server-error', ref, detail: text });
    }
  }

  #open(viewer, m) {
    if (this.refusal) {
      viewer.socket.send({ type: 'rtc-refused', ref: m.ref, ...this.refusal });
      return;
    }
    const key = String(++this.#keys);
    const { id, name } = this.host.streams.get(m.streams[0]);
    this.#sessions.set(key, { viewer, ref: m.ref });
    viewer.connections.set(key, (message) => this.#page('send', key, message));
    this.#page('open', key, { offer: m.offer, id, name });
  }

  #page(method, key, ...rest) {
    return this.page.evaluate(([f, k, r]) => globalThis.sender[f](k, ...r), [method, key, rest]).catch(() => {});
  }

  #tell(key, message) {
    const { viewer, ref } = this.#sessions.get(key) ?? {};
    if (message.type === 'rtc-candidate' && this.lost) {
      return;
    }
    if (message.answer && this.lost) {
      message.answer = message.answer.replace(/^a=candidate.*\r\n/gm, '');
    }
    viewer?.socket.send({ ref, ...message });
  }

  #said(key, m) {
    this.said.push(m);
    const { host } = this;
    const viewer = this.#sessions.get(key)?.viewer;
    switch (viewer && m.type) {
      case 'acquire':
        return host.acquire(viewer, m);
      case 'release':
        return host.release(viewer, m.stream);
      case 'input':
        host.input(viewer, m);
        return null;
      case 'set-control':
        host.streams.get(m.stream)?.controls?.take(viewer, m);
        return null;
      case 'gone':
        viewer.disconnect(key);
        this.#sessions.delete(key);
        return null;
      default:
        return null;
    }
  }
}

/** The colour that the sender's corner has for a sequence; video changes it a little. */
export { patchColour };

/** Runs in the sending page. */
function sending({ epoch, zero }) {
  const now = () => Math.round((performance.timeOrigin + performance.now() - epoch) * 1000) + zero;
  const patch = (n) => [40 + ((n * 37) % 176), 40 + ((n * 59) % 176), 40 + ((n * 83) % 176)];
  const peers = new Map();
  const sender = { peers, frozen: false };

  function draw(g, n) {
    g.fillStyle = '#2b6a7a';
    g.fillRect(0, 0, 640, 360);
    g.fillStyle = '#e15a32';
    g.beginPath();
    g.arc(320 + Math.sin(n / 30) * 192, 200, 40, 0, 7);
    g.fill();
    // the colour stays for eight frames, so that a low bitrate can follow
    g.fillStyle = `rgb(${patch(n >> 3).join(' ')})`;
    g.fillRect(0, 0, 64, 64);
  }

  sender.open = async (key, { offer, id, name }) => {
    const pc = new RTCPeerConnection();
    const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 });
    const g = canvas.getContext('2d');
    const stream = canvas.captureStream(0);
    const [track] = stream.getVideoTracks();
    const peer = { pc, track, name, sequence: 1000, channel: null, timers: [] };
    peers.set(key, peer);
    pc.onicecandidate = ({ candidate: c }) =>
      tell(
        key,
        c?.candidate
          ? { type: 'rtc-candidate', sdpMid: c.sdpMid, sdpMLineIndex: c.sdpMLineIndex, candidate: c.candidate }
          : { type: 'rtc-gathering-complete' },
      );
    pc.ondatachannel = ({ channel }) => {
      const say = (m) => channel.readyState === 'open' && channel.send(JSON.stringify(m));
      channel.onopen = () => {
        peer.say = say;
        say({ type: 'hello', protocol: 'porthole.v1', role: 'control', time: now(), session: key, streams: [] });
        say({ type: 'status', stream: name, id, state: 'live', reason: '', frameAgeMs: 0 });
      };
      channel.onclose = () => sender.close(key);
      channel.onmessage = async ({ data }) => {
        const m = JSON.parse(data);
        const t1 = now();
        const answer = m.type === 'clock' ? { type: 'clock', t0: m.t0, t1, t2: now() } : await said(key, m);
        if (answer) {
          say(answer);
        }
      };
    };
    await pc.setRemoteDescription({ type: 'offer', sdp: offer });
    const [transceiver] = pc.getTransceivers();
    transceiver.direction = 'sendonly';
    await transceiver.sender.replaceTrack(track);
    await pc.setLocalDescription();
    // on a busy machine fewer frames, not smaller ones
    const parameters = transceiver.sender.getParameters();
    await transceiver.sender.setParameters({ ...parameters, degradationPreference: 'maintain-resolution' });
    tell(key, { type: 'rtc-answer', session: key, answer: pc.localDescription.sdp, streams: [name] });
    peer.timers.push(
      setInterval(() => {
        if (!sender.frozen) {
          peer.sequence++;
          draw(g, peer.sequence);
          track.requestFrame();
          const { sequence } = peer;
          const box = { x: 280, y: 160, width: 80, height: 80, label: 'buoy', confidence: 0.87 };
          peer.say?.({ type: 'annotations', id, sequence, detections: [box], values: { reward: sequence / 10 } });
          peer.say?.({ type: 'frame', id, sequence, captureTime: now(), simulationTime: sequence / 30 });
        }
      }, 33),
      setInterval(() => {
        const some = { fps: 30, bitrate: 1e6, captureFps: 30, latencyMs: { p50: 1, p95: 2, p99: 3 }, drops: {} };
        const video = { codec: 'vp8', encoder: 'libvpx', hardware: false, width: 640, height: 360, route: 'udp host' };
        const more = { qualityLevel: 0, availableBitrate: 2e6, packetsLost: 0, viewers: 1, holder: null, degraded: '' };
        peer.say?.({ type: 'statistics', stream: name, id, ...some, ...video, ...more, lease: false });
      }, 1000),
    );
  };
  sender.candidate = (key, m) =>
    peers.get(key)?.pc.addIceCandidate({ sdpMid: m.sdpMid, sdpMLineIndex: m.sdpMLineIndex, candidate: m.candidate });
  sender.send = (key, m) => peers.get(key)?.say?.(m);
  sender.close = async (key) => {
    const peer = peers.get(key);
    peers.delete(key);
    peer?.timers.forEach(clearInterval);
    peer?.pc.close();
    await said(key, { type: 'gone', stream: peer?.name });
  };
  globalThis.sender = sender;
}
