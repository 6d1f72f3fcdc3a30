/* SPDX-License-Identifier: Apache-2.0 */

import { make, write } from './dom.js';
import * as format from './format.js';

/** @typedef {import('../porthole/api.js').ViewerReport} ViewerReport */

/** @type {Record<string, string>} */
const TRANSPORTS = {
  websocket: 'WebSocket',
  webrtc: 'WebRTC',
  mjpeg: 'MJPEG',
  video: 'video element or player',
  snapshot: 'snapshots',
};

/** Who watches the stream, by which transport and how well. */
export class ViewerList {
  #root;

  /** @param {HTMLElement} root a list */
  constructor(root) {
    this.#root = root;
  }

  /**
   * @param {ViewerReport[]} viewers
   * @param {import('../porthole/protocol.js').Statistics | null} statistics of this viewer, which tell who is in control
   */
  show(viewers, statistics) {
    const list = this.#root;
    while (list.children.length > viewers.length) {
      list.lastElementChild?.remove();
    }
    while (list.children.length < viewers.length) {
      const item = make('li');
      item.append(make('b'), make('small', 'tag'), make('p'), make('p'));
      list.append(item);
    }
    viewers.forEach((viewer, i) => {
      const [name, tag, how, well] = list.children[i].children;
      const title = viewer.name || `${viewer.remote} #${viewer.id}`;
      const inControl = holds(statistics?.holder ?? '', viewer);
      write(name, title);
      write(tag, inControl ? 'in control' : '');
      write(how, `${TRANSPORTS[viewer.transport] ?? viewer.transport}, ${viewer.encoder || '–'}, ${since(viewer)}`);
      write(
        well,
        `${format.number(viewer.fps, 1)} fps, ${format.bitrate(viewer.bitrate)}, ${sending(viewer)}, ${lost(viewer)}`,
      );
    });
  }
}

/**
 * @param {string} holder as the host names it, such as `127.0.0.1 #17`
 * @param {ViewerReport} viewer
 */
function holds(holder, viewer) {
  return holder !== '' && (holder === viewer.name || holder.endsWith(`#${viewer.id}`));
}

/** @param {ViewerReport} viewer */
function since(viewer) {
  return `for ${format.age(viewer.ageSeconds * 1000)}`;
}

/** @param {ViewerReport} viewer */
function sending(viewer) {
  return viewer.latencyMs?.count > 0 ? `sent within ${format.milliseconds(viewer.latencyMs.p50)}` : 'nothing sent yet';
}

/** @param {ViewerReport} viewer */
function lost(viewer) {
  const drops = format.drops(viewer.drops);
  return drops === 'none' ? 'none dropped' : `dropped ${drops}`;
}
