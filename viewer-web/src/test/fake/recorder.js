/* SPDX-License-Identifier: Apache-2.0 */

const FRAME_EVERY = 3; // of the frames, since each is encoded for it
const MAX_FRAMES = 200;
const KEY_EVERY = 10;

/** The routes of a host's recorder. What is kept for instant replay are JPEGs, of which some are called key frames. */
export class FakeRecorder {
  /** Newest first. @type {any[]} */
  recordings = [];
  /** Kept frames by stream, oldest first. @type {Map<string, {captureTime: number, sequence: number, message: Buffer}[]>} */
  kept = new Map();
  /** Every recording's video. */
  video = Buffer.alloc(0);
  /** Why recordings are refused; empty when they are not. */
  refusal = '';
  maxBytes = 20e9;

  #ticks = 0;
  #ids = 0;

  /** @param {import('./host.js').FakeHost} host */
  constructor(host) {
    this.host = host;
  }

  /** @param {object} properties of a recording */
  add(properties) {
    const id = `${properties.stream ?? 'demo'}-2026112${8 - (this.#ids % 8)}T1245${String(this.#ids++).padStart(2, '0')}Z`;
    const root = `api/v1/recordings/${id}`;
    const recording = {
      id,
      ...{ stream: 'demo', state: 'ended', reason: 'stopped', startedBy: 'rest', label: '', part: 1, first: id },
      ...{ started: '2026-11-28T12:45:01.123Z', seconds: 12.4, frames: 372, lostFrames: 0, bytes: 7340032 },
      ...{ width: 1280, height: 720, thumbnail: true },
      links: { video: `${root}/video.mp4`, frames: `${root}/frames.jsonl`, thumbnail: `${root}/thumbnail.jpg` },
      ...properties,
    };
    this.recordings.unshift(recording);
    return recording;
  }

  /** A running recording ends by itself. @param {string} reason */
  fail(reason) {
    this.recordings
      .filter((r) => r.state === 'recording')
      .forEach((r) => Object.assign(r, { state: 'failed', reason }));
  }

  /** What `/api/v1/streams` says of a stream. @param {string} stream */
  fields(stream) {
    const running = this.recordings.filter((r) => r.stream === stream && r.state === 'recording').map((r) => r.id);
    const replay = { state: this.kept.has(stream) ? 'kept' : 'off', seconds: 0 };
    return { recording: { running, frames: 0, lostFrames: 0, lastFailure: '' }, replay };
  }

  tick() {
    if (this.#ticks++ % FRAME_EVERY > 0) {
      return;
    }
    for (const [name, frames] of this.kept) {
      const { captureTime, sequence } = this.host.streams.get(name);
      frames.push({ captureTime, sequence, message: this.host.streams.get(name).message() });
      frames.splice(0, frames.length - MAX_FRAMES);
    }
    for (const recording of this.recordings.filter((r) => r.state === 'recording')) {
      recording.seconds += FRAME_EVERY / 30;
    }
  }

