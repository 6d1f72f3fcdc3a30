/* SPDX-License-Identifier: Apache-2.0 */

import { SOCKET_PATH } from './protocol.js';

/** @typedef {import('./protocol.js').StreamState} StreamState */

/**
 * @typedef {object} StreamReport the answer to `GET /api/v1/streams/{name}`; the fields that the page uses
 * @property {string} name
 * @property {string} title
 * @property {number} id
 * @property {StreamState} state
 * @property {string} reason
 * @property {number | null} frameAgeMs
 * @property {number} width
 * @property {number} height
 * @property {string} format
 * @property {number} sequence
 * @property {number | null} simulationTime
 * @property {string} tone
 * @property {boolean} steerable
 * @property {number} captureFps
 * @property {Record<string, number>} drops
 * @property {string | null} [codec] in which its frames arrive, null where the host encodes them
 * @property {EncodeReport[]} [encodes]
 * @property {ViewerReport[]} [viewers]
 * @property {{running: string[], lastFailure: string}} [recording] the ids of the recordings that run; not where the
 *   host has no recorder
 */

/**
 * @typedef {object} StreamDescription the answer to `GET /api/v1/streams/{name}/description`
 * @property {string} unit of samples; empty for none
 * @property {{fx: number, fy: number, cx: number, cy: number} | null} intrinsics
 * @property {Record<string, string>} labels names of samples
 * @property {Record<string, string>} hints what gestures and keys do
 * @property {{low: number | null, high: number | null, colors: string[]} | null} scale colours of samples; without limits
 *   they are those of whole numbers from 0 on
 *
 * @typedef {object} Sample
 * @property {number} x
 * @property {number} y
 * @property {number | string} [value] a text where JSON has no number, such as `NaN`
 * @property {[number, number, number]} [rgb] where samples are colours
 * @property {string} [label]
 *
 * @typedef {object} Samples the answer to `GET /api/v1/streams/{name}/sample`
 * @property {number} sequence of the frame
 * @property {string} unit
 * @property {Sample[]} samples
 * @property {number | null} [distance] between two of them
 *
 * @typedef {object} EncodeReport one encode, which all viewers share who asked for the same
 * @property {string} codec
 * @property {string} encoder
 * @property {number | null} [quality]
 * @property {string | null} [subsampling]
 * @property {{count: number, p50: number, p95: number}} encodeMs
 *
 * @typedef {object} ViewerReport one viewer of a stream
 * @property {number} id
 * @property {string} transport
 * @property {string} remote
 * @property {string} [name]
 * @property {string} encoder
 * @property {number} fps
 * @property {number} bitrate
 * @property {number} framesSent
 * @property {Record<string, number>} drops
 * @property {{count: number, p50: number, p95: number}} latencyMs
 * @property {number} ageSeconds
 */

/** A request that the host refused; the message is for the user. */
export class Refusal extends Error {
  /**
   * @param {number} status
   * @param {string} title
   * @param {string} detail
   */
  constructor(status, title, detail) {
    super(detail || title);
    this.status = status;
    this.title = title;
  }
}

/** How long an answer may take; one to a change, or a whole video's bytes, may take longer. */
const ANSWER_MS = 5000;
const CHANGE_MS = 15_000;
const BYTES_MS = 60_000;

/** The status of what is not there yet. */
export const STARTING = 503;

/** @type {Record<number, (refusal: Refusal) => string>} */
const REFUSALS = { 403: (refusal) => refusal.message, 404: () => 'This host serves no WebSocket.' };

/** The host's REST interface, relative to the page. */
export class Api {
  /**
   * @param {URL} base the page's folder, ending in a slash
   * @param {string} token empty for none
   */
  constructor(base, token) {
    this.base = base;
    this.token = token;
  }

  /**
   * An address below the page's folder, with the token, for what cannot send headers.
   *
   * @param {string} path relative
   * @param {Record<string, string | number | undefined>} [query]
   */
  url(path, query = {}) {
    const url = new URL(path, this.base);
    for (const [key, value] of Object.entries(query)) {
      if (value !== undefined) {
        url.searchParams.set(key, String(value));
      }
    }
    if (this.token) {
      url.searchParams.set('token', this.token);
    }
    return url.href;
  }

  /** @returns {Promise<{default: string | null, streams: StreamReport[]}>} */
  async streams() {
    return this.ask('api/v1/streams');
  }

