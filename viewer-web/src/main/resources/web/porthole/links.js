/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @typedef {object} WatchLink a link that lets watch until it ends
 * @property {string} id
 * @property {'view' | 'camera'} [role] what it lets do: watch, or move cameras, too
 * @property {string} end when it ends at the latest, as ISO 8601 has it
 * @property {number} connections open with it just now
 *
 * @typedef {WatchLink & {token: string, urls: string[], tokenNeeded: boolean}} MadeLink
 */

const PATH = 'api/v1/links';

/** The host's links that let watch; all of it needs the control role. */
export class Links {
  /** @param {import('./api.js').Api} api */
  constructor(api) {
    this.api = api;
  }

  /** @returns {Promise<WatchLink[]>} those that have not ended */
  async list() {
    return (await this.api.ask(PATH)).links;
  }

  /**
   * Makes a link.
   *
   * @param {number} seconds for which it holds
   * @param {string | null} stream that it shows; null for all
   * @param {string} [role] what it lets do
   * @returns {Promise<MadeLink>}
   */
  make(seconds, stream, role = 'view') {
    return this.api.send('POST', PATH, { seconds, stream, ...(role === 'view' ? {} : { role }) });
  }

  /** Ends a link, and what is open with it. @param {string} id */
  end(id) {
    return this.api.ask(`${PATH}/${encodeURIComponent(id)}`, { method: 'DELETE' });
  }
}
