/* SPDX-License-Identifier: Apache-2.0 */

const PATH = /^api\/v1\/links(?:\/([^/]+))?$/;

/** What the host knows of links that let watch. They open nothing here. */
export class FakeLinks {
  /** @type {Map<string, {id: string, end: string, connections: number}>} */
  links = new Map();
  /** What was asked for, newest last. @type {{seconds: number, stream: string | null}[]} */
  made = [];
  /** Whether the host asks for a token. */
  tokenNeeded = true;
  /** More addresses of the host, each ending in a slash. @type {string[]} */
  addresses = [];

  /**
   * @param {string} path
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   * @param {string} url of the host
   * @returns {boolean} whether it is about links
   */
  answer(path, request, response, url) {
    const match = PATH.exec(path);
    if (!match) {
      return false;
    }
    if (request.method === 'GET') {
      json(response, 200, { links: [...this.links.values()] });
    } else if (request.method === 'DELETE') {
      json(response, this.links.delete(match[1]) ? 204 : 404, {});
    } else {
      let body = '';
      request.on('data', (chunk) => (body += chunk));
      request.on('end', () => json(response, 201, this.#make(JSON.parse(body), url)));
    }
    return true;
  }

  #make(wanted, url) {
    this.made.push(wanted);
    const id = `link-${this.made.length}xx`;
    const link = { id, end: new Date(Date.now() + wanted.seconds * 1000).toISOString(), connections: 0 };
    this.links.set(id, link);
    const token = `${id}.AAAAAAAAAAAAAAAAAAAAAA`;
    const what = wanted.stream === null ? 'view=wall' : `stream=${encodeURIComponent(wanted.stream)}`;
    const urls = [url, ...this.addresses].map((address) => `${address}?${what}&token=${token}`);
    return { ...link, token, urls, tokenNeeded: this.tokenNeeded };
  }
}

function json(response, status, body) {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  response.end(status === 204 ? undefined : JSON.stringify(body));
}