  /**
   * @param {string} name
   * @returns {Promise<StreamReport>}
   */
  async stream(name) {
    return this.ask(`api/v1/streams/${encodeURIComponent(name)}`);
  }

  /**
   * @param {string} name
   * @returns {Promise<StreamDescription>}
   */
  async description(name) {
    return this.ask(`api/v1/streams/${encodeURIComponent(name)}/description`);
  }

  /**
   * Values of one pixel of the newest frame or of two.
   *
   * @param {string} name
   * @param {{x: number, y: number}[]} pixels
   * @returns {Promise<Samples>}
   */
  async samples(name, [a, b]) {
    const second = b ? `&x2=${b.x}&y2=${b.y}` : '';
    return this.ask(`api/v1/streams/${encodeURIComponent(name)}/sample?x=${a.x}&y=${a.y}${second}`);
  }

  /**
   * Changes how a stream's samples become colours, for all viewers.
   *
   * @param {string} name
   * @param {string} tone
   */
  async setTone(name, tone) {
    await this.send('PATCH', `api/v1/streams/${encodeURIComponent(name)}`, { tone });
  }

  /**
   * Why the host refuses this page's WebSocket, in its own words; empty when it lets it in. A browser hides the answer to
   * a refused WebSocket; a POST of its path is answered by the same check.
   *
   * @returns {Promise<string>}
   * @throws {Refusal} 503 while the host starts
   */
  async socketRefusal() {
    try {
      await this.ask(SOCKET_PATH, { method: 'POST' });
    } catch (e) {
      if (e instanceof Refusal && e.status === STARTING) {
        throw e;
      }
      return e instanceof Refusal ? (REFUSALS[e.status]?.(e) ?? '') : '';
    }
    return '';
  }

  /**
   * A request whose answer is JSON.
   *
   * @param {string} path relative
   * @param {RequestInit & {headers?: Record<string, string>}} [init]
   * @returns {Promise<any>}
   * @throws {Refusal} what the host says against it
   */
  async ask(path, init = {}) {
    const headers = { Accept: 'application/json', .../** @type {Record<string, string>} */ (init.headers) };
    return bodyOf(await this.#fetch(path, { ...init, headers }));
  }

  /**
   * A request with a JSON body.
   *
   * @param {string} method
   * @param {string} path relative
   * @param {object} body
   * @returns {Promise<any>}
   * @throws {Refusal} what the host says against it
   */
  send(method, path, body) {
    const headers = { 'Content-Type': 'application/json' };
    return this.ask(path, { method, headers, body: JSON.stringify(body), signal: AbortSignal.timeout(CHANGE_MS) });
  }

  /**
   * A file, with the name that the host gives it.
   *
   * @param {string} path relative
   * @throws {Refusal} what the host says against it
   */
  async file(path) {
    const response = await this.#fetch(path, { signal: AbortSignal.timeout(BYTES_MS) });
    if (!response.ok) {
      await bodyOf(response);
    }
    const name = /filename="([^"]+)"/.exec(response.headers.get('Content-Disposition') ?? '')?.[1];
    return { blob: await response.blob(), name: name ?? path.split('/').at(-1) ?? 'snapshot' };
  }

  /**
   * A request whose answer is not JSON.
   *
   * @param {string} path relative
   * @throws {Refusal} what the host says against it
   */
  async bytes(path) {
    const response = await this.#fetch(path, { signal: AbortSignal.timeout(BYTES_MS) });
    if (!response.ok) {
      await bodyOf(response);
    }
    return response.arrayBuffer();
  }

  /**
   * @param {string} path
   * @param {RequestInit & {headers?: Record<string, string>}} init
   */
  #fetch(path, init) {
    const headers = this.token ? { ...init.headers, Authorization: `Bearer ${this.token}` } : init.headers;
    const signal = init.signal ?? AbortSignal.timeout(ANSWER_MS);
    return fetch(new URL(path, this.base), { ...init, headers, cache: 'no-store', signal });
  }
}

/**
 * @param {Response} response
 * @throws {Refusal} unless it is a good one
 */
async function bodyOf(response) {
  const text = await response.text();
  const json = (response.headers.get('Content-Type') ?? '').includes('json');
  const body = json && text ? JSON.parse(text) : {};
  if (!response.ok) {
    throw new Refusal(response.status, body.title ?? response.statusText, body.detail ?? '');
  }
  return body;
}
