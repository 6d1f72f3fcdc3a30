/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @typedef {import('./protocol.js').Frame} Frame
 *
 * @typedef {object} Group
 * @property {Frame[]} frames at least one
 * @property {number} until the newest time that it can have frames of; infinite when no more can come
 */

const MAX_GROUPS = 4;

/**
 * Groups of pictures of the near past: a key frame and all that is decoded from it. They are loaded when they are asked
 * for; the last few are kept as they came, compressed.
 */
export class FrameGroups {
  /** Times of capture of the key frames that the host has, in order. @type {number[]} */
  #keys = [];
  #newest = -Infinity;
  /** By the key frame's time, the least recently asked for first. @type {Map<number, Promise<Group>>} */
  #groups = new Map();

  /** @param {(from: number, to: number) => Promise<Frame[]>} load from the key frame at or before a time to another time */
  constructor(load) {
    this.load = load;
  }

  /** The oldest time that the host has; NaN without a frame. */
  get oldest() {
    return this.#keys[0] ?? NaN;
  }

  /** The newest one. */
  get newest() {
    return this.#newest;
  }

  /** What the host has just now. @param {import('./replay.js').ReplayState} state */
  update({ keyFrames, toTime }) {
    this.#keys = (keyFrames ?? []).map((key) => key.captureTime);
    this.#newest = toTime ?? -Infinity;
  }

  /**
   * The group with the frame that was there at a time; the oldest for a time before all.
   *
   * @param {number} time
   * @returns {Promise<Frame[]>}
   */
  async at(time) {
    const i = Math.max(
      0,
      this.#keys.findLastIndex((key) => key <= time),
    );
    const key = this.#keys[i];
    if (key === undefined) {
      throw new RangeError('The host keeps no frame of this stream yet.');
    }
    const known = await this.#groups.get(key);
    const enough = known !== undefined && known.until >= Math.min(time, this.#newest);
    const group = enough ? Promise.resolve(known) : this.#load(key, this.#keys[i + 1] ?? null);
    this.#use(key, group);
    return (await group).frames;
  }

  /** The time of the key frame after that group; null when there is none yet. @param {Frame[]} group */
  after(group) {
    return this.#keys.find((key) => key > group[0].captureTime) ?? null;
  }

  /** A time in the group before that; null when there is none any more. @param {Frame[]} group */
  before(group) {
    return this.oldest < group[0].captureTime ? group[0].captureTime - 1 : null;
  }

  /**
   * @param {number} key
   * @param {Promise<Group>} group
   */
  #use(key, group) {
    this.#groups.delete(key);
    this.#groups.set(key, group);
    for (const old of [...this.#groups.keys()].slice(0, -MAX_GROUPS)) {
      this.#groups.delete(old);
    }
  }

  /**
   * @param {number} key
   * @param {number | null} next the key frame of the group after it
   * @returns {Promise<Group>}
   */
  async #load(key, next) {
    const newest = this.#newest;
    try {
      // the host cuts its times to microseconds, so the frames themselves are up to one later
      const frames = await this.load(key + 1, next === null ? newest + 1 : next);
      const group = frames.slice(
        Math.max(
          0,
          frames.findLastIndex((f) => f.captureTime === key),
        ),
      );
      const own = group.filter((f) => next === null || f.captureTime < next);
      if (own.length === 0) {
        throw new RangeError('The host keeps these frames no longer.');
      }
      return { frames: own, until: next === null ? newest : Infinity };
    } catch (e) {
      this.#groups.delete(key);
      throw e;
    }
  }
}
