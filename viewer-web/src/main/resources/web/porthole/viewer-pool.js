/* SPDX-License-Identifier: Apache-2.0 */

import { Api } from './api.js';
import { Viewer } from './viewer.js';

/** @typedef {{key: string, viewer: Viewer, streams: Set<string | null>}} Shared */

/** @type {Set<Shared>} */
const pool = new Set();

/**
 * A viewer of a host, shared with others on this page: one WebSocket for all streams of a host. It watches a stream once,
 * so the next one that wants the same gets another viewer.
 *
 * @param {URL} base the folder of the host's page, ending in a slash
 * @param {string} token empty for none
 * @param {string | null} stream null for the default one
 * @returns {{viewer: Viewer, release: () => void}} `release` closes it with the last one that uses it
 */
export function shareViewer(base, token, stream) {
  const key = `${base.href} ${token}`;
  let shared = [...pool].find(
    (s) => s.key === key && !s.streams.has(stream) && !s.streams.has(null) && stream !== null,
  );
  if (!shared) {
    shared = { key, viewer: new Viewer(new Api(base, token)), streams: new Set() };
    pool.add(shared);
  }
  const { viewer, streams } = shared;
  const used = shared;
  streams.add(stream);
  const release = () => {
    streams.delete(stream);
    if (streams.size === 0 && pool.delete(used)) {
      viewer.close();
    }
  };
  return { viewer, release };
}
