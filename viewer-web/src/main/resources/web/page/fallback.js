/* SPDX-License-Identifier: Apache-2.0 */

import { condition } from '../porthole/condition.js';
import { MjpegPlayer } from '../porthole/mjpeg.js';
import { byId, element, flag } from './dom.js';
import * as format from './format.js';

/** Shows MJPEG while WebSocket connections are blocked. */
export class Fallback {
  #image = byId('mjpeg', HTMLImageElement);
  #player;
  #annotated = false;

  /**
   * @param {import('../porthole/viewer.js').Viewer} viewer
   * @param {() => void} changed
   */
  constructor(viewer, changed) {
    this.viewer = viewer;
    this.#image.addEventListener('load', () => flag(element('stage'), 'empty', false));
    this.#player = new MjpegPlayer(viewer.api, this.#image, changed);
    document.addEventListener('visibilitychange', () => this.active && changed());
  }

  /** Whether it is what is shown. */
  get active() {
    return this.#player.active;
  }

  get streams() {
    return this.#player.streams;
  }

  get defaultStream() {
    return this.#player.defaultStream;
  }

  /**
   * Starts or stops as the connection needs it.
   *
   * @param {string | null} stream what is wanted on the stage
   * @param {import('../porthole/protocol.js').SubscribeOptions} options
   * @param {boolean} video whether video comes, which needs no WebSocket
   * @param {boolean} annotated whether annotations are shown, which the host then draws
   */
  update(stream, options, video, annotated) {
    this.#annotated = annotated;
    const needed = this.viewer.connection.blocked && this.viewer.connection.state !== 'open' && !video;
    if (needed) {
      this.#player.start();
      this.#player.show(stream ?? this.#player.defaultStream ?? '', options, annotated);
    } else if (this.active) {
      this.#player.stop();
    }
    this.#image.hidden = !needed;
    byId('frame', HTMLCanvasElement).hidden = needed;
  }

  /** Text for the user; empty while inactive. */
  get note() {
    const why = this.viewer.connection.refusal || 'WebSocket connections are blocked.';
    return this.active ? `${why} Showing MJPEG without statistics or control.` : '';
  }

  /** How the stream is, by what the host says once per second. */
  condition() {
    const report = this.#player.report;
    return condition({
      connection: 'open',
      connectionReason: '',
      everOpen: true,
      missing: !report,
      state: report?.state ?? null,
      reason: report?.reason ?? '',
      fault: '',
      shown: true,
    });
  }

  /** What is known, in one line. */
  summary() {
    const r = this.#player.report;
    return r ? `${format.number(r.captureFps, 1)} fps captured, ${r.width}×${r.height}, MJPEG` : 'MJPEG';
  }

  /** The address of one fresh frame. @param {string} stream */
  snapshotUrl(stream) {
    const annotations = this.#annotated ? 'drawn' : undefined;
    return this.viewer.api.url(`streams/${encodeURIComponent(stream)}/snapshot`, { annotations });
  }
}
