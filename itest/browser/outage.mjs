// SPDX-License-Identifier: Apache-2.0
// outage.mjs [VIEWERS]: takes the H.264 encoder away from an assembled host under that many viewers and puts it back, and
// says for how long each viewer had no frame and no H.264, in milliseconds. PORTHOLE_HOME names the host.

import { createRequire } from 'node:module';
import { readFrame } from '../../viewer-web/src/main/resources/web/porthole/protocol.js';
import { AssembledHost } from './test/assembled.js';

const WebSocket = createRequire(createRequire(import.meta.url).resolve('engine.io-client'))('ws');
const MAX_WAIT_MS = 60_000;
const H264 = 2;

/** A viewer that prefers H.264 and only acknowledges. */
class Viewer {
  codec = 0;
  frames = 0;
  longestGap = 0;
  /** When H.264 ended, and began again. */
  ended = NaN;
  begun = NaN;
  #last = NaN;

  constructor(url) {
    this.socket = new WebSocket(`${url.replace('http', 'ws')}streaming/client/`, 'porthole.v1');
    this.socket.binaryType = 'arraybuffer';
    this.socket.on('message', (data, binary) => (binary ? this.#frame(readFrame(data)) : this.#text(data)));
  }

  #text(data) {
    if (JSON.parse(String(data)).type === 'hello') {
      this.#send({ type: 'subscribe', stream: 'demo', codecs: ['h264', 'jpeg'] });
    }
  }

  #frame({ codec, stream, sequence }) {
    const now = performance.now();
    this.frames++;
    this.longestGap = Math.max(this.longestGap, now - this.#last || 0);
    if (codec !== H264 && this.codec === H264) {
      this.ended = now;
    } else if (codec === H264 && !Number.isNaN(this.ended) && Number.isNaN(this.begun)) {
      this.begun = now;
    }
    this.#last = now;
    this.codec = codec;
    this.#send({ type: 'ack', id: stream, sequence });
  }

  #send(message) {
    this.socket.send(JSON.stringify(message));
  }
}

async function until(what) {
  for (const end = Date.now() + MAX_WAIT_MS; !what(); ) {
    if (Date.now() > end) {
      throw new Error(`never: ${what}`);
    }
    await new Promise((done) => setTimeout(done, 10));
  }
}

const host = await new AssembledHost([], 'websocket').start();
try {
  const viewers = Array.from({ length: Number(process.argv[2] ?? 10) }, () => new Viewer(host.url));
  await until(() => viewers.every((v) => v.codec === H264 && v.frames > 60));
  viewers.forEach((v) => (v.longestGap = 0));
  const putBack = await host.remove('porthole-encoder-h264');
  await until(() => viewers.every((v) => !Number.isNaN(v.ended)));
  const back = performance.now();
  await putBack();
  await until(() => viewers.every((v) => !Number.isNaN(v.begun)));
  const most = (values) => Math.round(Math.max(...values));
  console.log(
    JSON.stringify({
      viewers: viewers.length,
      longestWithoutFrameMs: most(viewers.map((v) => v.longestGap)),
      h264BackMs: most(viewers.map((v) => v.begun - back)),
    }),
  );
  viewers.forEach((v) => v.socket.close());
} finally {
  await host.stop();
}
