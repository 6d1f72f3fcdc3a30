/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @typedef {object} Recording
 * @property {string} id
 * @property {string} stream
 * @property {'recording' | 'ended' | 'failed' | 'interrupted'} state
 * @property {string} reason
 * @property {'rest' | 'producer' | 'configuration' | 'replay'} startedBy
 * @property {string} label
 * @property {number} part from 1, of a recording that goes on in another file
 * @property {string} started ISO 8601
 * @property {number} seconds
 * @property {number} frames
 * @property {number} lostFrames
 * @property {number} bytes
 * @property {number} width
 * @property {number} height
 * @property {{video: string, frames: string, thumbnail?: string}} links relative to the page
 *
 * @typedef {object} Listing
 * @property {number} bytes of all recordings of the host
 * @property {number} maxBytes that they may have; 0 for no limit
 * @property {number} freeBytes on the disk
 * @property {Recording[]} recordings newest first
 */

const ROOT = 'api/v1/recordings';

/** The host's library of recordings. Each call throws a `Refusal` with the host's words where it is refused. */
export class Recordings {
  /** @param {import('./api.js').Api} api */
  constructor(api) {
    this.api = api;
  }

  /** @returns {Promise<Listing>} */
  list() {
    return this.api.ask(ROOT);
  }

  /** @param {string} id @returns {Promise<Recording>} */
  get(id) {
    return this.api.ask(`${ROOT}/${encodeURIComponent(id)}`);
  }

  /** @param {string} stream @returns {Promise<Recording>} */
  start(stream) {
    return this.api.send('POST', ROOT, { stream });
  }

  /** @param {string} id @returns {Promise<Recording>} as it is once its file is whole */
  stop(id) {
    return this.api.send('POST', `${ROOT}/${encodeURIComponent(id)}/stop`, {});
  }

  /** @param {string} id */
  async delete(id) {
    await this.api.ask(`${ROOT}/${encodeURIComponent(id)}`, { method: 'DELETE' });
  }

  /** Where the video is played. @param {Recording} recording */
  videoUrl(recording) {
    return this.api.url(recording.links.video);
  }

  /** Where the video is downloaded. @param {Recording} recording */
  downloadUrl(recording) {
    return this.api.url(recording.links.video, { download: '' });
  }

  /** Where its frames, values and input are listed. @param {Recording} recording */
  framesUrl(recording) {
    return this.api.url(recording.links.frames);
  }

  /** Where its first frame is; empty without one. @param {Recording} recording */
  thumbnailUrl(recording) {
    return recording.links.thumbnail ? this.api.url(recording.links.thumbnail) : '';
  }
}