  /**
   * @param {string} path
   * @returns {boolean} whether it is one of its routes
   */
  answer(path, request, response) {
    const [, , kind, name, rest] = path.split('/');
    if (kind !== 'recordings' && kind !== 'replay') {
      return false;
    }
    if (request.method !== 'GET' && this.host.role !== 'control') {
      this.#json(response, 403, { title: 'Not allowed', detail: 'This token may not control.' });
      return true;
    }
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      const url = new URL(request.url, 'http://host');
      const given = body ? JSON.parse(body) : {};
      if (kind === 'replay') {
        this.#replay(request.method, name, rest, given, url.searchParams, response);
      } else if (name === undefined) {
        this.#library(request.method, given, response);
      } else {
        this.#recording(request.method, name, rest, request, response);
      }
    });
    return true;
  }

  #library(method, { stream }, response) {
    if (method === 'POST' && this.refusal) {
      this.#json(response, 503, { title: 'Not recorded', detail: this.refusal });
    } else if (method === 'POST') {
      this.#json(response, 201, this.add({ stream, state: 'recording', seconds: 0, bytes: 0, thumbnail: false }));
    } else {
      const bytes = this.recordings.reduce((sum, r) => sum + r.bytes, 0);
      const { maxBytes, recordings } = this;
      this.#json(response, 200, { bytes, maxBytes, freeBytes: 99.4e9, recordings });
    }
  }

  #recording(method, id, file, request, response) {
    const found = this.recordings.find((r) => r.id === id);
    if (!found) {
      this.#json(response, 404, { title: 'Unknown recording', detail: `There is no recording '${id}'.` });
    } else if (method === 'DELETE') {
      this.recordings = this.recordings.filter((r) => r !== found);
      response.writeHead(204).end();
    } else if (file === 'video.mp4') {
      this.#file(request, response);
    } else if (file === 'thumbnail.jpg') {
      response.writeHead(200, { 'Content-Type': 'image/jpeg' }).end(this.host.streams.get(found.stream)?.jpeg());
    } else {
      Object.assign(found, file === 'stop' && found.state === 'recording' ? { state: 'ended' } : {});
      this.#json(response, 200, found);
    }
  }

  #file(request, response) {
    const [, from, to] = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? '') ?? [];
    const { length } = this.video;
    const begin = Number(from ?? 0);
    const end = to ? Number(to) + 1 : length;
    const headers = { 'Content-Type': 'video/mp4', 'Accept-Ranges': 'bytes', 'Content-Length': end - begin };
    const range = from === undefined ? {} : { 'Content-Range': `bytes ${begin}-${end - 1}/${length}` };
    response.writeHead(from === undefined ? 200 : 206, { ...headers, ...range }).end(this.video.subarray(begin, end));
  }

  #replay(method, stream, rest, given, query, response) {
    const frames = this.kept.get(stream) ?? [];
    if (method === 'PUT') {
      this.#keep(stream, given.kept);
    }
    if (rest === 'frames') {
      const keys = frames.filter((f) => isKey(f) && f.captureTime <= Number(query.get('from')));
      const first = Math.max(0, frames.indexOf(keys.at(-1)));
      const asked = frames.slice(first).filter((f) => f.captureTime <= Number(query.get('to')));
      response.writeHead(200, { 'Content-Type': 'application/octet-stream' });
      response.end(Buffer.concat(asked.flatMap(({ message }) => [lengthOf(message), message])));
    } else if (rest === 'video.mp4') {
      response.writeHead(200, { 'Content-Type': 'video/mp4', 'Content-Length': this.video.length }).end(this.video);
    } else if (rest === 'save') {
      const { seconds = 5, label = '' } = given;
      this.#json(response, 201, this.add({ stream, seconds, label, startedBy: 'replay' }));
    } else {
      this.#json(response, 200, this.#state(stream));
    }
  }

  #keep(stream, kept) {
    if (kept) {
      this.kept.set(stream, this.kept.get(stream) ?? []);
    } else {
      this.kept.delete(stream);
    }
  }

  #state(stream) {
    const frames = this.kept.get(stream);
    if (!frames) {
      return { stream, state: 'off', reason: 'instant replay is not switched on in the configuration' };
    }
    const first = frames.findIndex(isKey);
    if (first < 0) {
      return { stream, state: 'kept', reason: '' };
    }
    const [fromTime, toTime] = [frames[first].captureTime, frames.at(-1).captureTime];
    const keyFrames = frames.filter(isKey).map(({ captureTime, sequence }) => ({ captureTime, sequence }));
    const seconds = (toTime - fromTime) / 1e6;
    return {
      ...{ stream, state: 'kept', reason: '', fromTime, toTime, now: this.host.now(), seconds },
      ...{ frames: frames.length - first, bytes: 1, maxSeconds: 60, maxBytes: 1e8, keyFrames },
    };
  }

  #json(response, status, body) {
    const type = status < 400 ? 'application/json' : 'application/problem+json';
    response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' }).end(JSON.stringify(body));
  }
}

function isKey({ sequence }) {
  return Math.floor(sequence / FRAME_EVERY) % KEY_EVERY === 0;
}

function lengthOf(message) {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(message.length);
  return length;
}
