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
    return this.#ask('api/v1/streams');
  }

  /**
   * @param {string} name
   * @returns {Promise<StreamReport>}
   */
  async stream(name) {
    return this.#ask(`api/v1/streams/${encodeURIComponent(name)}`);
  }

  /**
   * Changes how a stream's samples become colours, for all viewers.
   *
   * @param {string} name
   * @param {string} tone
   */
  async setTone(name, tone) {
    await this.#ask(`api/v1/streams/${encodeURIComponent(name)}`, {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ tone }),
    });
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
      await this.#ask(SOCKET_PATH, { method: 'POST' });
    } catch (e) {
      if (e instanceof Refusal && e.status === STARTING) {
        throw e;
      }
      return e instanceof Refusal ? (REFUSALS[e.status]?.(e) ?? '') : '';
    }
    return '';
  }

  /**
   * @param {string} path
   * @param {RequestInit & {headers?: Record<string, string>}} [init]
   */
  async #ask(path, init = {}) {
    const headers = { Accept: 'application/json', ...init.headers };
    const authorised = this.token ? { ...headers, Authorization: `Bearer ${this.token}` } : headers;
    const response = await fetch(new URL(path, this.base), {
      ...init,
      headers: authorised,
      cache: 'no-store',
      signal: AbortSignal.timeout(5000),
    });
    const text = await response.text();
    const json = (response.headers.get('Content-Type') ?? '').includes('json');
    const body = json && text ? JSON.parse(text) : {};
    if (!response.ok) {
      throw new Refusal(response.status, body.title ?? response.statusText, body.detail ?? '');
    }
    return body;
  }
}
